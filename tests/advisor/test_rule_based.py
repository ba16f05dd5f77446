"""The rules as an advisor: what they say to the sample, and what they keep to themselves where nothing carries it."""

import pytest

from archkit.advisor.crossings import Borders, Crossings
from archkit.advisor.rule_based import RuleBased
from archkit.advisor.ruled_summary import summary_ruled
from archkit.model.assessment import Assessment, Totals
from archkit.model.boundaries import (
    AccessSet,
    Boundaries,
    BoundaryScore,
    Pin,
    Recommendation,
    ServiceTables,
    TableBoundary,
)
from archkit.model.evidence import Evidence
from archkit.model.fact import facts_of, references
from archkit.model.finding import Finding
from archkit.model.proposal import AddFind, Decide, Describe, EditProcedure, MoveTables, Question
from archkit.model.system import Column, ForeignKey, System, Table

CUT, SUMMARY = Question(job="boundaries"), Question(job="summary")
RULES = RuleBased()


def _of(advice, kind):
    return [p.change for p in advice.proposals if isinstance(p.change, kind)]


def _moves(advice):
    return {m.table: m.service for change in _of(advice, MoveTables) for m in change.moves}


def test_nothing_that_the_rules_say_to_the_sample_is_refused(found):
    facts = facts_of(found)
    known = {*facts, *(f.id for f in found.findings), *(v.id for v in found.verdicts)}
    questions = (CUT, SUMMARY, *(Question(job="service", service=s.name) for s in found.design.services))
    for question in questions:
        advice = RULES.propose(found, question)
        assert (advice.fault, advice.refused, advice.by) == (None, (), "rules")
        for proposal in advice.proposals:
            assert set(references(proposal.reason)) <= facts.keys()
            assert proposal.cites
            assert set(proposal.cites) <= known
        assert len({p.id for p in advice.proposals}) == len(advice.proposals)


def test_the_cut_of_the_sample_is_confirmed_and_tables_that_others_write_are_moved(found):
    advice = RULES.propose(found, CUT)
    assert _of(advice, Decide) == [Decide(decision="ADR-service-cut", option="modular monolith")]
    assert _moves(advice) == {"wishlist_items": "customer", "coupon_redemptions": "order"}


def test_a_table_that_is_pinned_is_not_moved(found):
    pins = (Pin(table="wishlist_items", service="platform"),)
    pinned = found.model_copy(update={"boundaries": found.boundaries.model_copy(update={"pins": pins})})
    advice = RULES.propose(pinned, CUT)
    assert _moves(advice) == {"coupon_redemptions": "order"}
    assert advice.refused == ()


def test_a_decision_that_is_taken_is_not_suggested_again(found):
    taken = tuple(d.model_copy(update={"status": "accepted"}) for d in found.design.decisions)
    decided = found.model_copy(update={"design": found.design.model_copy(update={"decisions": taken})})
    assert _of(RULES.propose(decided, CUT), Decide) == []


def test_what_crosses_is_counted_as_the_cut_itself_counts_it(found):
    score = found.boundaries.score
    assert Borders(found).now == Crossings(
        score.cross_write_transactions, score.cross_read_transactions, score.cross_foreign_keys
    )


def test_transactions_that_the_cut_does_not_rest_on_are_not_counted(found):
    score = found.boundaries.score.model_copy(update={"cross_write_transactions": None})
    told = found.model_copy(update={"boundaries": found.boundaries.model_copy(update={"score": score})})
    borders = Borders(told)
    assert not borders.has_transactions
    assert borders.now.writes == 0
    why = next(p.reason for p in RULES.propose(told, CUT).proposals if isinstance(p.change, Decide))
    assert "No log shows" in why


def _tables(places, keys=()):
    """Return an assessment of tables in services, with foreign keys from one to another."""
    tables = tuple(
        Table(
            name=name,
            columns=(Column(name="id", type="integer"),),
            foreign_keys=tuple(
                ForeignKey(columns=("id",), to_table=to) for table, to in keys if table == name
            ),
        )
        for name in places
    )
    crossing = sum(places[a] != places[b] for a, b in keys)
    return Assessment(
        study="small",
        as_of="2026-01-01",
        system=System(tables=tables),
        boundaries=Boundaries(
            services=tuple(
                ServiceTables(name=s, tables=tuple(t for t in places if places[t] == s))
                for s in sorted(set(places.values()))
            ),
            tables=tuple(TableBoundary(table=t, service=s, confidence=0.9) for t, s in places.items()),
            recommendation=Recommendation(split=False, why=""),
            score=BoundaryScore(
                cross_foreign_keys=crossing,
                cross_write_transactions=None,
                cross_read_transactions=None,
                cohesion=0.5,
                coupling=0.5,
                stability=1,
            ),
        ),
    )


PLACES = {"orders": "order", "items": "order", "lines": "order", "notes": "note"}


def test_a_service_of_one_table_joins_the_one_that_its_keys_lead_to():
    small = _tables(PLACES, [("notes", "orders"), ("items", "orders")])
    advice = RULES.propose(small, CUT)
    assert _moves(advice) == {"notes": "order"}
    assert "{CUT-cross_foreign_keys}" in advice.proposals[0].reason


def test_a_service_of_one_table_joins_the_one_that_its_transactions_reach():
    small = _tables(PLACES)
    accesses = (
        AccessSet(reads=("orders",), writes=("notes",), count=9),
        AccessSet(writes=("notes",), count=3),
    )
    score = small.boundaries.score.model_copy(
        update={"cross_write_transactions": 9, "cross_read_transactions": 0}
    )
    bounds = small.boundaries.model_copy(update={"score": score})
    advice = RULES.propose(small.model_copy(update={"accesses": accesses, "boundaries": bounds}), CUT)
    assert _moves(advice) == {"notes": "order"}


