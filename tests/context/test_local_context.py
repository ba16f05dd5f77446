import json
import math
import multiprocessing
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_writer import write_six

from archkit.context.forms_page import PAGE, forms_page
from archkit.context.local import KEPT, LocalContext
from archkit.errors import ContextError, StaleWrite
from archkit.model.context import FORMS, Entry, Passage, Session, Update
from archkit.store.folder import new_folder

PASSAGE = Passage(path="brief.yaml", line=1, text="goals", score=1.0)
SESSION_KEY = "backend_architect_session_20261123T021500Z"
NAMES = st.text(max_size=20) | st.sampled_from(
    ["..", ".", "/", "\\", "\0", "con", "a/../b", "\ud800", "\uff21\uff22", "ß"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=3)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES | st.integers(), inner))


@pytest.fixture
def folder(tmp_path):
    return new_folder(tmp_path / "study")


@pytest.fixture
def context(folder):
    return LocalContext(folder, lambda _question: (PASSAGE,))


def _write(context, key, value, **more):
    return context.update([Update(key=key, value=value, **more)], by="tester")[0]


def _file(folder, key):
    return folder.root / "context" / f"{key}.json"


def _history(folder, key):
    paths = (folder.root / "context" / "history" / key).glob("*.json")
    return {int(path.stem): json.loads(path.read_text())["value"] for path in paths}


def test_a_value_is_a_file_of_canonical_json(context, folder):
    before = datetime.now(UTC)
    entry = _write(context, "notes", {"b": "ü", "a": [1]}, description="what they are")
    text = _file(folder, "notes").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert json.loads(text) == {
        "key": "notes",
        "description": "what they are",
        "updated_at": entry.updated_at.isoformat().replace("+00:00", "Z"),
        "updated_by": "tester",
        "value": {"a": [1], "b": "ü"},
    }
    assert before <= entry.updated_at <= datetime.now(UTC)
    assert context.view("notes") == (entry,)
    assert context.place == "study/context"


def test_a_key_without_a_value_and_a_study_without_a_context_give_nothing(context, folder):
    assert context.view() == context.view("notes") == context.view(search="a") == ()
    assert not (folder.root / "context").exists()


def test_a_question_goes_to_the_documents(context):
    assert context.ask("what are the goals") == (PASSAGE,)


def test_the_values_before_are_kept_and_no_more_than_fifty(context, folder):
    for number in range(KEPT + 4):
        _write(context, "notes", number)
    assert _history(folder, "notes") == {n + 1: n for n in range(3, KEPT + 3)}


def test_a_copy_that_a_kill_left_is_used_instead_of_a_second_one(context, folder):
    _write(context, "notes", "a")
    history = folder.root / "context" / "history" / "notes"
    history.mkdir(parents=True)
    (history / "1.json").write_bytes(_file(folder, "notes").read_bytes())
    _write(context, "notes", "b")
    assert _history(folder, "notes") == {1: "a"}
    _write(context, "notes", "c")
    assert _history(folder, "notes") == {1: "a", 2: "b"}


def test_a_description_that_is_left_out_stays_and_an_empty_one_goes(context):
    _write(context, "notes", 1, description="first")
    assert _write(context, "notes", 2).description == "first"
    assert _write(context, "notes", 3, description="").description == ""


@pytest.mark.parametrize("expected", ["", "0" * 64])
def test_a_stale_write_is_refused_and_changes_nothing(context, expected):
    entry = _write(context, "notes", {"a": 1})
    with pytest.raises(StaleWrite, match=f"revision is now {entry.revision}") as refused:
        _write(context, "notes", {"a": 2}, expected_revision=expected)
    assert refused.value.diff == ' {\n- "a": 1\n+ "a": 2\n }'
    assert context.view("notes") == (entry,)
    assert _write(context, "notes", 3, expected_revision=entry.revision).value == 3


def test_the_difference_of_huge_values_is_short(context):
    _write(context, "notes", [["x" * 900] * 3] * 1000)
    with pytest.raises(StaleWrite) as refused:
        _write(context, "notes", [["y" * 900] * 3] * 1000, expected_revision="")
    assert len(refused.value.diff) < 10_000


