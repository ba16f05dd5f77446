import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.brief import Brief, Target
from archkit.model.evidence import Evidence
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
    return next(v for v in check_latency(measured, brief) if v.id == "GATE-p99-all-endpoints")


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


def test_the_brief_tightens_a_threshold_for_all_or_for_one_and_never_loosens_it():
    asked = Brief(
        targets=(
            Target(scenario="all", metric="p99", max=1, unit="s"),
            Target(scenario="orders.list", metric="p99", max=300),
            Target(scenario="reports.sales", metric="p99", max=9, unit="s"),
        )
    )
    names = ("orders.list", "reports.sales", "catalog.byId")
    verdict = p99_of(*(percentile("p99", name, 500, (400, 600)) for name in names), brief=asked)
    assert {j.subject: j.threshold for j in verdict.judgements} == {
        "orders.list": 300,
        "reports.sales": 1000,
        "catalog.byId": 1000,
    }


def test_simple_and_complex_endpoints_have_gates_of_their_own():
    evidence = (percentile("p50", "a", 150, (140, 160)), percentile("p95", "b", 450, (440, 460)))
    measured = Measured("endpoints", evidence, (), {"a": "simple", "b": "complex"})
    states = {v.id: v.state for v in check_latency(measured, Brief())}
    assert states["GATE-p50-simple-endpoints"] == "FAIL"
    assert states["GATE-p95-complex-endpoints"] == "PASS"


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1e5))
def test_a_tighter_interval_is_never_judged_worse_in_both_directions(low, width, shift):
    wide = p99_of(percentile("p99", "x", low, (low, low + width + shift)))
    narrow = p99_of(percentile("p99", "x", low, (low, low + width)))
    order = ["PASS", "WARN", "FAIL"]
    assert order.index(narrow.state) <= order.index(wide.state) or wide.state == narrow.state
