"""The rules of the house: one gate for format, lint, types, layers and sizes."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "archkit"
MODULES = sorted(PACKAGE.rglob("*.py"))
DUMPING_GROUNDS = {"util", "utils", "helper", "helpers", "common", "base", "core", "misc"}


def _passes(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_code_is_formatted():
    _passes("ruff", "format", "--check", "--no-cache", ".")


def test_the_code_has_no_lint():
    _passes("ruff", "check", "--no-cache", ".")


def test_the_types_are_strict_and_hold(tmp_path):
    _passes("mypy", "--cache-dir", str(tmp_path))


def test_stages_meet_only_in_the_model_and_each_dependency_has_one_door():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short_and_says_what_it_is_for(module):
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text)), "the docstrings of modules are the legend of the tree"
    assert module.stem not in DUMPING_GROUNDS


def test_functions_are_short():
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert median(lengths) <= 10
    assert lengths[len(lengths) * 9 // 10] <= 24
    assert lengths[-1] <= 60


def test_packages_are_rooms_with_something_in_them():
    for package in PACKAGE.rglob("__init__.py"):
        siblings = [p for p in package.parent.iterdir() if p.name not in {"__init__.py", "__pycache__"}]
        assert siblings, f"{package.parent} is empty"


def test_only_the_agreed_names_stand_at_the_top():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = {line.split("/", 1)[0] for line in done.stdout.splitlines()}
    agreed = {"pyproject.toml", "README.md", "notebooks", "archkit", "data", "tests", "LICENSE"}
    assert names - agreed <= {"CONTRIBUTING.md", "CHANGELOG.md", ".gitignore", ".ci"}


def test_no_two_modules_of_the_tests_share_a_name():
    names = Counter(
        p.name for p in (ROOT / "tests").rglob("*.py") if p.name not in {"conftest.py", "__init__.py"}
    )
    assert [name for name, count in names.items() if count > 1] == []
