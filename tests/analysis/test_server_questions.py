"""The answers on events, tables, tails and changes equal what plain Python says over the same rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from evidence_rows import START, after, analyst_of, event, request, shape, statement, warehouse_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.analysis.comparing import lacks_of_comparison
from archkit.analysis.questions import Analyst
from archkit.laws import percentile_ranks, share_interval
from archkit.model.evidence import Window
from archkit.model.scope import Scope

if TYPE_CHECKING:
    from pathlib import Path

_SOME = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_KINDS = [("lock_wait", "ShareLock", "ms"), ("temp_file", None, "bytes"), ("error", "23505", None)]
_NOON = START + timedelta(hours=2)


@_SOME
@given(
    st.lists(
        st.tuples(st.sampled_from(_KINDS), st.sampled_from(["S-1", None]), st.integers(1, 9_000)), min_size=1
    )
)
def test_events_are_summed_by_kind_subject_and_shape(tmp_path: Path, told: list[Any]) -> None:
    rows = [
        event(kind=kind, subject=subject, shape=name, amount=float(n) if unit else None, unit=unit)
        for (kind, subject, unit), name, n in told
    ]
    sums: dict[str, list[tuple[str | None, int]]] = defaultdict(list)
    for (kind, subject, unit), name, n in told:
        sums[" ".join(part for part in (kind, subject, name) if part)].append((unit, n))
    found = {row["event"]: row for row in analyst_of(tmp_path, events=rows).table("events").records()}
    assert set(found) == set(sums)
    for name, each in sums.items():
        assert found[name]["times"] == len(each)
        for unit, column in (("ms", "total_ms"), ("bytes", "total_bytes")):
            amounts = [n for u, n in each if u == unit]
            assert found[name][column] == (sum(amounts) if amounts else None)


def test_the_time_of_a_table_is_that_of_the_statements_that_use_it(tmp_path: Path) -> None:
    said = [("S-1", 300.0), ("S-1", 300.0), ("S-2", 300.0), ("S-3", 100.0)]
    rows = [
        statement(shape=name, duration_ms=ms, started_at=after(1000 * i)) for i, (name, ms) in enumerate(said)
    ]
    rows.append(statement(shape="S-2", duration_ms=9e9, traffic="maintenance"))
    rows.append(statement(shape="S-4", duration_ms=9e6))
    uses = [("S-1", "a", "read"), ("S-2", "a", "write"), ("S-2", "b", "read"), ("S-3", "pg_class", "read")]
    kinds = [shape("S-1"), shape("S-2", "write"), shape("S-3"), shape("S-4", "transaction")]
    table = analyst_of(tmp_path, statements=rows, shapes=kinds, shape_tables=uses).table("hot_tables")
    passed = 3_100  # from the first start to the last end
    assert [
        (
            r["table"],
            r["calls"],
            r["reads"],
            r["writes"],
            r["of_calls_share"],
            r["total_ms"],
            r["of_time_share"],
        )
        for r in table.records()
    ] == [("a", 3, 2, 1, 0.75, 900.0, 0.9), ("b", 1, 1, 0, 0.25, 300.0, 0.3)]
    assert [r["busy_sessions"] for r in table.records()] == pytest.approx([900 / passed, 300 / passed])


def test_a_table_is_contested_where_two_applications_write_it(tmp_path: Path) -> None:
    uses = [("S-1", "orders", "write"), ("S-2", "orders", "read"), ("S-3", "carts", "write")]
    said = [*["shop"] * 3, "worker", None, None]
    rows = [statement(shape="S-1", application=name, trace="1") for name in said]
    rows += [statement(shape="S-1", application="psql", traffic="maintenance")]
    rows += [statement(shape="S-2", application="reader"), statement(shape="S-3", application="shop")]
    asked = [request(trace="1", endpoint="/orders")]
    rows += [statement(shape="S-1", application="shop", trace=t, route="/routed") for t in ("1", "2", None)]
    analyst = analyst_of(tmp_path, statements=rows, requests=asked, shape_tables=uses)
    (found,) = analyst.table("contested_tables").records()
    assert found == {
        "table": "orders", "applications": 2, "endpoints": 2, "writes": 7, "written_by": "shop (6), worker (1)",
        "others_share": pytest.approx(1 / 7),
    }  # fmt: skip


@_SOME
@given(st.lists(st.floats(0.01, 2_000).map(lambda x: round(x, 3)), min_size=90, max_size=400))
def test_a_tail_is_told_with_the_interval_of_its_percentile(tmp_path: Path, values: list[float]) -> None:
    rows = [statement(duration_ms=ms) for ms in values] + [statement(shape="S-2", duration_ms=5.0)]
    analyst = analyst_of(tmp_path, statements=rows, shapes=[shape("S-1"), shape("S-2")])
    ordered, found = sorted(values), analyst.table("slow_tail").records()
    for row in found:
        low, high = percentile_ranks(len(values), 0.99)
        assert (row["p99_low"], row["p99_high"]) == (ordered[low - 1], ordered[high - 1])
        tail = [ms for ms in values if ms > 10 * row["p50_ms"]]
        assert row["tail_calls"] == len(tail)
        assert row["share"] == pytest.approx(sum(tail) / (sum(values) + 5))
    middle = ordered[len(values) // 2]
    if len(values) < 100 or ordered[-1] < 9 * middle:
        assert not found


def _times(n: int, ms: float, step: float) -> list[float]:
    """Return n durations around a middle."""
    return [ms + step * (i - n // 2) for i in range(n)]


# Durations before and after, and what changed.
CHANGES = {
    "the median grew by more than its interval": (_times(40, 10, 0.1), _times(40, 15, 0.1), "slower"),
    "it shrank": (_times(40, 15, 0.1), _times(40, 10, 0.1), "faster"),
    "it grew by less than a fifth": (_times(40, 10, 0.01), _times(40, 11.9, 0.01), "same"),
    "it grew, and the intervals meet": (_times(30, 10, 0.6), _times(30, 12.5, 0.6), "same"),
    "too few calls on one side": (_times(400, 10, 0.01), _times(19, 90, 0.01), "same"),
    "only the slowest grew": (
        _times(200, 10, 0.001),
        [*_times(170, 10, 0.001), *_times(30, 90, 1)],
        "slower",
    ),
    "of too few the slowest grew": (
        _times(90, 10, 0.001),
        [*_times(75, 10, 0.001), *_times(15, 90, 1)],
        "same",
    ),
    "nothing ran before": ([], _times(3, 10, 1), "new"),
    "nothing ran after": (_times(3, 10, 1), [], "vanished"),
    "no duration was logged": ([None] * 30, [None] * 30, "same"),
}


@pytest.mark.parametrize("case", CHANGES)
@pytest.mark.parametrize("what", ["statement", "endpoint"])
def test_what_changed_at_a_moment_is_this(tmp_path: Path, case: str, what: str) -> None:
    before, behind, change = CHANGES[case]
    told = [(_NOON - timedelta(seconds=1), ms) for ms in before] + [(_NOON, ms) for ms in behind]
    make = statement if what == "statement" else request
    rows = [make(started_at=at, duration_ms=ms) for at, ms in told]
    other = {"shape" if what == "statement" else "endpoint": "other"}
    rows += [make(started_at=at, duration_ms=1.0, **other) for at in (START, _NOON)]
    views = {"statements" if what == "statement" else "requests": rows}
    warehouse = warehouse_of(tmp_path, shapes=[shape("S-1"), shape("other")], **views)
    table = Analyst(warehouse, Scope(compare_at=_NOON)).table("regressions")
    (row,) = [row for row in table.records() if row["subject"] != "other"]
    assert (row["what"], row["change"]) == (what, change)
    assert (row["before_calls"], row["after_calls"]) == (len(before), len(behind))


def test_the_statements_of_a_log_that_leaves_some_out_are_not_compared(tmp_path: Path) -> None:
    statements, requests = ([make(started_at=at) for at in (START, _NOON)] for make in (statement, request))
    warehouse = warehouse_of(tmp_path, shapes=[shape("S-1")], statements=statements, requests=requests)
    cut = Analyst(warehouse, Scope(compare_at=_NOON), is_complete=False)
    assert [row["what"] for row in cut.table("regressions").records()] == ["endpoint"]


def test_where_nothing_was_measured_on_one_side_nothing_is_new_and_nothing_vanished(tmp_path: Path) -> None:
    warehouse = warehouse_of(tmp_path, shapes=[shape("S-1")], statements=[statement()], requests=[request()])
    for moment in (START, START + timedelta(seconds=1)):
        assert not Analyst(warehouse, Scope(compare_at=moment)).table("regressions").rows


@pytest.mark.parametrize(("hour", "lacks"), [(1, 0), (2, 0), (0, 1), (3, 1)])
def test_a_moment_that_has_nothing_before_or_after_it_compares_nothing(
    tmp_path: Path, hour: int, lacks: int
) -> None:
    scope = Scope(compare_at=START + timedelta(hours=hour))
    analyst = Analyst(warehouse_of(tmp_path), scope)
    found = lacks_of_comparison(analyst, Window(start=START, end=START + timedelta(hours=2)))
    assert [lack.what for lack in found] == ["comparison"] * lacks
    assert lacks_of_comparison(Analyst(analyst.warehouse, Scope()), None) == ()
    assert len(lacks_of_comparison(analyst, None)) == 1


@_SOME
@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_is_the_same_in_python_and_in_sql(
    tmp_path_factory: pytest.TempPathFactory, seen: tuple[int, int]
) -> None:
    k, n = seen
    ask = warehouse_of(tmp_path_factory.mktemp("share")).ask
    (bounds,) = ask("select share_low($k, $n), share_high($k, $n)", {"k": k, "n": n}).rows
    assert share_interval(k, n) == pytest.approx(bounds, abs=1e-12)
