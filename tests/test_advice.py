import pytest
from small_study import CHANGES, DESCRIBE, FIND, LEAVE, MOVE, SPLIT, SUMMARY, proposed, small_study

from archkit.advice import accept, advise, answers, effects, effects_of_all, place_of, reject, undo
from archkit.errors import DocumentError
from archkit.model.proposal import (
    AddFind,
    Answers,
    Decide,
    Describe,
    EditProcedure,
    Move,
    MoveTables,
    Question,
)
from archkit.report.fragments import render_headline
from archkit.report.page import render_report
from archkit.report.text import headline_text
from archkit.store.design_files import save_pin, save_summary

CHANGED = "The gates, findings or decisions changed since this summary was accepted: read it again."


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path / "study")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return small_study(tmp_path_factory.mktemp("found") / "study").assess()


def files(study):
    """Return every text below design/, by name."""
    root = study.folder.root / "design"
    return {p.relative_to(root).as_posix(): p.read_text("utf-8") for p in root.rglob("*") if p.is_file()}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_accepting_changes_the_design_undo_takes_it_back_and_twice_is_once(study, found, change):
    before, choices = files(study), study.choices()
    first = accept(study, found, proposed(change))
    assert files(study) != before
    after = study.devise(found)
    assert accept(study, after, proposed(change)) == first
    assert answers(study).answers == (first,)
    assert (after.design, after.summary) != (found.design, found.summary)
    undo(study, after, first.proposal.id)
    assert study.choices() == choices
    assert answers(study) == Answers()
    again = study.devise(found)
    assert (again.design, again.summary) == (found.design, found.summary)


def test_what_is_accepted_stands_in_the_design_and_in_the_report(study, found):
    for change in (MOVE, DESCRIBE, FIND, LEAVE, SUMMARY):
        accept(study, study.devise(found), proposed(change))
    now = study.devise(found)
    assert "addresses" in now.design.service("order").tables
    assert now.design.service("order").domain == "Selling"
    names = {p.full_name for p in now.design.api.procedures}
    assert "orders.byState" in names
    assert "prices.delete" not in names
    page = render_report(now)
    assert "Nothing was measured." in page
    assert "5 accepted." in page


def test_the_reason_is_kept_as_it_read_when_the_word_was_given(study, found):
    crossing = found.boundaries.score.cross_foreign_keys
    assert accept(study, found, proposed(MOVE)).said == f"The cut crosses {crossing} foreign keys."
    now = study.devise(found)
    assert now.boundaries.score.cross_foreign_keys != crossing
    assert f"The cut crosses {crossing} foreign keys." in render_report(now)
    assert reject(study, proposed(SPLIT), now).said != ""
    assert reject(study, proposed(FIND)).said == ""


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (MOVE, "design/boundaries.yaml"),
        (SPLIT, "design/decisions/service-cut.md"),
        (FIND, "design/services/order.yaml"),
        (SUMMARY, "design/summary.md"),
    ],
)
def test_the_place_of_a_change_is_the_file_that_holds_it(study, found, change, place):
    accept(study, found, proposed(change))
    assert place_of(study, change) == place
    assert (study.folder.root / place).is_file()


def test_effects_are_what_the_design_measures_before_and_after(study, found):
    told = {e.measure: (e.before, e.after) for e in effects(study, found, MOVE)}
    after = study.devise(found)
    accept(study, found, proposed(MOVE))
    moved = study.devise(found)
    assert told["cross-service foreign keys"] == (
        after.boundaries.score.cross_foreign_keys,
        moved.boundaries.score.cross_foreign_keys,
    )
    assert effects(study, found, MOVE) == ()
    assert [(e.measure, e.after - e.before) for e in effects(study, found, FIND)] == [("procedures", 1)]
    assert effects_of_all(study, found, (DESCRIBE, SUMMARY)) == ((), ())


def test_asking_for_effects_writes_nothing(study, found):
    before = files(study)
    effects_of_all(study, found, CHANGES)
    assert files(study) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (MoveTables(moves=(Move(table="ghosts", service="order"),)), "there is no table ghosts"),
        (Decide(decision="ADR-ghost", option="a"), "there is no decision ADR-ghost"),
        (Decide(decision="ADR-service-cut", option="a"), "ADR-service-cut has no option a"),
        (Describe(service="ghost", domain="a"), "there is no service ghost"),
        (AddFind(service="ghost", table="orders", by=("state",)), "there is no service ghost"),
        (EditProcedure(service="order", procedure="orders.ghost"), "there is no procedure orders.ghost"),
        (AddFind(service="order", table="orders", by=("ghost",)), "orders has no column ghost"),
        (AddFind(service="customer", table="customers", by=("password_hash",)), "holds a secret"),
        (AddFind(service="order", table="orders", by=("id",)), "get looks them up by it"),
    ],
)
def test_what_does_not_fit_the_design_is_refused_with_the_reason_and_nothing_is_written(
    study, found, change, why
):
    before = files(study)
    with pytest.raises(DocumentError, match=why):
        accept(study, found, proposed(change))
    assert files(study) == before


