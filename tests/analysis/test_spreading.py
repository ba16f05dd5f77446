"""How latency is spread over time and over durations: exact counts, few rows, nothing of a cut log."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from evidence_rows import after, analyst_of, request, shape, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.analysis.questions import Analyst
from archkit.analysis.spreading import MOST_STEPS, step_of
from archkit.model.scope import Scope

if TYPE_CHECKING:
    from pathlib import Path

R10 = (1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8)
EDGES_US = [round(edge * 100) * 10**decade // 100 for decade in range(2, 10) for edge in R10]
_SOME = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip


def _low_us(micros: int) -> int:
    return max(edge for edge in EDGES_US if edge <= micros)


@_SOME
@given(st.lists(st.integers(100, 2_000_000_000) | st.sampled_from(EDGES_US), min_size=1, max_size=60))
def test_a_bin_counts_exactly_the_calls_between_its_edges(tmp_path: Path, micros: list[int]) -> None:
    rows = [statement(duration_ms=us / 1000) for us in micros]
    analyst = analyst_of(tmp_path, statements=rows, shapes=[shape("S-1")])
    table = analyst.table("duration_histogram").records()
    counts = {round(r["low_ms"] * 1000): r["calls"] for r in table if r["of"] == "statement"}
    assert counts == dict(Counter(_low_us(us) for us in micros))
    assert all(row["low_ms"] < row["high_ms"] and row["n"] == len(micros) for row in table)


def test_a_call_that_took_no_time_stands_in_the_lowest_bin(tmp_path: Path) -> None:
    analyst = analyst_of(tmp_path, statements=[statement(duration_ms=0.0)], shapes=[shape("S-1")])
    rows = analyst.table("duration_histogram").records()
    assert [(row["low_ms"], row["calls"]) for row in rows] == [(0.001, 1), (0.001, 1)]


def test_failed_requests_and_those_without_a_duration_are_in_no_bin(tmp_path: Path) -> None:
    rows = [request(), request(status=500), request(status=404), request(duration_ms=None)]
    found = analyst_of(tmp_path, requests=rows).table("duration_histogram").records()
    assert [(row["of"], row["calls"]) for row in found] == [("all requests", 1), ("endpoint", 1)]


def test_of_a_cut_log_nothing_is_said_of_how_statements_spread(tmp_path: Path) -> None:
    whole = analyst_of(tmp_path, statements=[statement()], shapes=[shape("S-1")])
    cut = Analyst(whole.warehouse, Scope(), is_complete=False)
    for question in ("duration_histogram", "statement_heat"):
        assert whole.table(question).rows
        assert cut.table(question).rows == ()


def test_pictures_hold_few_subjects_those_with_the_most_time(tmp_path: Path) -> None:
    rows = [request(endpoint=f"/e{i}", duration_ms=float(i)) for i in range(1, 40)]
    analyst = analyst_of(tmp_path, requests=rows)
    heat = analyst.table("endpoint_heat").records()
    bins = [row for row in analyst.table("duration_histogram").records() if row["of"] == "endpoint"]
    assert [row["endpoint"] for row in heat] == [f"/e{i}" for i in range(39, 23, -1)]
    assert [row["subject"] for row in bins] == [f"/e{i}" for i in range(39, 33, -1)]


@pytest.mark.parametrize(
    ("step_s", "moments"),
    [
        (300, ["2026-11-22T10:00:00Z", "2026-11-22T10:05:00Z", "2026-11-22T12:00:00Z"]),
        (3600, ["2026-11-22T10:00:00Z", "2026-11-22T12:00:00Z"]),
        (86_400, ["2026-11-22T00:00:00Z"]),
    ],
)
def test_a_step_begins_at_a_round_moment(tmp_path: Path, step_s: int, moments: list[str]) -> None:
    times = (after(0), after(299_999), after(300_000), after(7_200_000))
    rows = [statement(started_at=at, duration_ms=2.0) for at in times]
    analyst = analyst_of(tmp_path, statements=rows, shapes=[shape("S-1")])
    table = analyst.table("statement_heat", step_s=step_s)
    assert [row["moment"] for row in table.records()] == moments
    assert sum(row["n"] for row in table.records()) == len(times)
    assert {p.name: p.value for p in table.parameters}["step_s"] == step_s


def test_failed_requests_are_counted_by_clock_hour(tmp_path: Path) -> None:
    rows = [
        request(status=code, started_at=after(ms))
        for code, ms in ((200, 0), (503, 1), (404, 2), (200, 3_600_000))
    ]
    found = analyst_of(tmp_path, requests=rows).table("hourly_errors").records()
    told = [(row["hour"], row["calls"], row["errors"], row["refused"]) for row in found]
    assert told == [("2026-11-22T10:00:00Z", 3, 1, 1), ("2026-11-22T11:00:00Z", 1, 0, 0)]
    assert found[0]["error_share_low"] < found[0]["error_share"] < found[0]["error_share_high"]


def _minutes(*days: int, year: int = 2026) -> tuple[str, ...]:
    return tuple(f"{year}-{1 + d // 28:02}-{1 + d % 28:02}T{h:02}:07:00Z" for d in days for h in range(24))


@pytest.mark.parametrize(
    ("minutes", "step_s"),
    [
        ((), 3600),
        (("2026-11-22T10:00:00Z",), 300),
        (_minutes(1), 300),
        (_minutes(1, 2), 3600),
        ((*_minutes(1, 2), *_minutes(1, year=1970)), 3600),
        (_minutes(*range(8)), 3600),
        (_minutes(*range(9)), 21_600),
        (_minutes(*range(100)), 86_400),
    ],
)
def test_steps_are_the_shortest_that_a_picture_has_room_for(minutes: tuple[str, ...], step_s: int) -> None:
    assert step_of(minutes) == step_s
    assert MOST_STEPS >= 24
