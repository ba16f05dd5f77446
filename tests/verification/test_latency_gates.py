import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.brief import Brief, Target
from archkit.model.evidence import Evidence
from archkit.verification.gates import gates_for, target_gates
from archkit.verification.latency import Measured, check_latency

NO_BRIEF = Brief()


def percentile(p, subject, value, interval, n=1000):
    return Evidence(
        id=f"E-endpoint_latency.{p}_ms-{subject}",
        question=f"endpoint_latency.{p}_ms",
        subject=subject,
        value=value,
        unit="ms",
        n=n,
        interval=interval,
    )


def p99_of(*evidence, brief=NO_BRIEF, lack="", busiest=()):
    complexity = {e.subject: "simple" for e in (*evidence, *busiest)}
    measured = Measured("endpoints", tuple(evidence), tuple(busiest), complexity, lack)
    return next(v for v in check_latency(measured, gates_for(brief)) if v.id == "GATE-p99-all-endpoints")


@pytest.mark.parametrize(
    ("interval", "state"),
    [
        ((100, 1999), "PASS"),
        ((1999, 2000), "WARN"),
        ((1500, 2500), "WARN"),
        ((2000, 2500), "FAIL"),
        ((2100, 2200), "FAIL"),
    ],
)
def test_a_percentile_passes_or_fails_only_with_its_whole_interval(interval, state):
    assert p99_of(percentile("p99", "orders.list", sum(interval) / 2, interval)).state == state


def test_the_worst_endpoint_is_named_and_all_are_kept():
    verdict = p99_of(
        percentile("p99", "catalog.byId", 20, (10, 30)),
        percentile("p99", "reports.sales", 2500, (2100, 2600)),
        percentile("p99", "orders.list", 1900, (1800, 2100)),
    )
    assert (verdict.state, verdict.worst) == ("FAIL", "reports.sales")
    assert [j.subject for j in verdict.judgements] == ["reports.sales", "orders.list", "catalog.byId"]
    assert verdict.reason.startswith("1 of 3 endpoints miss it")


def test_the_busiest_hour_counts_as_much_as_the_whole_window():
    calm = percentile("p99", "orders.list", 500, (400, 600))
    busy = percentile("p99", "orders.list", 3000, (2500, 3500))
    verdict = p99_of(calm, busiest=[busy])
    assert verdict.state == "FAIL"
    assert verdict.judgements[0].busiest_hour


def test_too_few_calls_are_no_data_and_do_not_hide_the_others():
    rare = percentile("p99", "reports.sales", 9000, (8000, 9900), n=99)
    often = percentile("p99", "orders.list", 10, (5, 20), n=100)
    verdict = p99_of(rare, often)
    assert (verdict.state, verdict.worst) == ("PASS", "orders.list")
    assert "1 more were seen too rarely" in verdict.reason
    assert p99_of(rare).state == "NO DATA"
    assert "at most 99 times" in p99_of(rare).reason


def test_nothing_measured_fails_closed_and_says_what_would_decide():
    verdict = p99_of(lack="To decide it: log_min_duration_statement = 0.")
    assert verdict.state == "NO DATA"
    assert "log_min_duration_statement" in verdict.reason


def test_what_the_brief_asks_of_all_tightens_a_gate_and_never_loosens_it():
    def thresholds(limit):
        return {
            g.slug: g.threshold_ms
            for g in gates_for(Brief(targets=(Target(metric="p99", max=limit, unit="s"),)))
        }

    assert thresholds(1) == {"p50-simple": 100, "p95-complex": 500, "p99-all": 1000}
    assert thresholds(9) == {"p50-simple": 100, "p95-complex": 500, "p99-all": 2000}


def test_a_target_for_one_endpoint_is_a_gate_of_its_own_whatever_its_complexity():
    asked = Brief(
        targets=(
            Target(scenario="orders.list", metric="p95", max=300),
            Target(scenario="orders.list", metric="p95", max=200),
            Target(scenario="never.seen", metric="p50", max=10),
            Target(scenario="all", metric="p95", max=400),
        )
    )
    evidence = (percentile("p95", "orders.list", 250, (240, 260)), percentile("p95", "b", 450, (440, 460)))
    measured = Measured("endpoints", evidence, (), {"orders.list": "simple", "b": "simple"})
    verdicts = {v.name: v for v in check_latency(measured, target_gates(asked))}
    assert {name: (v.state, v.threshold) for name, v in verdicts.items()} == {
        "p95 of orders.list": ("FAIL", 200),
        "p50 of never.seen": ("NO DATA", 10),
        "p95 of all endpoints": ("FAIL", 400),
    }
    assert verdicts["p50 of never.seen"].reason == "No request to never.seen was seen."
    assert len({v.id for v in verdicts.values()}) == 3


@pytest.mark.parametrize(
    ("asked", "judged"),
    [
        ("/customers/:id", {"GET /customers/:id", "PATCH /customers/:id"}),
        ("PATCH /customers/:id", {"PATCH /customers/:id"}),
        ("DELETE /customers/:id", set()),
        ("/orders", {"/orders"}),
        ("GET /orders", {"/orders"}),
        ("POST /orders", set()),
        ("orders.list", {"orders.list"}),
    ],
)
def test_a_target_names_an_endpoint_plainly_or_with_its_method(asked, judged):
    methods = {
        "GET /customers/:id": "GET",
        "PATCH /customers/:id": "PATCH",
        "/orders": "GET",
        "orders.list": "GET",
    }
    evidence = tuple(percentile("p95", name, 100, (90, 110)) for name in methods)
    measured = Measured("endpoints", evidence, (), dict.fromkeys(methods, "simple"), methods=methods)
    brief = Brief(targets=(Target(scenario=asked, metric="p95", max=200),))
    (verdict,) = check_latency(measured, target_gates(brief))
    assert {j.subject for j in verdict.judgements} == judged
    assert verdict.state == ("PASS" if judged else "NO DATA")
    assert " " not in verdict.id


def test_an_endpoint_that_only_fails_has_no_latency_to_pass_with():
    verdict = p99_of(percentile("p99", "/balance", None, None, n=0))
    assert verdict.state == "NO DATA"
    assert (
        verdict.reason == "No request was answered with a status below 400, so there is no latency to judge."
    )


def test_simple_and_complex_endpoints_have_gates_of_their_own():
    evidence = (percentile("p50", "a", 150, (140, 160)), percentile("p95", "b", 450, (440, 460)))
    measured = Measured("endpoints", evidence, (), {"a": "simple", "b": "complex"})
    states = {v.id: v.state for v in check_latency(measured, gates_for(Brief()))}
    assert states["GATE-p50-simple-endpoints"] == "FAIL"
    assert states["GATE-p95-complex-endpoints"] == "PASS"


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1e5))
def test_a_tighter_interval_is_never_judged_worse_in_both_directions(low, width, shift):
    wide = p99_of(percentile("p99", "x", low, (low, low + width + shift)))
    narrow = p99_of(percentile("p99", "x", low, (low, low + width)))
    order = ["PASS", "WARN", "FAIL"]
    assert order.index(narrow.state) <= order.index(wide.state) or wide.state == narrow.state
