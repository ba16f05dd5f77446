"""Sessions are apart from each other, survive a context that cannot be written, and lose nobody's words."""

import json

import pytest

from archkit.context.sessions import abandon_interrupted, interrupted_session, new_session
from archkit.errors import ContextError
from archkit.model.context import WRITTEN_KEYS, Session, Update
from archkit.store.at_work import at_work
from archkit.store.folder import new_folder
from archkit.study import Study
from archkit.walk import Voice, new_walk, resumed_walk

BRIEF = "format: 1\nentities:\n  - name: book\n    attributes:\n      - name: title\n"


@pytest.fixture
def study(tmp_path):
    folder = new_folder(tmp_path / "library")
    (folder.root / "brief.yaml").write_text(BRIEF)
    return Study(folder, environ={})


def session_of(study, key):
    (entry,) = study.context.view(key)
    return Session.model_validate(entry.value)


def test_sessions_that_begin_in_one_second_have_keys_of_their_own(study):
    logs = [new_session(study.context, study.folder, {}, print) for _ in range(3)]
    keys = {log.key for log in logs}
    assert len(keys) == 3
    assert all(key.startswith("backend_architect_session_2") and key.endswith("Z") for key in keys)


def test_a_session_whose_process_lives_is_not_resumed(study):
    walk = new_walk(study, Voice())
    walk.assess()
    assert resumed_walk(study, Voice()) is None
    walk.log.let_go()
    again = resumed_walk(study, Voice())
    assert again.log.key == walk.log.key
    assert [s.name for s in again.log.session.stages if s.state == "done"] == [
        "context",
        "analysis",
        "design",
        "implementation",
    ]


def test_work_that_went_beyond_an_interrupted_session_lets_nobody_go_back_to_it(study):
    first = new_walk(study, Voice())
    first.assess()
    first.log.let_go()
    with new_walk(study, Voice()) as second:
        second.write(second.assess())
    assert session_of(study, second.log.key).state == "finished"
    assert session_of(study, first.log.key).state == "abandoned"
    assert resumed_walk(study, Voice()) is None


def test_an_error_of_the_studys_ends_a_session_and_a_break_does_not(study):
    def breaking(error):
        with new_walk(study, Voice()) as walk:
            walk.assess()
            raise error
        return walk

    with pytest.raises(ContextError):
        breaking(ContextError("It is over."))
    assert interrupted_session(study.context, study.folder, print) is None
    with pytest.raises(KeyboardInterrupt):
        breaking(KeyboardInterrupt())
    assert interrupted_session(study.context, study.folder, print) is not None


def test_a_lock_without_a_session_is_let_go_and_forgotten_by_later_work(study):
    lock = at_work(study.folder, "backend_architect_session_20200101T000000Z")
    assert lock.take()
    assert not at_work(study.folder, "backend_architect_session_20200101T000000Z").take()
    lock.let_go()
    assert interrupted_session(study.context, study.folder, print) is None
    abandon_interrupted(study.context, study.folder, "backend_architect_session_2026")
    assert not list((study.folder.root / ".archkit" / "sessions").glob("*.lock"))


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"study": "library"},
        {"study": "x", "started_at": "0001-01-01T00:00:00+14:00", "updated_at": "2026-11-23T00:00:00Z"},
        {"study": "x", "started_at": "now", "updated_at": "now"},
    ],
)
def test_a_session_that_somebody_else_broke_is_not_resumed(study, value):
    walk = new_walk(study, Voice())
    walk.assess()
    walk.log.let_go()
    path = study.folder.root / "context" / f"{walk.log.key}.json"
    path.write_text(json.dumps({"key": walk.log.key, "value": value}))
    assert resumed_walk(study, Voice()) is None


class Busy:
    """A context in which somebody else writes between each look and the next write, `times` times."""

    def __init__(self, context, times):
        self.context, self.times, self.place, self.problem = context, times, context.place, ""

    def view(self, key=None, *, search=None):
        return self.context.view(key, search=search)

    def update(self, updates, *, by):
        if self.times and updates[0].key in WRITTEN_KEYS:
            self.times -= 1
            theirs = {"patterns": [{"name": f"saga {self.times}", "by": "ops"}]}
            self.context.update([Update(key="backend_patterns", value=theirs)], by="ops")
        return self.context.update(updates, by=by)

    def ask(self, question):
        return self.context.ask(question)


@pytest.mark.parametrize(("times", "is_written"), [(1, True), (3, True), (9, False)])
def test_what_others_write_meanwhile_is_kept_and_a_crowd_is_left_alone(study, times, is_written):
    said = []
    walk = new_walk(study, Voice(say=said.append))
    found = walk.assess()
    study._context = Busy(study.context, times)
    keys = walk.write_keys(found)
    (entry,) = study.context.view("backend_patterns")
    names = [pattern["name"] for pattern in entry.value["patterns"]]
    assert names[0].startswith("saga")
    assert ("modular monolith" in names) == is_written == bool(keys)
    assert any("others write to it all the time" in line for line in said) != is_written


def test_a_context_that_cannot_be_written_costs_the_session_and_never_the_run(study):
    (study.folder.root / "context").write_text("a file where the folder should be")
    said = []
    with new_walk(study, Voice(say=said.append)) as walk:
        path = walk.write(walk.assess())
    assert path.is_file()
    assert sum("The session is not kept: " in line for line in said) == 1
    assert sum("The project context was not updated: " in line for line in said) == 1
    assert not any("Traceback" in line or str(study.folder.root) in line for line in said)