def test_a_procedure_that_was_left_out_can_come_back(study, found):
    accept(study, found, proposed(LEAVE))
    back = LEAVE.model_copy(update={"is_left_out": False})
    accept(study, study.devise(found), proposed(back))
    assert "prices.delete" in {p.full_name for p in study.devise(found).design.api.procedures}


def test_what_is_accepted_is_not_rejected_before_it_is_taken_back(study, found):
    answer = accept(study, found, proposed(MOVE))
    with pytest.raises(DocumentError, match="Take it back first: archkit advise STUDY --undo P-"):
        reject(study, proposed(MOVE))
    undo(study, found, answer.proposal.id)
    assert reject(study, proposed(MOVE)) == reject(study, proposed(MOVE))
    assert [a.answer for a in answers(study).answers] == ["rejected"]
    accept(study, found, proposed(MOVE))
    assert [a.answer for a in answers(study).answers] == ["accepted"]


def test_a_rejected_proposal_is_forgotten_by_undo(study, found):
    before = files(study)
    undo(study, found, reject(study, proposed(MOVE)).proposal.id)
    assert answers(study) == Answers()
    assert {n: t for n, t in files(study).items() if n != "proposals.yaml"} == before


def test_undo_drops_the_word_and_says_so_where_the_architect_pinned_the_table_elsewhere_since(study, found):
    answer = accept(study, found, proposed(MOVE))
    save_pin(study.folder, "addresses", "product")
    before = study.choices()
    assert undo(study, found, answer.proposal.id) == (
        f"The file was changed since; it stays as it is, and the word on {answer.proposal.id} is dropped."
    )
    assert (study.choices(), answers(study)) == (before, Answers())


def test_a_summary_is_outdated_once_the_cut_changes_and_no_more_once_it_is_accepted_again(study, found):
    accept(study, found, proposed(SUMMARY))
    assert CHANGED not in headline_text(study.conclude(found))
    accept(study, study.conclude(found), proposed(MOVE))
    now = study.conclude(found)
    assert CHANGED in headline_text(now)
    assert CHANGED in render_report(now)
    assert CHANGED in render_headline(now)
    accept(study, now, proposed(SUMMARY))
    assert CHANGED not in headline_text(study.conclude(now))
    undo(study, now, proposed(MOVE).id)
    assert CHANGED in headline_text(study.conclude(now))


def test_a_summary_is_outdated_where_a_gate_or_a_finding_changed(study, found):
    accept(study, found, proposed(SUMMARY))
    now = study.conclude(found)
    (first, *verdicts), findings = now.verdicts, now.findings
    state = "FAIL" if first.state == "PASS" else "PASS"
    other = (first.model_copy(update={"state": state}), *verdicts)
    assert CHANGED in headline_text(now.model_copy(update={"verdicts": other}))
    assert CHANGED in headline_text(now.model_copy(update={"findings": findings[1:]}))
    reversed_ones = {"verdicts": now.verdicts[::-1], "findings": findings[::-1]}
    assert CHANGED not in headline_text(now.model_copy(update=reversed_ones))
    assert CHANGED not in headline_text(study.devise(found).model_copy(update={"checklist": ()}))


def test_a_summary_written_by_hand_is_never_outdated(study, found):
    accept(study, found, proposed(SUMMARY))
    save_summary(study.folder, ("There are {N-tables} tables, I say.",))
    accept(study, found, proposed(MOVE))
    assert "tables, I say." in headline_text(study.conclude(found))
    assert CHANGED not in headline_text(study.conclude(found))


def test_a_decision_that_the_design_no_longer_has_can_be_taken_back(study, found):
    lost = found.design.decision("ADR-access-customer")
    answer = accept(study, found, proposed(Decide(decision=lost.id, option=lost.options[-1].name)))
    accept(
        study,
        found,
        proposed(MoveTables(moves=tuple(Move(table=t, service="order") for t in found.system.names))),
    )
    now = study.devise(found)
    assert now.design.decision(lost.id) is None
    undo(study, now, answer.proposal.id)
    assert study.choices().decided == ()


def test_answers_that_cannot_be_read_refuse_every_word_and_change_nothing(study, found):
    study.folder.documents.put("design/proposals.yaml", "answers: 7\n")
    before = files(study)
    for word in (lambda: accept(study, found, proposed(MOVE)), lambda: reject(study, proposed(MOVE))):
        with pytest.raises(DocumentError, match=r"design/proposals\.yaml line 1"):
            word()
    assert files(study) == before


def test_the_rules_answer_without_a_key_and_what_they_propose_can_be_accepted(study, found):
    for job in ("boundaries", "summary"):
        advice = advise(study, found, Question(job=job), {})
        assert (advice.by, advice.fault) == ("rules", None)
        for proposal in advice.proposals:
            accept(study, study.devise(found), proposal)
    assert study.devise(found).summary
