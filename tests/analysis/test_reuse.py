"""What a cache would hold equals what caches hold that are run over the same reads and writes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from evidence_rows import after, analyst_of, shape, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.analysis.reuse import MOST_READS, measure_reuse
from archkit.model.assessment import ShapeTable

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.analysis.questions import Analyst

SHAPES = [
    shape("S-one"),
    shape("S-two"),
    shape("W-a", "write"),
    shape("W-b", "write"),
    shape("W-lost", "write"),
]
TABLES = [("S-one", "a", "read"), ("S-two", "a", "read"), ("S-two", "b", "read"), ("W-a", "a", "write"),
          ("W-b", "b", "write")]  # fmt: skip
CHANGES = {"S-one": {"W-a", "W-lost"}, "S-two": {"W-a", "W-b", "W-lost"}}
Event = tuple[float, str, str | None]
TTLS = (60, 300, 900, 3600)


def _sequence(seed: int, busy_s: float, write_share: float, keys: int) -> list[Event]:
    """Return (seconds after the start, shape, argument) in order; the moments differ."""
    chance = random.Random(seed)  # noqa: S311  a sample, no secret
    clock, events = 0.0, []
    for _ in range(900):
        clock += round(chance.expovariate(1 / busy_s), 3) + 0.001
        is_write = chance.random() < write_share
        name = (
            chance.choice(("W-a", "W-b", "W-b", "W-lost")) if is_write else chance.choice(("S-one", "S-two"))
        )
        events.append((clock, name, None if is_write else f"{int(keys * chance.random() ** 3):016x}"))
    return events


def _hit_share(events: list[Event], name: str, ttl: int, *, with_writes: bool) -> float:
    """Run a cache-aside cache that keeps time in whole seconds."""
    filled: dict[str, int] = {}
    hits = reads = 0
    for moment, event, argument in events:
        if with_writes and event in CHANGES[name]:
            filled.clear()
        if event != name or argument is None:
            continue
        reads += 1
        second = int(moment)
        if argument in filled and second - filled[argument] < ttl:
            hits += 1
        else:
            filled[argument] = second
    return hits / reads


def _analyst(folder: Path, events: list[Event], **given_: Any) -> Analyst:
    rows = [
        statement(started_at=after(1000 * moment), shape=name, arguments_hash=argument)
        for moment, name, argument in events
    ]
    return analyst_of(folder, statements=rows, **({"shapes": SHAPES, "shape_tables": TABLES} | given_))


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.integers(0, 10_000),
    st.sampled_from([0.05, 0.6, 4.0, 30.0]),
    st.sampled_from([0.0, 0.02, 0.3]),
    st.sampled_from([1, 8, 200]),
)
def test_both_bounds_are_those_of_a_cache_that_is_run(
    tmp_path: Path, seed: int, busy_s: float, write_share: float, keys: int
) -> None:
    events = _sequence(seed, busy_s, write_share, keys)
    rows = _analyst(tmp_path, events).table("reuse", most_reads=MOST_READS).records()
    assert {row["shape"] for row in rows} == {"S-one", "S-two"}
    for row in rows:
        name = str(row["shape"])
        assert row["reads"] == row["known"] == sum(e == name for _, e, _ in events)
        assert row["keys"] == len({a for _, e, a in events if e == name})
        for ttl in TTLS:
            assert row[f"hits_{ttl}s_low_share"] == pytest.approx(
                _hit_share(events, name, ttl, with_writes=True)
            )
            assert row[f"hits_{ttl}s_high_share"] == pytest.approx(
                _hit_share(events, name, ttl, with_writes=False)
            )


def test_where_arguments_are_unknown_reads_are_counted_and_no_hit_is_claimed(tmp_path: Path) -> None:
    events = [(m, n, a if i % 5 else None) for i, (m, n, a) in enumerate(_sequence(1, 1.0, 0.1, 5))]
    analyst = _analyst(tmp_path, events)
    table = analyst.table("reuse", most_reads=MOST_READS)
    for row in table.records():
        assert row["reads"] > row["known"]
        assert row["hits_60s_low_share"] is row["hits_3600s_high_share"] is row["saved_ms"] is None
    for reuse in measure_reuse(analyst, table, ()):
        assert (reuse.lifetimes, reuse.sizes, reuse.followed) == ((), (), 0)


def test_locking_reads_rare_reads_and_reads_of_the_catalog_are_left_out(tmp_path: Path) -> None:
    names = {"select a from a for update": "a", "select a from a for no key update": "a", "S-pg": "pg_class"}
    events: list[Event] = [(float(i), name, "1") for i in range(150) for name in names]
    events += [(float(i), "S-one", "1") for i in range(99)]
    given_ = {
        "shapes": [shape(name) for name in (*names, "S-one")],
        "shape_tables": [*((name, table, "read") for name, table in names.items()), TABLES[0]],
    }
    assert _analyst(tmp_path, events, **given_).table("reuse", most_reads=MOST_READS).rows == ()


def test_of_a_long_log_the_first_part_counts(tmp_path: Path) -> None:
    events = _sequence(3, 1.0, 0.0, 5)
    rows = _analyst(tmp_path, events).table("reuse", most_reads=500).records()
    first = events[:500]
    assert sum(int(row["reads"] or 0) for row in rows) == 500
    for row in rows:
        expected = _hit_share(first, str(row["shape"]), 300, with_writes=True)
        assert row["hits_300s_low_share"] == pytest.approx(expected)


def test_a_bounded_cache_is_told_by_the_order_of_the_reads(tmp_path: Path) -> None:
    """150 keys in turn: a cache of 100 never holds the next, one of 1,000 misses only the first of each."""
    events: list[Event] = [(float(i), "S-one", f"{i % 150:x}") for i in range(600)]
    analyst = _analyst(tmp_path, events)
    used = (ShapeTable(shape="S-one", table="a", access="read"),)
    (reuse,) = measure_reuse(analyst, analyst.table("reuse", most_reads=MOST_READS), used)
    assert [(s.size, s.rate) for s in reuse.sizes] == [(100, 0), (1_000, 0.75), (10_000, 0.75)]
    assert (reuse.followed, reuse.tables, reuse.keys) == (600, ("a",), 150)
    assert [each.ttl_s for each in reuse.lifetimes] == list(TTLS)
