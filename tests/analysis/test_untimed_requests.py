"""A log without durations still tells how often endpoints are asked and fail; what it cannot tell is NO DATA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence_rows import after, analyst_of, request

from archkit.analysis.fitness import measure_fitness
from archkit.analysis.latency import percentile_evidence
from archkit.verification.gates import LatencyGate
from archkit.verification.latency import Measured, check_latency

if TYPE_CHECKING:
    from pathlib import Path

_TIMES = "percentiles of requests"


def _untimed(count: int, **given: object) -> list[tuple[object, ...]]:
    return [request(duration_ms=None, started_at=after(n * 1000), **given) for n in range(count)]


def test_calls_and_errors_are_counted_without_durations_the_most_asked_first(tmp_path: Path) -> None:
    rows = [*_untimed(3, endpoint="/b"), *_untimed(2, endpoint="/a"), *_untimed(1, endpoint="/a", status=500)]
    rows += [*_untimed(2, endpoint="/b"), request(endpoint="/c", duration_ms=7.0)]
    table = analyst_of(tmp_path, requests=rows).table("endpoint_latency")
    kept = ("endpoint", "calls", "errors", "n", "p50_ms", "p95_ms", "max_ms")
    assert [tuple(row[name] for name in kept) for row in table.records()] == [
        ("/c", 1, 0, 1, 7.0, 7.0, 7.0),
        ("/b", 5, 0, 0, None, None, None),
        ("/a", 3, 1, 0, None, None, None),
    ]


def test_requests_without_a_duration_do_not_count_for_percentiles(tmp_path: Path) -> None:
    timed = [request(duration_ms=float(ms)) for ms in range(1, 102)]
    (row,) = analyst_of(tmp_path, requests=[*timed, *_untimed(50)]).table("endpoint_latency").records()
    assert (row["calls"], row["n"], row["p50_ms"], row["p95_ms"], row["max_ms"]) == (
        151,
        101,
        51.0,
        96.0,
        101.0,
    )
    assert (row["p50_low"], row["p50_high"]) == (40.0, 62.0)


def test_what_would_give_percentiles_is_said_only_where_no_request_has_a_duration(tmp_path: Path) -> None:
    lack = measure_fitness(analyst_of(tmp_path, requests=_untimed(3))).lack_of(_TIMES)
    assert lack is not None
    assert "$request_time" in lack.setting
    mixed = measure_fitness(analyst_of(tmp_path, requests=[*_untimed(3), request()]))
    assert mixed.lack_of(_TIMES) is None
    assert measure_fitness(analyst_of(tmp_path)).lack_of(_TIMES) is None


def test_a_gate_without_durations_is_no_data_and_names_the_setting(tmp_path: Path) -> None:
    analyst = analyst_of(tmp_path, requests=_untimed(100))
    whole = percentile_evidence(analyst.table("endpoint_latency"))
    lack = measure_fitness(analyst).lack_of(_TIMES)
    assert lack is not None
    measured = Measured(of="endpoints", whole=whole, busiest=(), complexity={}, lack=lack.setting)
    (verdict,) = check_latency(
        measured, (LatencyGate(percentile="p95", complexity="any", threshold_ms=200.0),)
    )
    assert (verdict.state, verdict.observed) == ("NO DATA", None)
    assert "$request_time" in verdict.reason