def test_updates_are_written_all_or_not_at_all(context):
    _write(context, "old", 1)
    updates = [Update(key="new", value=1), Update(key="old", value=2, expected_revision="")]
    with pytest.raises(StaleWrite):
        context.update(updates, by="tester")
    assert [(entry.key, entry.value) for entry in context.view()] == [("old", 1)]
    with pytest.raises(ContextError, match=r"old: The key stands twice in one update\."):
        context.update([Update(key="old", value=2), Update(key="old", value=3)], by="tester")


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("backend_patterns", {"patterns": [{"name": "x"}, {"where": "y"}]}, "patterns.1.name is missing."),
        ("backend_patterns", [], "the value: It should be an object."),
        ("backend_patterns", None, "the value: It should be an object."),
        ("tech_stack_config", {"stack": [{"name": "x", "since": 1}]}, "stack.0.since is not a field here."),
        ("tech_stack_config", {"stack": [{"name": "x", "\n": 1}]}, r"stack.0.'\n' is not a field here."),
        (
            "code_quality_standards",
            {"targets": [{"metric": "p42"}]},
            "targets.0.metric: It should be 'p50', 'p95'",
        ),
        (
            "backend_decisions",
            {"decisions": [{"id": 5, "chosen": "x"}]},
            "decisions.0.id: It should be a valid str",
        ),
        ("database_schema", {"system": {"tables": [{}]}}, "system.tables.0.name is missing."),
        (SESSION_KEY, {"study": "shop"}, "started_at is missing."),
    ],
)
def test_a_value_that_does_not_fit_the_form_of_its_key_is_refused_by_its_field(context, key, value, problem):
    with pytest.raises(ContextError) as refused:
        _write(context, key, value)
    assert str(refused.value).startswith(f"{key}: {problem}")
    assert "\n" not in str(refused.value)
    assert context.view() == ()


def test_fields_beside_the_form_are_kept(context):
    value = {"patterns": [{"name": "outbox", "since": 2024}], "owner": {"team": "payments"}}
    assert _write(context, "backend_patterns", value).value == value
    assert context.view("backend_patterns")[0].value == value


def test_of_sessions_the_last_twenty_are_kept_and_no_history(context, folder):
    session = Session(study="s", started_at=datetime.now(UTC), updated_at=datetime.now(UTC))
    keys = [f"backend_architect_session_202611{day:02}T021500Z" for day in range(1, 26)]
    for key in (*keys, keys[-1]):
        _write(context, key, session.model_dump(mode="json"))
    _write(context, "other", 1)
    assert [entry.key for entry in context.view()] == [*keys[-20:], "other"]
    assert not _history(folder, keys[-1])


def test_a_session_is_written_under_its_time(context):
    now = datetime.now(UTC)
    session = Session(study="shop", started_at=now, updated_at=now)
    assert _write(context, SESSION_KEY, session.model_dump(mode="json")).key == SESSION_KEY


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (math.nan, "NaN and Infinity are not JSON."),
        ({"a": [-math.inf]}, "NaN and Infinity are not JSON."),
        ({1: 2}, "The name of a field is not a text."),
        ({"a": {1, 2}}, "It holds something that is not JSON."),
        ("\ud800", "It holds half of a character."),
        ({"\udfff": 1}, "It holds half of a character."),
        (10**5000, "It holds a number that is too long."),
        (json.loads("[" * 101 + "]" * 101), "It is nested more than 100 deep."),
        ("x" * 3_999_999, "The value takes 4,000,001 bytes; the most is 4,000,000."),
        (
            json.loads("[" * 99 + "1," * 900_000 + "1" + "]" * 99),
            "The value is too large when it is written out.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 99 else "",
)
def test_what_is_not_json_or_too_large_is_refused(context, value, problem):
    with pytest.raises(ContextError) as refused:
        _write(context, "notes", value)
    assert str(refused.value).startswith(f"notes: {problem}")
    assert context.view() == ()


def _refusal(context, key, value):
    """Write the value, and return the sentence that it was refused with, or nothing."""
    try:
        _write(context, key, value)
    except ContextError as error:
        return str(error)
    return ""