def test_a_service_of_one_table_that_nothing_ties_stays():
    assert RULES.propose(_tables(PLACES, [("items", "orders")]), CUT).proposals == ()


@pytest.mark.parametrize("is_better", [True, False])
def test_a_contested_table_moves_only_where_less_would_cross(is_better):
    places = {"orders": "order", "items": "order", "bills": "bill", "dues": "bill", "fees": "bill"}
    keys = [("items", "bills"), ("items", "dues")] if is_better else [("items", "orders"), ("items", "dues")]
    small = _tables(places, keys)
    tables = tuple(
        t.model_copy(update={"contested": True, "runner_up": "bill"}) if t.table == "items" else t
        for t in small.boundaries.tables
    )
    contested = small.model_copy(
        update={"boundaries": small.boundaries.model_copy(update={"tables": tables})}
    )
    assert _moves(RULES.propose(contested, CUT)) == ({"items": "bill"} if is_better else {})


def test_a_description_says_in_words_what_the_design_says_in_figures(found):
    (said,) = _of(RULES.propose(found, Question(job="service", service="order")), Describe)
    assert said.domain == "Addresses, order items, order status history, orders, payments and refunds"
    assert "Answers orders.get, orders.list and customers.addresses" in said.responsibilities
    assert not any(c.isdigit() for c in "".join((said.domain, *said.responsibilities)))


def test_procedures_are_left_out_only_by_a_log_that_is_complete(found):
    question = Question(job="service", service="platform")
    left_out = {c.procedure for c in _of(RULES.propose(found, question), EditProcedure)}
    assert {"taxRates.create", "taxRates.delete", "settings.update"} <= left_out
    assert not any(name.startswith("wishlistItems") for name in left_out)
    cut_log = found.model_copy(
        update={"fitness": found.fitness.model_copy(update={"supports": ("durations",)})}
    )
    assert _of(RULES.propose(cut_log, question), EditProcedure) == []


def test_a_lookup_that_no_procedure_serves_becomes_a_find(found):
    question = Question(job="service", service="cart")
    assert _of(RULES.propose(found, question), AddFind) == []
    api = found.design.api
    routers = tuple(
        r.model_copy(update={"procedures": tuple(p for p in r.procedures if p.by != ("cart_id",))})
        for r in api.routers
    )
    design = found.design.model_copy(update={"api": api.model_copy(update={"routers": routers})})
    finds = _of(RULES.propose(found.model_copy(update={"design": design}), question), AddFind)
    assert finds == [AddFind(service="cart", table="cart_items", by=("cart_id",))]


def test_the_summary_of_the_sample_has_four_to_seven_sentences_that_quote(found):
    (proposal,) = RULES.propose(found, SUMMARY).proposals
    assert 4 <= len(proposal.change.sentences) <= 7
    quoted = [id_ for text in proposal.change.sentences for id_ in references(text)]
    assert {"N-gates_failed", "N-services", "N-findings"} <= set(quoted)
    assert any(id_.startswith("E-") for id_ in quoted)


@pytest.mark.parametrize(
    ("of", "word"),
    [
        ({"totals": Totals(statements=3)}, "The log holds {N-statements} statements"),
        ({"totals": Totals(requests=3)}, "no statement was logged"),
        ({"system": System(tables=(Table(name="orders"),))}, "no log was given"),
    ],
)
def test_the_summary_says_what_there_was_to_look_at(of, word):
    advice = RULES.propose(Assessment(study="small", as_of="2026-01-01", **of), SUMMARY)
    said = [text for p in advice.proposals for text in p.change.sentences] or [r.what for r in advice.refused]
    assert any(word in text for text in said)


def test_the_summary_counts_one_as_one_and_says_of_errors_that_requests_fail():
    share = Evidence(
        id="E-endpoint_latency.error_share-pay",
        question="endpoint_latency.error_share",
        subject="pay",
        value=1,
        unit="share",
        n=9,
    )
    failing = Finding(
        id="F-1",
        rule="endpoint_failing",
        severity="error",
        subject="pay",
        statement="",
        remedy="",
        evidence=(share.id,),
    )
    found = Assessment(
        study="small",
        as_of="2026-01-01",
        totals=Totals(requests=1, statements=9),
        evidence=(share,),
        findings=(failing,),
    )
    (draft,) = summary_ruled(found, SUMMARY)
    begins = "The {N-findings} finding begins with `pay` (endpoint failing)"
    assert draft.change.sentences[:2] == (
        "The logs hold {N-statements} statements and {N-requests} request on {N-tables} tables.",
        f"{begins}, where {{{share.id}}} of the requests fail.",
    )


def test_names_that_read_like_numbers_or_hold_digits_are_said_in_backticks(found):
    names = ("two_factor_codes", "oauth2_tokens")
    order = found.design.service("order").model_copy(update={"tables": names, "events": ()})
    others = tuple(s for s in found.design.services if s.name != "order")
    tables = tuple(Table(name=name, columns=(Column(name="id", type="uuid"),)) for name in names)
    evidence = tuple(
        Evidence(
            id=f"E-table_access.writers-{n}",
            question="table_access.writers",
            subject=n,
            value=1,
            unit="areas",
            n=1,
        )
        for n in names
    )
    design = found.design.model_copy(update={"services": (order, *others), "system": System(tables=tables)})
    renamed = found.model_copy(update={"design": design, "evidence": (*found.evidence, *evidence)})
    advice = RULES.propose(renamed, Question(job="service", service="order"))
    (said,) = _of(advice, Describe)
    assert said.domain == "`two_factor_codes` and `oauth2_tokens`"
    assert advice.refused == ()
