"""The documents cannot drift from the code."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from archkit.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_readme_shows_every_command(command):
    assert f"`archkit {command}" in README


def test_readme_shows_no_command_that_does_not_exist():
    shown = set(re.findall(r"(?:`|uv run )archkit ([a-z]+)", README))
    assert shown <= set(main.commands)


def test_readme_gives_the_two_commands_and_what_it_will_not_do():
    assert "pip install uv && uv run archkit demo" in README
    assert "pip install uv && uv run pytest" in README
    assert "## What it will not do" in README


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_every_local_link_and_picture_is_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert target.startswith("https://") or ((ROOT / document).parent / target).exists(), target


def test_contributing_names_every_room_and_only_what_exists():
    for path in re.findall(r"`((?:archkit|tests)/[\w./]+?)`", CONTRIBUTING):
        assert (ROOT / path).exists(), path
    rooms = [p for p in (ROOT / "archkit").iterdir() if p.name[0] not in "_." and p.name != "py.typed"]
    for room in rooms:
        assert f"archkit/{room.name}" in CONTRIBUTING, room.name


def test_the_sums_of_the_sample_are_those_of_its_files():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (shop/\S+) \| (\d+) \| ([0-9a-f]{64}) \|$", text, re.MULTILINE)
    assert {name for name, *_ in rows} >= {
        "shop/postgresql.csv.gz",
        "shop/access.jsonl.gz",
        "shop/schema.sql",
    }
    for name, size, digest in rows:
        data = (ROOT / "data" / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (int(size), digest), name


def test_every_error_stands_in_the_tree_of_errors():
    text = (ROOT / "archkit" / "errors.py").read_text(encoding="utf-8")
    names = re.findall(r"^class (\w+)", text, re.MULTILINE)
    assert all(re.search(rf"[├└]── {name}\b", text) for name in names if name != "ArchkitError")


def test_no_tracked_file_names_a_registry_host_or_a_path_of_one_machine():
    hosts = r"p[y]pi[.]o[r]g|pythonh[o]sted|registry[.]n[p]mjs|deb[.]deb[i]an|(^|[^A-Za-z0-9_.])/(root|home)/"
    found = subprocess.run(
        ["git", "grep", "-nIE", hosts, "--", ":!tests/house/test_docs.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