@given(name=NAMES, value=VALUES)
@settings(max_examples=60, deadline=None)
def test_hostile_keys_and_values_are_kept_as_they_are_or_refused_in_a_sentence(name, value):
    with tempfile.TemporaryDirectory() as place:
        folder = new_folder(Path(place) / "study")
        before = sorted(Path(place).rglob("*"))
        context = LocalContext(folder, lambda _question: ())
        for key in ("notes", name):
            refusal = _refusal(context, key, value)
            assert place not in refusal
            assert len(refusal.splitlines()) <= 1
            assert refusal or context.view(key)[0].value == value
        outside = [path for path in Path(place).rglob("*") if "study" not in path.parts]
        assert outside == [path for path in before if "study" not in path.parts]
        assert {path.parent.name for path in folder.root.rglob("*.json")} <= {"context"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "This is not JSON from line 1 on."),
        ('{\n"value": 1,\n}', "This is not JSON from line 3 on."),
        ("[1]", 'It should be an object with a field "value".'),
        ('{"key": "notes"}', 'It should be an object with a field "value".'),
        ('{"value": NaN}', "NaN and Infinity are not JSON."),
        ('{"value": 1e999}', "NaN and Infinity are not JSON."),
        ('{"value": "\\ud800"}', "It holds half of a character."),
        ('{"value": 1, "description": ["\\ud800"]}', "It holds half of a character."),
        ('{"value": ' + "[" * 5000 + "]" * 5000 + "}", "It is nested more than 100 deep."),
        ('{"value": ' + "[" * 101 + "]" * 101 + "}", "It is nested more than 100 deep."),
        ('{"value": ' + "9" * 5000 + "}", "It holds a number that is too long."),
        ('{"value": 1, "updated_at": "yesterday"}', "updated_at is not what it should be."),
        ('{"value": 1, "description": 7}', "description is not what it should be."),
        (b"\xff\xfe\x80", "This is not UTF-8 text."),
    ],
)
def test_a_file_that_was_broken_by_hand_is_named_and_hides_no_other(context, folder, text, problem):
    _write(context, "notes", 1)
    _file(folder, "broken").write_bytes(text if isinstance(text, bytes) else text.encode())
    for attempt in (lambda: context.view("broken"), lambda: _write(context, "broken", 1)):
        with pytest.raises(ContextError) as refused:
            attempt()
        assert str(refused.value).startswith(f"context/broken.json: {problem}")
    broken, notes = context.view()
    assert broken == Entry(key="broken", value=None, problem=str(refused.value))
    assert notes.value == 1
    assert context.view(search="nothing of this kind") == (broken,)


def test_a_file_that_was_written_by_hand_counts_with_its_value_alone(context, folder):
    _write(context, "notes", 1)
    _file(folder, "by_hand").write_text('\ufeff{"value": {"a": 1}, "reviewed": true}', encoding="utf-8")
    assert [entry.key for entry in context.view()] == ["by_hand", "notes"]
    assert _write(
        context, "by_hand", {"a": 2}, expected_revision=context.view("by_hand")[0].revision
    ).value == {"a": 2}
    assert _history(folder, "by_hand") == {1: {"a": 1}}


def test_files_that_are_no_values_are_left_alone(context, folder):
    _write(context, "notes", 1)
    for name in ("Package.json", "a b.json", ".hidden.json", "notes.json.bak", "a-b.json"):
        (folder.root / "context" / name).write_text("not ours")
    assert [entry.key for entry in context.view()] == ["notes"]


def test_a_file_that_is_far_too_large_is_not_read(context, folder):
    _write(context, "notes", 1)
    with _file(folder, "notes").open("r+b") as file:
        file.truncate(2_000_000_000)  # sparse: it takes no room
    with pytest.raises(ContextError, match=r"context/notes\.json: The file is too large for a value\."):
        context.view("notes")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("../brief.yaml")])
def test_what_is_no_plain_file_is_never_read(context, folder, make):
    _write(context, "notes", 1)
    make(_file(folder, "odd"))
    with pytest.raises(ContextError, match=r"context/odd\.json: This is not a plain file\. Move it away\."):
        context.view("odd")
    assert [entry.key for entry in context.view() if not entry.problem] == ["notes"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    folder = new_folder(tmp_path / "study")
    (folder.root / "context").write_text("a file where the folder should be")
    with pytest.raises(ContextError, match=r"context: It cannot be read or written: "):
        _write(LocalContext(folder, lambda _question: ()), "notes", 1)


def test_the_page_of_forms_comes_with_the_first_value_and_is_made_anew(context, folder):
    _write(context, "notes", 1)
    page = folder.root / PAGE
    assert page.read_text(encoding="utf-8") == forms_page()
    page.write_text("of an older archkit")
    _write(context, "notes", 2)
    assert page.read_text(encoding="utf-8") == forms_page()


def test_the_page_names_each_known_key_and_every_field():
    page = forms_page()
    for key, form in FORMS.items():
        section = page.partition(f"\n## {key}\n")[2].partition("\n## ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == [
            *form.model_fields
        ]
    links = {part.partition(")")[0] for part in page.split("](#")[1:]}
    assert links <= {line[3:].lower() for line in page.splitlines() if line.startswith("## ")}


def test_writers_in_eight_processes_lose_nothing(folder, context):
    spawning = multiprocessing.get_context("spawn")
    writers = [spawning.Process(target=write_six, args=(folder.root, n)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = [*_history(folder, "shared").values(), context.view("shared")[0].value]
    assert sorted(found) == [[writer, number] for writer in range(8) for number in range(6)]
