"""A remote context and that of the study's own files answer one script of operations alike."""

from contextlib import contextmanager

import pytest
from agent_mcp_double import KINDS, TOKEN

from archkit.context.opening import open_context
from archkit.errors import ArchkitError
from archkit.model.context import Update
from archkit.store.folder import new_folder

STACK = {"stack": [{"name": "PostgreSQL", "version": "18"}]}
SCRIPT = [
    ("view", "backend_patterns"),
    ("view", None),
    ("update", [("tech_stack_config", STACK, "What is in use", None)]),
    ("update", [("tech_stack_config", STACK, None, "")]),
    ("update", [("tech_stack_config", {"stack": []}, None, "as viewed")]),
    ("view", "tech_stack_config"),
    ("update", [("notes", {"é": [1.5, None, True, "x" * 700]}, None, ""), ("more", None, "Nothing", None)]),
    ("view", None),
    ("search", "é notes"),
    ("search", "WHAT IS"),
    ("search", "nowhere"),
    ("update", [("notes", 1, None, None), ("more", 2, None, "0" * 64)]),
    ("view", None),
    ("update", [("notes", 1, None, None), ("notes", 2, None, None)]),
    ("update", [("Notes", 1, None, None)]),
    ("update", [("../notes", 1, None, None)]),
    ("update", [("notes", float("inf"), None, None)]),
    ("update", [("tech_stack_config", {"stack": "all of it"}, None, None)]),
    ("update", [("notes", "x" * 5_000_000, None, None)]),
    ("update", []),
    ("update", [("notes", [], "", None)]),
    ("view", None),
]


def run(context, operation, argument):
    """Return what an operation gives, or the kind of its error and, of what was wrong, the words."""
    try:
        match operation:
            case "view":
                found = context.view(argument)
            case "search":
                found = context.view(search=argument)
            case _:
                found = context.update([_update(context, *each) for each in argument], by="archkit")
    except ArchkitError as error:
        return type(error).__name__, error.what.partition(";")[0]
    return [(entry.key, entry.value, entry.description, entry.problem) for entry in found]


def _update(context, key, value, description, expected):
    revision = context.view(key)[0].revision if expected == "as viewed" else expected
    return Update(key=key, value=value, description=description, expected_revision=revision)


@contextmanager
def environment(kind):
    if kind == "local":
        yield {}
        return
    with KINDS[kind]().served() as server:
        yield {"ARCHKIT_CONTEXT_URL": server.url, "ARCHKIT_CONTEXT_TOKEN": TOKEN}


def told(kind, root):
    with environment(kind) as environ:
        context = open_context(new_folder(root), environ)
        return [(step, run(context, *step)) for step in SCRIPT]


@pytest.mark.parametrize("kind", KINDS)
def test_one_script_of_operations_is_answered_alike_here_and_there(kind, tmp_path):
    assert told(kind, tmp_path / "there") == told("local", tmp_path / "here")


@pytest.mark.parametrize("kind", KINDS)
def test_a_revision_that_was_read_is_good_until_somebody_writes(kind, tmp_path):
    for place in ("local", kind):
        with environment(place) as environ:
            context = open_context(new_folder(tmp_path / place), environ)
            written = context.update([Update(key="notes", value={"n": 1.0})], by="archkit")[0]
            assert context.view("notes")[0].revision == written.revision
