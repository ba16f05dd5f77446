"""Which service calls which, and whether the traces are a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidence_rows import after, analyst_of, request, span

from archkit.analysis.traces import lacks_of_traces

if TYPE_CHECKING:
    from pathlib import Path


def _calls(folder: Path, *spans: tuple[Any, ...]) -> list[list[Any]]:
    table = analyst_of(folder, spans=list(spans)).table("service_calls")
    keys = ("call", "way", "calls", "traces", "errors", "p50_ms", "max_ms")
    return [[row[key] for key in keys] for row in table.records()]


def test_a_call_is_timed_as_its_caller_waits_and_fails_where_either_side_does(tmp_path: Path) -> None:
    spans = [
        span(span="a"),
        span(span="b", parent="a", kind="client", duration_ms=8.0),
        span(span="c", parent="b", service="stock", duration_ms=5.0, is_error=True),
        span(span="d", parent="a", kind="client", peer="stock", duration_ms=4.0),
        span(span="e", parent="d", service="stock", duration_ms=3.0),
    ]
    assert _calls(tmp_path, *spans) == [["api -> stock", "sync", 2, 1, 1, 6.0, 8.0]]


def test_what_has_no_spans_of_its_own_is_called_as_the_caller_names_it(tmp_path: Path) -> None:
    spans = [
        span(span="a"),
        span(span="b", parent="a", kind="client", peer="postgresql", duration_ms=2.0),
        span(span="c", parent="a", kind="producer", peer="orders", duration_ms=1.0),
        span(span="d", parent="a", kind="client", peer=None),
    ]
    assert _calls(tmp_path, *spans) == [
        ["api -> orders", "async", 1, 1, 0, 1.0, 1.0],
        ["api -> postgresql", "sync", 1, 1, 0, 2.0, 2.0],
    ]


def test_spans_of_one_service_are_no_calls_and_other_traces_are_others(tmp_path: Path) -> None:
    spans = [
        span(span="a"),
        span(span="b", parent="a", kind="internal"),
        span(trace="u", span="c", parent="a", service="stock"),
    ]
    assert _calls(tmp_path, *spans) == []


def _lacks(folder: Path, traced: int) -> list[str]:
    requests = [request(trace=f"t{n}", started_at=after(n)) for n in range(100)]
    spans = [span(trace=f"t{n}", span=f"s{n}", started_at=after(n)) for n in (0, 99, *range(1, traced - 1))]
    return [lack.setting for lack in lacks_of_traces(analyst_of(folder, requests=requests, spans=spans))]


def test_traces_that_lack_requests_of_the_access_log_are_a_sample(tmp_path: Path) -> None:
    assert _lacks(tmp_path, 20) == [
        "a sampler that keeps all (of the requests that the access log names, 20% have spans)"
    ]
    assert _lacks(tmp_path, 96) == []


def test_without_an_access_log_nothing_is_said_of_a_sample(tmp_path: Path) -> None:
    assert lacks_of_traces(analyst_of(tmp_path, spans=[span()])) == ()
