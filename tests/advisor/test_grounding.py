"""What an advisor invents is refused, each in a sentence; what it was told stays."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages_server import Behaviour, serving
from ruamel.yaml import YAML

from archkit.advisor.choose import advisor_for
from archkit.advisor.dossier import dossier_of
from archkit.advisor.grounding import LONGEST_REASON, MOST_PROPOSALS, ground
from archkit.advisor.numbers import is_number_word
from archkit.advisor.prose import Sayable, objection, tidy
from archkit.advisor.replies import Draft
from archkit.model.boundaries import Pin
from archkit.model.fact import REFERENCE
from archkit.model.proposal import (
    AddFind,
    Decide,
    Describe,
    EditProcedure,
    Move,
    MoveTables,
    Question,
    Summarise,
)

REPLIES = Path(__file__).parents[1] / "replies"
CASES = Path(__file__).parents[1] / "cases" / "advisor"
CUT, CART, SUMMARY = (
    Question(job="boundaries"),
    Question(job="service", service="cart"),
    Question(job="summary"),
)
WHY = "Only {PULL-coupon_redemptions} of the pull stays inside `cart`."
CITES = ("E-table_access.writers-coupon_redemptions",)
GOOD = Draft(MoveTables(moves=(Move(table="coupon_redemptions", service="order"),)), WHY, CITES)
SAYABLE = Sayable(
    {"E-a.p95_ms-orders.get"}, {"orders", "order_items", "oauth2_tokens", "orders.get", "/orders/:id", "p95"}
)

SENTENCES = YAML(typ="safe").load((CASES / "sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("text", SENTENCES["said"])
def test_what_may_be_said(text):
    assert objection(tidy(text), SAYABLE, most=LONGEST_REASON) is None


@pytest.mark.parametrize("name", SENTENCES["refused"])
def test_what_may_not_be_said(name):
    why = objection(tidy(SENTENCES["refused"][name]), SAYABLE, most=LONGEST_REASON)
    assert why
    assert why.endswith(".")
    assert why.isprintable()


def test_a_text_has_a_length():
    assert objection("slow " * 200, SAYABLE, most=LONGEST_REASON)
    assert objection("slow " * 100, SAYABLE, most=LONGEST_REASON) is None


def test_percentiles_get_the_backticks_that_a_model_forgets():
    text = tidy("The p95 is {E-a.p95_ms-orders.get}, and `p95` is that of p99_ms.")
    assert text == "The `p95` is {E-a.p95_ms-orders.get}, and `p95` is that of p99_ms."


def _move(table, to):
    return GOOD._replace(change=MoveTables(moves=(Move(table=table, service=to),)))


def _find(*by, table="cart_items", service="cart"):
    return GOOD._replace(change=AddFind(service=service, table=table, by=by))


def _edit(procedure, **more):
    return GOOD._replace(change=EditProcedure(service="cart", procedure=procedure, **more))


def _describe(domain="Carts", said=("Owns carts",), service="cart"):
    return GOOD._replace(change=Describe(service=service, domain=domain, responsibilities=said))


INVENTED = {
    "table": _move("ghost_table", "order"),
    "table of another case": _move("ORDERS", "cart"),
    "service of a strange name": _move("orders", "Order Service 2"),
    "service of a number": _move("orders", "twenty-calls"),
    "service of a path": _move("orders", "../order"),
    "no service": _move("orders", None),
    "no change": _move("orders", "order"),
    "a table moved twice": GOOD._replace(
        change=MoveTables(
            moves=(Move(table="orders", service="cart"), Move(table="orders", service="product"))
        )
    ),
    "decision": GOOD._replace(change=Decide(decision="ADR-ghost", option="sync")),
    "option": GOOD._replace(change=Decide(decision="ADR-service-cut", option="microservices")),
    "service": _describe(service="ghost"),
    "number in a domain": _describe(domain="The 3 carts"),
    "number in a responsibility": _describe(said=("Owns carts", "Answers ninety calls")),
    "reference in a responsibility": _describe(said=("Answers {N-requests}",)),
    "table in a responsibility": _describe(said=("Owns `ghost_table`",)),
    "no responsibility": _describe(said=()),
    "no domain": _describe(domain=""),
    "too many responsibilities": _describe(said=("Owns carts",) * 9),
    "column": _find("ghost_id"),
    "column of another table": _find("placed_at"),
    "find on a table of others": _find("status", table="orders"),
    "find on an unknown table": _find("id", table="ghost_table"),
    "find that is there": _find("cart_id"),
    "find by the same column twice": _find("product_id", "product_id"),
    "find by a secret": GOOD._replace(
        change=AddFind(service="customer", table="customers", by=("password_hash",))
    ),
    "procedure": _edit("carts.ghost", is_left_out=True),
    "procedure of others": _edit("orders.list", is_left_out=True),
    "procedure opened": _edit("carts.list", access="public"),
    "procedure protected already": _edit("carts.list", access="protected"),
    "procedure without a change": _edit("carts.list"),
    "evidence": GOOD._replace(cites=("E-ghost",)),
    "evidence beside true ones": GOOD._replace(cites=(*CITES, "F-ghost")),
    "empty evidence": GOOD._replace(cites=("",)),
    "no evidence": GOOD._replace(reason="It is better there.", cites=()),
    "a figure": GOOD._replace(reason="Only {PULL-ghost} of the pull stays."),
    "a number": GOOD._replace(reason="Only 33 % of the pull stays."),
    "a number in words": GOOD._replace(reason="Only a third of the pull stays."),
    "no reason": GOOD._replace(reason=" "),
    "nothing": GOOD._replace(change=None),
    "a summary of inventions": GOOD._replace(
        change=Summarise(sentences=("It takes 3 s.", "It is ten times slower."))
    ),
}


@pytest.mark.parametrize("name", INVENTED)
def test_an_invention_is_refused_in_a_sentence_and_what_holds_beside_it_is_kept(name, found):
    dossier = dossier_of(found, CUT)
    kept, refused = ground((INVENTED[name], GOOD), found, dossier, by="a model")
    assert [p.change.moves for p in kept] == [GOOD.change.moves]
    assert refused
    for refusal in refused:
        assert refusal.what
        assert refusal.why.endswith(".")
        assert len(refusal.what) <= 160


HONEST = {
    "merge": (
        CUT,
        GOOD._replace(
            change=MoveTables(moves=tuple(Move(table=t, service="order") for t in ("carts", "coupons")))
        ),
    ),
    "new service": (
        CUT,
        Draft(
            MoveTables(moves=(Move(table="tax_rates", service="tax"),)),
            "`tax_rates` may stand alone as `tax`, as {E-table_access.writers-tax_rates} write it.",
            (),
        ),
    ),
    "another option": (
        CUT,
        Draft(
            Decide(decision="ADR-service-cut", option="services"),
            "{CUT-cohesion} is much.",
            ("CUT-cohesion",),
        ),
    ),
    "evidence in braces": (CUT, GOOD._replace(cites=("{PULL-coupon_redemptions}",))),
    "description": (
        CART,
        _describe(said=("Owns `carts`", "Answers cart.get"))._replace(
            reason="Few words.", cites=("E-table_access.writers-carts",)
        ),
    ),
    "find": (
        CART,
        _find("product_id")._replace(
            reason="Asked for.", cites=("E-predicate_load.p95_ms-cart_items.product_id",)
        ),
    ),
    "procedure": (
        CART,
        _edit("carts.delete", is_left_out=True)._replace(
            reason="Idle.", cites=("E-table_access.writers-carts",)
        ),
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_was_told_holds(name, found):
    question, draft = HONEST[name]
    kept, refused = ground((draft,), found, dossier_of(found, question), by="a model")
    assert (len(kept), refused) == (1, ())


def test_of_a_summary_only_the_sentences_that_hold_are_kept(found):
    said = (
        "Of {N-gates} gates {N-gates_failed} fail.",
        "All is 3 times slower.",
        "Nothing asks for a split.",
        "`ghosts`!",
    )
    draft = Draft(Summarise(sentences=said), "It rests on the gates.", ())
    (kept,), refused = ground((draft,), found, dossier_of(found, SUMMARY), by="a model")
    assert kept.change == Summarise(sentences=(said[0], said[2]))
    assert kept.cites == ("N-gates", "N-gates_failed")
    assert [r.what for r in refused] == [said[1], said[3]]


def test_a_table_that_is_pinned_stays(found):
    bounds = found.boundaries.model_copy(update={"pins": (Pin(table="coupon_redemptions", service="cart"),)})
    pinned = found.model_copy(update={"boundaries": bounds})
    kept, refused = ground((GOOD,), pinned, dossier_of(pinned, CUT), by="a model")
    assert kept == ()
    assert "pinned" in refused[0].why


def test_the_same_change_is_one_proposal_and_too_many_are_refused(found):
    drafts = (GOOD,) * (MOST_PROPOSALS + 3)
    kept, refused = ground(drafts, found, dossier_of(found, CUT), by="a model")
    assert (len(kept), len(refused)) == (1, 3)


def test_a_model_that_invents_is_seen_to_be_refused_and_its_honest_words_are_kept(found, folder):
    invented = {
        "moves": [
            {"tables": ["ghost_table"], "to": "order", "reason": WHY, "cites": [*CITES]},
            {"tables": ["coupons"], "to": "order", "reason": "It saves 40 ms.", "cites": [*CITES]},
            {"tables": ["carts"], "to": "order", "reason": "It saves forty calls.", "cites": [*CITES]},
            {"tables": ["payments"], "to": "cart", "reason": WHY, "cites": ["E-17"]},
            {"tables": ["refunds"], "to": "cart", "reason": "It is {E-17.p95}.", "cites": [*CITES]},
            {"tables": [], "to": "cart", "reason": WHY, "cites": [*CITES]},
        ],
        "decisions": [{"decision": "ADR-ghost", "option": "x", "reason": WHY, "cites": [*CITES]}],
    }
    honest = json.loads((REPLIES / "boundaries.json").read_text("utf-8"))
    reply = {name: [*invented[name], *honest[name]] for name in honest}
    with serving(Behaviour(reply=reply)) as server:
        advice = advisor_for(folder, {"ANTHROPIC_BASE_URL": server.url}).propose(found, CUT)
    assert (len(advice.proposals), len(advice.refused)) == (2, 7)
    assert all("`ghost" not in p.model_dump_json() for p in advice.proposals)


@pytest.mark.parametrize(
    "word", "two twelve ninety hundreds halves twofold thirds twentyfive thousandth dozens percent".split()
)
def test_number_words_are_known(word):
    assert is_number_word(word)


@pytest.mark.parametrize(
    "word", "one once first second both often tenant weight height canine tension halt none".split()
)
def test_other_words_are_no_number_words(word):
    assert not is_number_word(word)


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "{E-a.p95_ms-orders.get}",
            "`orders`",
            "`oauth2_tokens`",
            "{E-9}",
            "two",
            "\uff11",
            "½",
            " ",
            "`",
            "{",
            "}",
        ]
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_no_text_that_is_let_through_holds_a_number_outside_references_and_known_names(text):
    said = tidy(text)
    if objection(said, SAYABLE, most=LONGEST_REASON) is None:
        rest = REFERENCE.sub("", said)
        for name in SAYABLE.names:
            rest = rest.replace(f"`{name}`", "")
        assert not any(c.isnumeric() or c.isdigit() for c in rest)
        assert not set("`{}<>[]*#|\\@%") & set(rest)
        assert rest.isprintable()
        assert not any(is_number_word(word.casefold()) for word in rest.split())
