import multiprocessing

import pytest

from archkit.errors import DocumentError, StaleWrite
from archkit.model.boundaries import Pin
from archkit.model.decision import Choices, Decided, Decision, Option, ProcedureEdit, ServiceEdit
from archkit.store.design_files import (
    BOUNDARIES,
    Written,
    read_choices,
    save_decision,
    save_pin,
    save_service_edit,
    write_proposed,
)
from archkit.store.documents import ABSENT
from archkit.store.folder import StudyFolder

BY_HAND = """\
---
status: accepted   # on Monday
id: ADR-cache
date: 2026-11-22
decision-makers: [Ada, Bob]
chosen: redis
---
# Cache

## Context and Problem Statement

Written by hand.

## Decision Outcome

Ops runs Redis already.

## More Information

Ask Ada.
"""


def decision(key="ADR-cache", chosen="process", status="proposed"):
    options = tuple(Option(name=name) for name in ("none", "process", "redis"))
    return Decision(
        id=key, title="T", options=options, proposed="process", chosen=chosen, why="", status=status
    )


def text(of):
    outcome = f'## Decision Outcome\n\nChosen option: "{of.chosen}".\n'
    return f"---\nstatus: {of.status}\nid: '{of.id}'\nchosen: {of.chosen}\n---\n# {of.title}\n\n{outcome}"


def proposed(*decisions):
    return {d: text(d) for d in decisions}


@pytest.fixture
def folder(tmp_path):
    return StudyFolder(tmp_path)


@pytest.fixture
def file(folder):
    def path(name):
        at = folder.root / "design" / name
        at.parent.mkdir(parents=True, exist_ok=True)
        return at

    return path


def test_no_design_folder_is_no_choice_and_is_not_made_by_reading(folder):
    assert read_choices(folder) == Choices()
    assert not (folder.root / "design").exists()


def test_everything_that_is_saved_is_read_back_sorted(folder):
    save_pin(folder, "orders", "sales")
    save_pin(folder, "carts", "sales")
    edits = [
        ServiceEdit(service=name, procedures=(ProcedureEdit(name="orders.list", access="public"),))
        for name in ("sales", "Été/../x", "catalog")
    ]
    for edit in edits:
        save_service_edit(folder, edit)
    accepted = decision(chosen="none", status="accepted")
    save_decision(folder, accepted, text(accepted))
    assert read_choices(folder) == Choices(
        pins=(Pin(table="carts", service="sales"), Pin(table="orders", service="sales")),
        decided=(Decided(id="ADR-cache", chosen="none", status="accepted"),),
        services=tuple(sorted(edits, key=lambda edit: edit.service)),
    )


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/b", "CON", "", "é", "x" * 300, ".hidden", "a\nb"])
def test_no_name_leaves_the_folder_or_is_hidden(folder, name):
    save_service_edit(folder, ServiceEdit(service=name, domain="d"))
    write_proposed(folder, proposed(decision(f"ADR-{name}")))
    files = [p for p in folder.root.rglob("*") if p.is_file() and ".archkit" not in p.parts]
    assert {p.parent.relative_to(folder.root).as_posix() for p in files} == {
        "design/services",
        "design/decisions",
    }
    assert not any(p.name.startswith(".") for p in files)


def test_names_that_differ_in_case_alone_have_files_of_their_own(folder):
    for name in ("orders", "Orders", "ORDERS"):
        save_service_edit(folder, ServiceEdit(service=name, domain=name))
    assert len({p.name.lower() for p in (folder.root / "design/services").iterdir()}) == 3


def test_taking_away_a_pin_that_is_not_there_makes_no_file(folder):
    assert save_pin(folder, "orders", None).revision == ABSENT
    assert not (folder.root / BOUNDARIES).exists()


def test_a_pin_over_a_changed_file_is_refused_if_its_revision_was_given(folder):
    first = save_pin(folder, "orders", "sales", expected=ABSENT)
    save_pin(folder, "carts", "sales", expected=first.revision)
    for stale in (ABSENT, first.revision):
        with pytest.raises(StaleWrite):
            save_pin(folder, "users", "people", expected=stale)
    assert [pin.table for pin in read_choices(folder).pins] == ["carts", "orders"]


def _pin_many(root, writer):
    for n in range(10):
        save_pin(StudyFolder(root), f"t{writer}_{n}", "s")


