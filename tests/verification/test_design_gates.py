from datetime import date

import pytest
from test_code_gates import CLEAN, GUARDED, ONE

from archkit.model.api import Api, Procedure, Router, Step
from archkit.model.assessment import Assessment
from archkit.model.caching import CachePolicy
from archkit.model.code import PoolSize, Seen
from archkit.model.design import Design
from archkit.model.evidence import Evidence
from archkit.model.proof import Proof, Rung
from archkit.verification.code_gates import CODE_GATES
from archkit.verification.designed import check_design_gates

MEASURED = Assessment(
    study="x",
    as_of=date(2026, 1, 1),
    evidence=(
        Evidence(
            id="E-reuse", question="reuse.low", subject="S-1", value=0.8, unit="share", n=900, sql="select 1"
        ),
    ),
)


def procedure(name="list", access="protected", steps=()):
    return Procedure(
        router="orders",
        name=name,
        kind="query",
        action="list",
        table="orders",
        access=access,
        steps=steps,
        rate_limit_per_minute=60,
    )


def design_of(*procedures, caches=()):
    router = Router(name="orders", service="orders", table="orders", procedures=procedures)
    return Design(api=Api(routers=(router,)), caches=caches)


def cache(low, high, rate=0.5):
    return CachePolicy(
        name="products",
        table="products",
        procedure="products.get",
        layer="process",
        key="products:{id}",
        ttl_s=60,
        max_entries=100,
        invalidated_by=("products.update",),
        hit_rate=rate,
        interval=(low, high),
        evidence=("E-reuse",),
    )


def judged(slug, code=CLEAN, design=None, proof=None, subject="as_designed"):
    verdicts = check_design_gates(design or design_of(procedure()), code, proof, MEASURED)
    return next(v for v in verdicts if v.id == f"GATE-{slug}" and v.subject == subject)


def proof_of(**states):
    return Proof(
        rungs=tuple(Rung(name=n, state=s, seconds=1, log=f"{n} said so\n") for n, s in states.items())
    )


def test_nothing_generated_is_no_data_and_says_what_would_write_it():
    verdicts = check_design_gates(design_of(procedure()), None, None, MEASURED)
    assert {(v.state, v.subject) for v in verdicts} == {("NO DATA", "as_designed")}
    assert all("archkit generate" in v.reason for v in verdicts)


def test_clean_code_passes_as_designed_and_says_that_it_was_only_read():
    verdicts = check_design_gates(design_of(procedure()), CLEAN, None, MEASURED)
    assert {v.state for v in verdicts if v.id != "GATE-connections"} == {"PASS"}
    assert "archkit prove would try it" in judged("retry").reason


@pytest.mark.parametrize("gate", [g for g in CODE_GATES if g.rungs], ids=lambda g: g.slug)
def test_a_rung_that_failed_fails_its_gates_whatever_the_text_says(gate):
    passed = judged(gate.slug, proof=proof_of(**dict.fromkeys(gate.rungs, "PASS")))
    failed = judged(gate.slug, proof=proof_of(**{gate.rungs[0]: "FAIL"}))
    untried = judged(gate.slug, proof=proof_of(**{gate.rungs[0]: "NO DATA"}))
    assert (passed.state, failed.state, untried.state) == ("PASS", "FAIL", "PASS")
    assert f"{gate.rungs[0]} said so." in failed.reason
    assert "Proven by" in passed.reason
    assert "would try it" in untried.reason


def test_only_what_the_design_makes_public_may_be_open():
    code = CLEAN.model_copy(update={"procedures": (GUARDED.model_copy(update={"is_protected": False}),)})
    assert judged("authentication", code, design_of(procedure(access="public"))).state == "PASS"
    assert judged("authentication", code, design_of(procedure(access="protected"))).state == "FAIL"


def test_a_limit_of_the_whole_server_does_not_stand_in_for_the_designed_ones():
    code = CLEAN.model_copy(
        update={"rate_limits": ONE, "procedures": (GUARDED.model_copy(update={"is_limited": False}),)}
    )
    assert judged("rate-limits", code).state == "FAIL"


def test_transactions_are_asked_for_only_where_a_procedure_has_several_steps():
    code = CLEAN.model_copy(update={"transactions": Seen()})
    steps = (Step(table="orders", action="insert"), Step(table="items", action="insert"))
    assert judged("transactions", code).state == "PASS"
    assert judged("transactions", code, design_of(procedure(steps=steps))).state == "FAIL"


@pytest.mark.parametrize(
    ("sizes", "state", "observed", "threshold"),
    [
        ((10,), "PASS", 10, 30),
        ((30,), "PASS", 30, 30),
        ((9,), "FAIL", 9, 10),
        ((20, 31), "FAIL", 31, 30),
        ((None,), "NO DATA", None, 30),
        ((), "NO DATA", None, 30),
    ],
)
def test_a_pool_has_ten_to_thirty_connections(sizes, state, observed, threshold):
    pools = tuple(PoolSize(size=size, source=ONE.places[0]) for size in sizes)
    verdict = judged("connections", CLEAN.model_copy(update={"pools": pools}))
    assert (verdict.state, verdict.observed, verdict.threshold) == (state, observed, threshold)


@pytest.mark.parametrize(
    ("interval", "state"),
    [((0.71, 0.9), "PASS"), ((0.7, 0.9), "WARN"), ((0.2, 0.9), "WARN"), ((0.1, 0.7), "FAIL")],
)
def test_a_predicted_hit_rate_passes_or_fails_only_with_its_whole_interval(interval, state):
    verdict = judged("cache-hit-rate", design=design_of(caches=(cache(*interval),)))
    assert (verdict.state, verdict.interval, verdict.n, verdict.sql) == (state, interval, 900, "select 1")


def test_a_prediction_never_passes_the_system_as_it_is():
    design = design_of(caches=(cache(0.9, 0.95),))
    assert judged("cache-hit-rate", design=design, subject="as_is").state == "NO DATA"
    as_is = [v for v in check_design_gates(design, CLEAN, None, MEASURED) if v.subject == "as_is"]
    assert {v.state for v in as_is} == {"NO DATA"}


def test_a_cache_without_a_log_is_no_data():
    unknown = cache(0, 0).model_copy(update={"hit_rate": None, "interval": None})
    verdict = judged("cache-hit-rate", design=design_of(caches=(unknown, cache(0.8, 0.9, 0.85))))
    assert (verdict.state, "statement log" in verdict.reason) == ("NO DATA", True)
