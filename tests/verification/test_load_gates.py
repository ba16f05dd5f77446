from archkit.model.brief import Brief, Scale
from archkit.model.evidence import Evidence, EvidenceTable
from archkit.verification.load import check_connections, check_throughput


def evidence(subject, value, unit):
    return Evidence(
        id=f"E-x-{subject}", question="x.y", subject=subject, value=value, unit=unit, n=int(value)
    )


TABLE = EvidenceTable(question="x", title="x", columns=("a",), rows=(("b",),), sql="select 1")


def test_a_rate_that_was_carried_passes():
    brief = Brief(scale=Scale(requests_per_s=10, peak_factor=2))
    verdict = check_throughput(brief, TABLE, evidence("09:00", 1500, "requests/min"))
    assert (verdict.state, verdict.threshold, verdict.observed) == ("PASS", 20, 25)


def test_a_rate_that_was_never_offered_is_no_data_not_a_failure():
    brief = Brief(scale=Scale(requests_per_s=100))
    verdict = check_throughput(brief, TABLE, evidence("09:00", 1500, "requests/min"))
    assert verdict.state == "NO DATA"
    assert "load test" in verdict.reason


def test_no_rate_asked_is_no_gate():
    assert check_throughput(Brief(), TABLE, None) is None


def test_more_connections_than_the_pool_gate_fail():
    assert check_connections(TABLE, (evidence("api", 31, "connections"),)).state == "FAIL"
    assert check_connections(TABLE, (evidence("api", 30, "connections"),)).state == "PASS"
    assert check_connections(None, ()).state == "NO DATA"


def test_few_connections_in_a_log_that_is_not_complete_prove_nothing_but_many_do():
    few, many = evidence("api", 5, "connections"), evidence("api", 31, "connections")
    verdict = check_connections(TABLE, (few,), is_complete=False)
    assert (verdict.state, verdict.observed) == ("NO DATA", 5)
    assert "log_min_duration_statement" in verdict.reason
    assert check_connections(TABLE, (many,), is_complete=False).state == "FAIL"


def _tested(rate: float, failed: float | None) -> tuple[EvidenceTable, Evidence]:
    table = EvidenceTable(
        question="load_rate",
        title="x",
        columns=("subject", "reached", "failed_share", "requests"),
        rows=(("load test", rate, failed, 1000),),
        sql="select 1",
    )
    return table, evidence("load test", rate, "1/s")


def test_a_load_test_decides_what_no_busy_minute_did():
    brief = Brief(scale=Scale(requests_per_s=100))
    minute = evidence("09:00", 1500, "requests/min")
    for tested, state in (
        (_tested(120, 0.001), "PASS"),
        (_tested(120, None), "PASS"),
        (_tested(120, 0.2), "FAIL"),
        (_tested(80, 0.0), "NO DATA"),
    ):
        assert check_throughput(brief, TABLE, minute, tested).state == state
        assert check_throughput(brief, None, None, tested).state == state
    failed = check_throughput(brief, TABLE, minute, _tested(120, 0.2))
    assert (failed.observed, failed.reason) == (
        120,
        "A load test offered it, and 20.0% of its requests failed.",
    )
    busy = check_throughput(brief, TABLE, evidence("09:00", 6000, "requests/min"), _tested(120, 0.2))
    assert (busy.state, busy.observed) == ("PASS", 100)
