"""A proof is believed as long as the files are those that it is of; what a workspace promises is read with care."""

import json

import pytest

from archkit.errors import InputError
from archkit.implementation.files import GeneratedFile
from archkit.implementation.proof.expectations import EXPECTATIONS, design_of, read_expectations
from archkit.implementation.proof.record import RECORD, keep_proof, read_proof
from archkit.implementation.writing import MANIFEST, write
from archkit.model.proof import Proof, Rung

FILES = (
    GeneratedFile(path=EXPECTATIONS, text='{"design": "d1", "apps": []}\n'),
    GeneratedFile(path="apps/a/src/main.ts", text="export {};\n"),
)
PROOF = Proof(rungs=(Rung(name="node", state="PASS", seconds=0),), design="d1")
CHANGES = {
    "a file was changed": lambda folder: (folder / "apps/a/src/main.ts").write_text("1;\n"),
    "a file was removed": lambda folder: (folder / "apps/a/src/main.ts").unlink(),
    "a file was added": lambda folder: (folder / "apps/a/src/more.ts").write_text("1;\n"),
    "the design is another one": lambda folder: (folder / EXPECTATIONS).write_text('{"design": "d2"}'),
    "the promises are gone": lambda folder: (folder / EXPECTATIONS).unlink(),
    "the record is broken": lambda folder: (folder / RECORD).write_text("{"),
    "the manifest is broken": lambda folder: (folder / MANIFEST).write_text("{"),
}
TOOLS = ("node_modules/zod/index.js", "dist/apps/a/src/main.js", "package-lock.json", ".vscode/settings.json")


@pytest.fixture
def workspace(tmp_path):
    write(FILES, tmp_path)
    return tmp_path


def test_a_proof_is_read_back_as_it_was_kept(workspace):
    kept = keep_proof(workspace, PROOF)
    assert read_proof(workspace) == kept
    assert kept.files
    assert kept.rungs == PROOF.rungs


def test_where_nothing_was_proven_there_is_no_proof(workspace):
    assert read_proof(workspace) is None


@pytest.mark.parametrize("change", CHANGES)
def test_a_proof_is_not_believed_once(workspace, change):
    keep_proof(workspace, PROOF)
    CHANGES[change](workspace)
    assert read_proof(workspace) is None


@pytest.mark.parametrize("path", TOOLS)
def test_what_tools_leave_behind_changes_no_proof(workspace, path):
    kept = keep_proof(workspace, PROOF)
    (workspace / path).parent.mkdir(parents=True, exist_ok=True)
    (workspace / path).write_text("made")
    assert read_proof(workspace) == kept


def test_a_workspace_with_a_file_missing_can_be_proven(workspace):
    (workspace / "apps/a/src/main.ts").unlink()
    kept = keep_proof(workspace, PROOF)
    assert read_proof(workspace) == kept


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path):
    with pytest.raises(InputError) as error:
        read_expectations(tmp_path)
    assert str(tmp_path) in str(error.value)
    assert "archkit generate" in str(error.value)


BROKEN = {
    "{": "JSON",
    "[]": "",
    '{"apps": [{"name": "a"}]}': "apps.0.main",
    '{"apps": [], "more": 1}': "more",
}


@pytest.mark.parametrize("text", BROKEN)
def test_promises_that_cannot_be_read_are_one_sentence(tmp_path, text):
    (tmp_path / EXPECTATIONS).write_text(text)
    with pytest.raises(InputError) as error:
        read_expectations(tmp_path)
    assert BROKEN[text] in str(error.value)
    assert "Generate it anew" in str(error.value)


def test_promises_that_are_no_text_are_refused(tmp_path):
    (tmp_path / EXPECTATIONS).write_bytes(b"\xff\xfe")
    with pytest.raises(InputError):
        read_expectations(tmp_path)


def test_files_say_which_design_they_were_made_from():
    assert design_of(FILES) == "d1"
    assert design_of(FILES[1:]) == ""
    assert json.loads(FILES[0].text)["design"] == "d1"
