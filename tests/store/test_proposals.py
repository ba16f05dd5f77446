import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.errors import DocumentError
from archkit.model.boundaries import Pin
from archkit.model.changing import changed, taking_back
from archkit.model.decision import Choices, Decided, Decision, FindEdit, Option, ProcedureEdit, ServiceEdit
from archkit.model.proposal import (
    AddFind,
    Answer,
    Answers,
    Decide,
    Describe,
    EditProcedure,
    Move,
    MoveTables,
    Proposal,
    Summarise,
)
from archkit.store.design_files import (
    BOUNDARIES,
    SUMMARY,
    read_choices,
    save_decision,
    save_pins,
    save_service_edit,
    save_summary,
)
from archkit.store.documents import ABSENT
from archkit.store.folder import StudyFolder
from archkit.store.proposals import (
    PROPOSALS,
    apply_change,
    drop_answer,
    file_of,
    keep_answer,
    keep_yes,
    read_answers,
    take_back,
)

TABLES = ("orders", "order items", "kunden·größe", "no", "1", "shop.carts")
SERVICES = ("order", "cart", "Ärger & Co", "null")
DECISIONS = ("ADR-service-cut", "ADR-link-a-b", "ADR-../../x")
OPTIONS = ("services", "modular monolith", "yes")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8).filter(
    lambda word: word[0] not in "#<"
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
COLUMNS = st.lists(st.sampled_from(("a", "b", "customer id")), min_size=1, max_size=3, unique=True).map(tuple)
MOVES = st.builds(Move, table=st.sampled_from(TABLES), service=st.sampled_from(SERVICES) | st.none())
CHANGES = st.one_of(
    st.builds(MoveTables, moves=st.lists(MOVES, min_size=1, max_size=4).map(tuple)),
    st.builds(
        Decide,
        decision=st.sampled_from(DECISIONS),
        option=st.sampled_from(OPTIONS),
        status=st.sampled_from(("accepted", "rejected", "proposed")),
    ),
    st.builds(
        Describe,
        service=st.sampled_from(SERVICES),
        domain=SENTENCES | st.none(),
        responsibilities=st.lists(SENTENCES, max_size=3).map(tuple) | st.none(),
    ),
    st.builds(
        AddFind,
        service=st.sampled_from(SERVICES),
        table=st.sampled_from(TABLES),
        by=COLUMNS,
        is_added=st.booleans(),
    ),
    st.builds(
        EditProcedure,
        service=st.sampled_from(SERVICES),
        procedure=st.sampled_from(("orders.list", "orders.delete")),
        access=st.sampled_from(("public", "protected")) | st.none(),
        is_left_out=st.booleans(),
    ),
    st.builds(Summarise, sentences=st.lists(SENTENCES, max_size=4).map(tuple)),
)
NO_UNDO = MoveTables(moves=(Move(table="orders"),))


def worded(change):
    options = tuple(Option(name=name) for name in OPTIONS)
    decision = Decision(
        id=change.decision,
        title="T",
        options=options,
        proposed=OPTIONS[0],
        chosen=change.option,
        why="",
        status=change.status,
    )
    key = change.decision.replace("'", "''")
    head = f"---\nstatus: {change.status}\nid: '{key}'\nchosen: '{change.option}'\n---\n"
    return decision, f"{head}# T\n\n## Decision Outcome\n\nChosen option: {change.option}.\n"


def proposal(change, job="boundaries"):
    return Proposal(job=job, change=change, reason="{E-x} is high.", cites=("E-x",), by="rules")


def meaning(choices):
    """Return the choices, in which the order of edits says nothing."""
    edits = tuple(
        edit.model_copy(
            update={
                "finds": tuple(sorted(edit.finds, key=lambda f: (f.table, sorted(f.by)))),
                "procedures": tuple(sorted(edit.procedures, key=lambda p: p.name)),
            }
        )
        for edit in choices.services
    )
    return choices.model_copy(update={"services": edits})


def accepted(folder, change):
    undo = apply_change(folder, change, worded)
    keep_answer(folder, Answer(proposal=proposal(change), answer="accepted", undo=undo))
    return proposal(change).id


@pytest.fixture
def folder(tmp_path):
    return StudyFolder(tmp_path)


@settings(max_examples=40, deadline=None)
@given(st.lists(CHANGES, max_size=4), CHANGES)
def test_what_is_accepted_and_taken_back_leaves_the_choices_as_they_were(earlier, change):
    with tempfile.TemporaryDirectory() as place:
        folder = StudyFolder(Path(place))
        for one in earlier:
            apply_change(folder, one, worded)
        before = read_choices(folder)
        accepted(folder, change)
        assert read_choices(folder) == changed(before, change)
        take_back(folder, proposal(change).id, worded)
        assert meaning(read_choices(folder)) == meaning(before)
        assert read_answers(folder) == Answers()


@given(st.lists(CHANGES, max_size=5), CHANGES)
def test_a_change_made_twice_is_made_once_and_its_opposite_takes_it_back(earlier, change):
    choices = Choices()
    for one in earlier:
        choices = changed(choices, one)
    once = changed(choices, change)
    assert changed(once, change) == once
    assert meaning(changed(once, taking_back(choices, change))) == meaning(choices)


@settings(max_examples=40, deadline=None)
@given(st.lists(CHANGES, max_size=5, unique_by=lambda c: c.model_dump_json()))
def test_answers_come_back_as_they_were_written(changes):
    answers = tuple(
        Answer(
            proposal=proposal(c), answer="accepted" if i % 2 else "rejected", undo=NO_UNDO if i % 2 else None
        )
        for i, c in enumerate(changes)
    )
    with tempfile.TemporaryDirectory() as place:
        folder = StudyFolder(Path(place))
        for answer in answers:
            keep_answer(folder, answer)
            keep_answer(folder, answer)
        assert read_answers(folder).answers == answers


def test_a_proposal_keeps_its_name_whoever_makes_it_and_why():
    change = MoveTables(moves=(Move(table="orders", service="cart"),))
    one = Proposal(job="boundaries", change=change, reason="a", cites=("E-1",), by="rules")
    other = Proposal(job="service", change=change, reason="b", cites=(), by="someone")
    assert one.id == other.id
    assert one.id != proposal(MoveTables(moves=(Move(table="orders", service="order"),))).id


def test_hand_edited_files_keep_their_comments_through_accept_and_undo(folder):
    save_pins(folder, {"orders": "order"})
    text = folder.documents.read(BOUNDARIES).text.replace("tables:", "tables:  # agreed on Monday")
    folder.documents.put(BOUNDARIES, text)
    folder.documents.put("design/services/order.yaml", "# ours\nservice: order\ndomain: Orders\n")
    change = AddFind(service="order", table="orders", by=("a",))
    key, other = accepted(folder, change), accepted(folder, MoveTables(moves=(Move(table="x", service="y"),)))
    assert "# ours" in folder.documents.read("design/services/order.yaml").text
    take_back(folder, key, worded)
    take_back(folder, other, worded)
    assert folder.documents.read("design/services/order.yaml").text.startswith(
        "# ours\nservice: order\ndomain"
    )
    assert folder.documents.read(BOUNDARIES).text == text


def test_a_file_that_accepting_made_is_gone_after_undo_but_not_one_with_words_of_the_architect(folder):
    change = AddFind(service="order", table="orders", by=("a",))
    key = accepted(folder, change)
    name = file_of(folder, change)
    assert folder.documents.read(name).revision != ABSENT
    take_back(folder, key, worded)
    assert folder.documents.read(name).revision == ABSENT
    folder.documents.put(name, "service: order  # mine\n")
    take_back(folder, accepted(folder, change), worded)
    assert "# mine" in folder.documents.read(name).text
    assert read_choices(folder) == Choices()


@pytest.mark.parametrize(
    ("change", "by_hand"),
    [
        (
            MoveTables(moves=(Move(table="orders", service="cart"), Move(table="x", service="cart"))),
            lambda folder: save_pins(folder, {"orders": "shipment"}),
        ),
        (
            Describe(service="order", domain="Orders"),
            lambda folder: save_service_edit(folder, ServiceEdit(service="order", domain="Mine")),
        ),
        (
            Decide(decision="ADR-service-cut", option="services"),
            lambda folder: save_decision(
                folder, *worded(Decide(decision="ADR-service-cut", option="modular monolith"))
            ),
        ),
        (Summarise(sentences=("One.",)), lambda folder: save_summary(folder, ("Mine.",))),
    ],
)
def test_undo_drops_the_word_alone_where_the_architect_changed_the_same_since(folder, change, by_hand):
    key = accepted(folder, change)
    by_hand(folder)
    before = read_choices(folder)
    assert take_back(folder, key, worded) is False
    assert (read_choices(folder), read_answers(folder)) == (before, Answers())


def test_the_file_names_each_answer_by_its_id_and_reading_passes_over_it(folder):
    key = accepted(folder, Summarise(sentences=("One.",)))
    text = folder.documents.read(PROPOSALS).text
    assert f"  - id: {key}\n" in text
    for other in (text.replace(key, "P-other"), text.replace(f"id: {key}\n    ", "")):
        folder.documents.put(PROPOSALS, other)
        assert [answer.proposal.id for answer in read_answers(folder).answers] == [key]


def test_undo_keeps_what_the_architect_changed_beside_it(folder):
    key = accepted(folder, MoveTables(moves=(Move(table="orders", service="cart"),)))
    save_pins(folder, {"x": "y"})
    assert take_back(folder, key, worded) is True
    assert read_choices(folder).pins == (Pin(table="x", service="y"),)


def test_an_edit_goes_where_the_architect_speaks_of_the_procedure_already(folder):
    edit = ServiceEdit(
        service="old",
        procedures=(ProcedureEdit(name="orders.list", rate_limit_per_minute=60),),
        finds=(FindEdit(table="orders", by=("b", "a")),),
    )
    save_service_edit(folder, edit)
    apply_change(folder, EditProcedure(service="new", procedure="orders.list", access="public"), worded)
    apply_change(folder, AddFind(service="new", table="orders", by=("a", "b"), is_added=False), worded)
    assert read_choices(folder).services == (
        ServiceEdit(
            service="old",
            procedures=(ProcedureEdit(name="orders.list", access="public", rate_limit_per_minute=60),),
        ),
    )


def test_a_word_on_a_decision_is_taken_back_to_a_proposal(folder):
    key = accepted(folder, Decide(decision="ADR-service-cut", option="services"))
    assert read_choices(folder).decided == (
        Decided(id="ADR-service-cut", chosen="services", status="accepted"),
    )
    take_back(folder, key, worded)
    assert read_choices(folder).decided == ()


def test_nothing_is_taken_back_that_was_never_answered(folder):
    with pytest.raises(DocumentError, match="no answer to P-0"):
        take_back(folder, "P-0", worded)


def test_a_yes_that_cannot_be_written_leaves_no_change_behind(folder):
    def spoiling(change):
        folder.documents.put(PROPOSALS, "answers: 7\n")
        return worded(change)

    change = Decide(decision="ADR-service-cut", option="services")
    with pytest.raises(DocumentError):
        keep_yes(folder, Answer(proposal=proposal(change), answer="accepted"), spoiling)
    assert read_choices(folder) == Choices()


def test_a_word_that_is_dropped_takes_its_comment_along_and_leaves_the_others(folder):
    keys = [accepted(folder, MoveTables(moves=(Move(table=t, service="s"),))) for t in ("a", "b", "c")]
    text = folder.documents.read(PROPOSALS).text
    for name in ("a", "c"):
        text = text.replace(f"table: {name}", f"table: {name}  # about {name}", 1)
    folder.documents.put(PROPOSALS, text)
    drop_answer(folder, keys[1])
    kept = folder.documents.read(PROPOSALS).text
    assert "table: a  # about a" in kept
    assert "table: c  # about c" in kept


def test_the_summary_is_read_as_paragraphs_and_headings_and_comments_are_the_architects(folder):
    text = "# Our shop\r\n<!-- draft -->\r\n\r\nThe first\nsentence {E-1}.\r\n\r\n\r\nThe second.\n"
    folder.documents.put(SUMMARY, text)
    assert read_choices(folder).summary == ("The first sentence {E-1}.", "The second.")
    undo = apply_change(folder, Summarise(sentences=("New {E-2}.",)), worded)
    assert folder.documents.read(SUMMARY).text == "# Our shop\n<!-- draft -->\n\nNew {E-2}.\n"
    apply_change(folder, undo, worded)
    assert read_choices(folder).summary == ("The first sentence {E-1}.", "The second.")
    apply_change(folder, Summarise(sentences=()), worded)
    assert folder.documents.read(SUMMARY).text == "# Our shop\n<!-- draft -->\n"


def test_a_summary_of_archkits_own_goes_whole(folder):
    apply_change(folder, Summarise(sentences=("One.", "Two.")), worded)
    assert folder.documents.read(SUMMARY).text.endswith("-->\n\nOne.\n\nTwo.\n")
    apply_change(folder, Summarise(sentences=()), worded)
    assert folder.documents.read(SUMMARY).revision == ABSENT


@pytest.mark.parametrize("sentence", ["# A heading.", "<!-- hidden -->", "two\n\nparagraphs", "", " edge"])
def test_a_sentence_that_would_not_be_read_back_is_refused(folder, sentence):
    with pytest.raises(DocumentError, match="cannot be written"):
        apply_change(folder, Summarise(sentences=("One.", sentence)), worded)
    assert folder.documents.read(SUMMARY).revision == ABSENT
