"""The ladder's order, told by stand-ins for node and npm: no rung is tried on one that did not pass."""

import pytest
from stand_ins import folder_with_node, folder_without_node, hide_wheel

from archkit.implementation.files import GeneratedFile
from archkit.implementation.proof import NAMES, prove
from archkit.implementation.proof.expectations import EXPECTATIONS, AppExpectations, Expectations
from archkit.implementation.proof.node import HOW
from archkit.implementation.writing import write

APP = AppExpectations(name="a", main="main.js", schema_path="schema.prisma", prefix="/trpc")
TABLES = "echo create table a; echo CREATE TABLE b"
BUILDS = 'case "$1" in {verb}) echo no >&2; exit 1;; esac'
NOT_TRIED = {
    "install": {"schema", "sql", "types", "tests"},
    "schema": {"sql"},
    "sql": set(),
    "types": {"tests"},
    "tests": set(),
}
RUNNING = {"boot", "health", "query", "mutation", "refused", "invalid", "shutdown"}


@pytest.fixture
def workspace(tmp_path):
    text = Expectations(design="d", apps=(APP,)).model_dump_json()
    write((GeneratedFile(path=EXPECTATIONS, text=text),), tmp_path / "workspace")
    return tmp_path / "workspace"


def climb(workspace, monkeypatch, **does):
    """Prove with a node that does so; give state and log of each rung."""
    folder = folder_with_node(workspace.parent / "bin", **({"schema": TABLES} | does))
    monkeypatch.setenv("PATH", str(folder))
    proof = prove(workspace)
    assert tuple(rung.name for rung in proof.rungs) == NAMES
    return {rung.name: (rung.state, rung.log) for rung in proof.rungs}


FALLS = {
    "install": {"npm": BUILDS.format(verb="install")},
    "schema": {"schema": "exit 1"},
    "sql": {"schema": "exit 0"},
    "types": {"npm": BUILDS.format(verb="run")},
    "tests": {"npm": BUILDS.format(verb="test")},
}


@pytest.mark.parametrize("fallen", FALLS)
def test_what_stands_on_a_fallen_rung_is_not_tried(workspace, monkeypatch, fallen):
    said = climb(workspace, monkeypatch, **FALLS[fallen])
    assert said[fallen][0] == "FAIL"
    is_running_tried = fallen not in {"install", "types"}
    assert (said["boot"][0] == "FAIL") == is_running_tried  # the stand-in ends at once
    not_tried = NOT_TRIED[fallen] | (RUNNING - {"boot"} if is_running_tried else RUNNING)
    assert {name for name, (state, _) in said.items() if state == "NO DATA"} == not_tried
    assert {said[name][1] for name in NOT_TRIED[fallen]} <= {f"Not tried: {fallen} did not pass."}
    below = "boot" if is_running_tried else fallen
    assert f"Not tried: {below} did not pass." in said["query"][1]


def test_an_app_that_ends_at_once_is_told_with_its_exit_code(workspace, monkeypatch):
    state, log = climb(workspace, monkeypatch)["boot"]
    assert (state, log.startswith("a: It ended with exit code 0.")) == ("FAIL", True)


def test_a_schema_that_gives_no_table_has_no_sql(workspace, monkeypatch):
    said = climb(workspace, monkeypatch, schema="echo create index")
    assert (said["schema"][0], said["sql"][0]) == ("PASS", "FAIL")


def test_without_a_registry_nothing_is_said_about_the_code(workspace, monkeypatch):
    said = climb(workspace, monkeypatch, npm="echo npm error code ENOTFOUND; exit 1")
    assert said["install"][0] == "NO DATA"
    assert "no registry answers" in said["install"][1]
    assert {state for name, (state, _) in said.items() if name != "node"} == {"NO DATA"}


def test_without_node_every_rung_is_no_data_and_the_first_says_how_to_get_one(workspace, monkeypatch):
    monkeypatch.setenv("PATH", str(folder_without_node(workspace.parent / "bin")))
    hide_wheel(monkeypatch)
    proof = prove(workspace)
    assert {rung.state for rung in proof.rungs} == {"NO DATA"}
    assert tuple(rung.name for rung in proof.rungs) == NAMES
    assert proof.rungs[0].log == HOW
    assert {rung.log for rung in proof.rungs[1:]} == {"Not tried: node did not pass."}


def test_a_workspace_without_an_app_has_nothing_to_run(tmp_path, monkeypatch):
    write((GeneratedFile(path=EXPECTATIONS, text='{"design": "d"}'),), tmp_path / "workspace")
    said = climb(tmp_path / "workspace", monkeypatch)
    assert said["types"][0] == "PASS"
    assert {said[name] for name in RUNNING} == {("NO DATA", "The workspace has no app.")}


def test_progress_names_each_rung_and_only_grows(workspace, monkeypatch):
    monkeypatch.setenv("PATH", str(folder_with_node(workspace.parent / "bin")))
    told = []
    prove(workspace, on_progress=lambda what, share: told.append((what, share)))
    assert [what for what, _ in told] == [
        "install",
        "schema",
        "sql",
        "types",
        "tests",
        "running a",
        "done",
    ]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_logs_hold_no_places_and_no_keys_of_the_machine(workspace, monkeypatch):
    monkeypatch.setenv("A_KEY", "the machine's key")
    dsn = "postgresql://me:pass-word@localhost/shop"
    folder = folder_with_node(workspace.parent / "bin", npm='echo "$PWD $HOME [$A_KEY] $DATABASE_URL"')
    monkeypatch.setenv("PATH", str(folder))
    install = prove(workspace, dsn=dsn).rung("install")
    assert install.log.splitlines() == [". ~ [] (secret)"]


def test_what_an_older_build_left_is_gone_before_the_next(workspace, monkeypatch):
    left = workspace / "dist" / "apps" / "gone" / "gone.test.js"
    left.parent.mkdir(parents=True)
    left.write_text("")
    climb(workspace, monkeypatch)
    assert not left.exists()
