"""An accepted move moves exactly what it says: what else it would stir is held where it is."""

import hashlib

import pytest
from small_study import proposed, small_study

from archkit.advice import accept, advise, effects, effects_of_all, undo
from archkit.design.effects import effects_between
from archkit.model.proposal import Effect, Move, MoveTables, Question
from archkit.notebook.proposal_view import effects_view, figures_of, proposal_view
from archkit.report.advice_text import proposal_text
from archkit.report.change_words import held_sentence, others_sentence
from archkit.store.design_files import save_pin, save_pins


def moving(**places):
    return MoveTables(moves=tuple(Move(table=table, service=service) for table, service in places.items()))


ITEMS = moving(order_items="product")
PRICES = moving(prices="order")
STIRRED = (
    Effect(measure="tables that move with it", before=0, after=1, tables=(Move(table="a", service="b"),)),
)


@pytest.fixture
def study(tmp_path):
    study = small_study(tmp_path / "study")
    (study.folder.root / "design" / "boundaries.yaml").unlink()
    return study


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    study = small_study(tmp_path_factory.mktemp("found") / "study")
    (study.folder.root / "design" / "boundaries.yaml").unlink()
    return study.assess()


def places(assessment):
    return {table.table: table.service for table in assessment.boundaries.tables}


@pytest.mark.parametrize(
    "change",
    [
        ITEMS,
        PRICES,
        moving(addresses="order"),
        moving(customers="contact"),
        moving(prices="price", products="price"),
        moving(addresses="order", customers="order"),
    ],
    ids=held_sentence,
)
def test_what_is_accepted_moves_the_tables_that_it_names_alone_and_undo_brings_them_back(
    study, found, change
):
    before = study.choices()
    answer = accept(study, found, proposed(change))
    named = {move.table: move.service for move in change.moves}
    assert places(study.devise(found)) == places(found) | named
    undo(study, found, answer.proposal.id)
    assert study.choices() == before
    assert places(study.devise(found)) == places(found)


def test_a_move_holds_the_rest_of_the_services_that_it_touches_save_what_is_pinned(study, found):
    save_pin(study.folder, "orders", "order")
    now = places(study.devise(found))
    rest = {t: s for t, s in now.items() if s in {"order", "product"} and t not in {"orders", "order_items"}}
    change = accept(study, found, proposed(ITEMS)).proposal.change
    assert {hold.table: hold.service for hold in change.holds} == rest


def test_moves_are_taken_back_in_any_order(study, found):
    keys = [accept(study, study.devise(found), proposed(change)).proposal.id for change in (ITEMS, PRICES)]
    both = places(found) | {"order_items": "product", "prices": "order"}
    assert places(study.devise(found)) == both
    undo(study, found, keys[0])
    assert places(study.devise(found)) == both | {"order_items": "order"}
    undo(study, found, keys[1])
    assert study.choices().pins == ()


def test_a_table_that_is_merely_held_may_move_and_its_hold_gives_way(study, found):
    first = accept(study, found, proposed(ITEMS))
    accept(study, study.devise(found), proposed(PRICES))
    assert places(study.devise(found))["prices"] == "order"
    undo(study, found, first.proposal.id)
    assert places(study.devise(found)) == places(found) | {"prices": "order"}


def test_a_hold_that_was_changed_by_hand_stays_when_the_move_is_taken_back(study, found):
    answer = accept(study, found, proposed(ITEMS))
    save_pins(study.folder, {"prices": "price"})
    undo(study, found, answer.proposal.id)
    assert [(pin.table, pin.service) for pin in study.choices().pins] == [("prices", "price")]


def test_effects_are_those_of_the_move_alone(study, found):
    told = {e.measure: (e.before, e.after) for e in effects(study, found, ITEMS)}
    crossing = found.boundaries.score.cross_foreign_keys
    assert "services" not in told
    assert told.get("cross-service foreign keys", (crossing, crossing)) == (crossing, crossing)
    assert not any(e.tables for of in effects_of_all(study, found, (ITEMS, PRICES)) for e in of)


def test_tables_that_move_though_no_change_names_them_are_effects(study, found):
    save_pins(study.folder, {"order_items": "product", "prices": "price", "products": "goods"})
    (*_, last) = effects_between(found, study.devise(found), ITEMS)
    assert Move(table="prices", service="price") in last.tables
    assert "order_items" not in {move.table for move in last.tables}
    assert (last.before, last.after) == (0, len(last.tables))


def test_an_id_says_nothing_of_what_is_held():
    bare = '{"kind":"move tables","moves":[{"table":"prices","service":"order"}]}'
    held = PRICES.model_copy(update={"holds": (Move(table="orders", service="order"),)})
    assert proposed(held).id == proposed(PRICES).id == f"P-{hashlib.sha256(bare.encode()).hexdigest()[:10]}"


def test_what_is_held_and_what_moves_with_it_is_said_in_the_terminal_and_on_the_card(found):
    holds = (Move(table="orders", service="order"), Move(table="products", service="product"))
    proposal = proposed(PRICES.model_copy(update={"holds": holds}))
    held = "The 2 other tables of `order` and `product` are held where they are (pins in design/boundaries.yaml)."
    others = "Others move with it: `a` to `b`."
    text = " ".join(proposal_text(proposal, found, STIRRED).split())
    assert held in text
    assert f"No measure of the design changes. {others}" in text
    card = proposal_view(proposal, figures_of(found), effects_view(STIRRED))
    assert held in card.text.replace("\u00a0", " ")
    assert others in card.text
    assert 'with it: <code class="short">a</code> to' in card.html


def test_more_than_two_that_move_with_it_are_counted():
    moves = tuple(Move(table=table, service="s") for table in "abcde")
    said = others_sentence((STIRRED[0].model_copy(update={"tables": moves}),))
    assert said == "Others move with it: `a` to `s`, `b` to `s` and 3 more."
    assert others_sentence(()) == ""


def test_one_table_is_held_in_the_singular_and_none_is_not_said():
    held = PRICES.model_copy(update={"holds": (Move(table="orders", service="order"),)})
    said = held_sentence(held).replace("\u00a0", " ")
    assert said == "The 1 other table of `order` is held where it is (pins in design/boundaries.yaml)."
    assert held_sentence(PRICES) == ""


def test_what_the_rules_propose_is_held_when_it_is_shown_and_proposed_again_after_another(study, found):
    asked = Question(job="boundaries")
    moves = [p for p in advise(study, found, asked, {}).proposals if isinstance(p.change, MoveTables)]
    for proposal in moves:
        accept(study, study.devise(found), proposal)
        assert study.devise(found).answers.of(proposal.id).proposal.change.holds