def test_architects_who_pin_at_the_same_time_lose_no_pin(folder):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_pin_many, args=(folder.root, n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(read_choices(folder).pins) == 30


def test_an_edit_of_a_service_goes_to_its_file_whatever_that_is_called_and_keeps_comments(folder, file):
    file("services/mine.yaml").write_text("# why\nservice: sales\ndomain: old # note\n", encoding="utf-8")
    save_service_edit(folder, ServiceEdit(service="sales", domain="new"))
    assert file("services/mine.yaml").read_text(encoding="utf-8") == (
        "# why\nservice: sales\ndomain: new # note\nformat: 1\n"
    )
    assert len(list(file("services/mine.yaml").parent.iterdir())) == 1


def test_a_file_edited_by_hand_decides(folder, file):
    write_proposed(folder, proposed(decision()))
    path = file("decisions/cache.md")
    assert read_choices(folder).decided == ()
    edited = path.read_text(encoding="utf-8").replace("proposed", "accepted").replace("process", "none", 1)
    path.write_text(edited, encoding="utf-8")
    assert read_choices(folder).decided == (Decided(id="ADR-cache", chosen="none", status="accepted"),)
    assert write_proposed(folder, {}) == Written(kept=1)
    assert write_proposed(folder, proposed(decision())) == Written(kept=1)
    assert path.read_text(encoding="utf-8") == edited


def test_a_run_writes_what_is_new_keeps_what_is_so_and_removes_what_is_gone(folder, file):
    a, b, c = (decision(f"ADR-{name}") for name in "abc")
    assert write_proposed(folder, proposed(a, b)) == Written(written=2)
    before = file("decisions/a.md").stat()
    changed = b.model_copy(update={"title": "Other"})
    assert write_proposed(folder, proposed(c, changed, a)) == Written(written=2, kept=1)
    assert file("decisions/a.md").stat() == before
    assert write_proposed(folder, proposed(c)) == Written(kept=1, removed=2)
    assert [p.name for p in file("decisions/c.md").parent.iterdir()] == ["c.md"]


def test_a_decision_of_the_architect_without_a_file_is_not_written_by_a_run(folder):
    assert write_proposed(folder, proposed(decision(status="accepted"))) == Written()


def test_a_proposed_copy_of_what_is_decided_elsewhere_is_removed(folder, file):
    write_proposed(folder, proposed(decision()))
    file("decisions/by-hand.md").write_text(BY_HAND, encoding="utf-8")
    assert write_proposed(folder, proposed(decision())) == Written(kept=1, removed=1)
    assert file("decisions/by-hand.md").read_text(encoding="utf-8") == BY_HAND


def test_a_run_takes_no_name_that_the_architect_gave_to_another_decision(folder, file):
    file("decisions/index.md").write_text(BY_HAND, encoding="utf-8")
    assert write_proposed(folder, proposed(decision("ADR-index"))) == Written(written=1, kept=1)
    assert file("decisions/index.md").read_text(encoding="utf-8") == BY_HAND
    assert write_proposed(folder, proposed(decision("ADR-index"))) == Written(kept=2)


def test_saving_over_a_file_written_by_hand_changes_its_head_and_its_outcome_alone(folder, file):
    path = file("decisions/cache.md")
    path.write_text(BY_HAND, encoding="utf-8")
    rejected = decision(chosen="redis", status="rejected")
    save_decision(folder, rejected, text(rejected))
    assert path.read_text(encoding="utf-8") == BY_HAND.replace("status: accepted", "status: rejected")
    other = decision(chosen="none", status="rejected")
    save_decision(folder, other, text(other))
    assert path.read_text(encoding="utf-8") == (
        BY_HAND.replace("status: accepted", "status: rejected")
        .replace("chosen: redis", "chosen: none")
        .replace("Ops runs Redis already.", 'Chosen option: "none".')
    )


def test_a_decision_given_back_to_the_evidence_is_rewritten_by_the_next_run(folder):
    accepted, open_again = decision(chosen="none", status="accepted"), decision()
    save_decision(folder, accepted, text(accepted))
    save_decision(folder, open_again, text(open_again))
    assert read_choices(folder).decided == ()
    assert write_proposed(folder, {}) == Written(removed=1)


def test_superseded_by_another_is_read_as_madr_has_it(folder, file):
    by_hand = BY_HAND.replace("status: accepted   # on Monday", "status: superseded by ADR-7")
    file("decisions/cache.md").write_text(by_hand, encoding="utf-8")
    assert read_choices(folder).decided[0].status == "superseded"


@pytest.mark.parametrize(
    ("place", "content", "words"),
    [
        ("decisions/x.md line 1", "# No head\n", "three dashes"),
        ("decisions/x.md line 4", "---\nid: a\nstatus: [\n---\n", "not valid YAML"),
        ("decisions/x.md line 4", "---\nid: a\nchosen: b\nstatus: done\n---\n", "status"),
        ("decisions/x.md line 1", "---\nid: a\nstatus: accepted\n---\n", "chosen"),
        ("decisions/x.md line 4", BY_HAND.replace("date", "day"), "no such field"),
        ("services/x.yaml line 2", "service: a\ntables: []\n", "no such field"),
        ("services/x.yaml line 1", "domain: a\n", "service"),
        ("boundaries.yaml line 1", "tables: [a]\n", "tables"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(folder, file, place, content, words):
    file(place.split()[0]).write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        read_choices(folder)
    assert error.value.where == f"design/{place}"
    assert words in error.value.what
    assert error.value.next


def test_nothing_is_written_beside_a_file_that_cannot_be_read(folder, file):
    broken = file("decisions/x.md")
    broken.write_text("# No head\n", encoding="utf-8")
    for act in (
        lambda: write_proposed(folder, proposed(decision())),
        lambda: save_decision(folder, decision(), text(decision())),
    ):
        with pytest.raises(DocumentError):
            act()
    assert [p.name for p in broken.parent.iterdir()] == ["x.md"]
    assert broken.read_text(encoding="utf-8") == "# No head\n"


@pytest.mark.parametrize(
    ("folder_name", "suffix", "content"),
    [("decisions", "md", BY_HAND), ("services", "yaml", "service: sales\n")],
)
def test_two_files_on_one_subject_are_an_error(folder, file, folder_name, suffix, content):
    for name in ("a", "b"):
        file(f"{folder_name}/{name}.{suffix}").write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match="too") as error:
        read_choices(folder)
    assert error.value.where == f"design/{folder_name}/b.{suffix}"


def test_files_that_editors_leave_behind_are_no_choices(folder, file):
    for name in (".x.yaml.swp", ".#x.yaml", "x.yaml~", ".x.yaml"):
        file(f"services/{name}").write_text("{", encoding="utf-8")
    assert read_choices(folder) == Choices()
