"""What the order of statements tells: pauses and gaps, shared sessions, and records that two files hold."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from evidence_rows import START, analyst_of, shape, statement
from log_fitness import COMMITTED
from made_logs import START as LOG_START
from made_logs import Call, MadeLog, Session, fields, to_csv

from archkit.analysis.fitness import measure_fitness
from archkit.study import assess_files

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.fitness import Fitness

_HOUR, _DAY = 3600, 86_400
FULL = gzip.decompress((COMMITTED / "full.csv.gz").read_bytes())


def _steady(first_s: int, last_s: int, every_s: float = 5) -> list[float]:
    return [first_s + n * every_s for n in range(int((last_s - first_s) / every_s))]


def _fitness(folder: Path, rows: list[tuple]) -> Fitness:
    return measure_fitness(analyst_of(folder, statements=rows, shapes=[shape("S-1")]))


# When there is traffic (s), and the gaps and usual pauses that are told.
RHYTHMS = {
    "steady traffic has neither": (_steady(0, 4 * _HOUR), 0, 0),
    "an hour that is missing is a gap": (_steady(0, _HOUR) + _steady(2 * _HOUR, 4 * _HOUR), 1, 0),
    "two of different length at different hours are gaps": (
        _steady(0, _HOUR) + _steady(2 * _HOUR, 4 * _HOUR) + _steady(7 * _HOUR, 9 * _HOUR),
        2,
        0,
    ),
    "a quiet hour of three nights is usual": (
        [t for day in range(4) for t in _steady(day * _DAY, day * _DAY + 23 * _HOUR, 20)],
        0,
        3,
    ),
    "runs of two minutes every hour are usual": (
        [t for hour in range(30) for t in _steady(hour * _HOUR, hour * _HOUR + 120, 0.1)],
        0,
        29,
    ),
    "half a day that is missing among hourly runs is a gap": (
        [
            t
            for hour in range(40)
            if not 20 < hour < 33
            for t in _steady(hour * _HOUR, hour * _HOUR + 120, 0.1)
        ],
        1,
        26,
    ),
}


@pytest.mark.parametrize("name", RHYTHMS)
def test_what_traffic_usually_does_is_no_gap(name: str, tmp_path: Path) -> None:
    moments, gaps, rests = RHYTHMS[name]
    fitness = _fitness(tmp_path, [statement(started_at=START + timedelta(seconds=s)) for s in moments])
    assert (len(fitness.gaps), fitness.rests) == (gaps, rests)


# Session, application and trace of statements in turn; whether sessions are pooled, and requests mixed in them.
SHARED = {
    "without traces nothing tells": ([("a", "shop", None), ("a", "shop", None)], None, None),
    "a session of two applications is a pooler's": ([("a", "shop", None), ("a", "mail", None)], True, None),
    "a session for each trace is nobody else's": ([("a", "shop", 1), ("b", "shop", 2)], False, False),
    "traces in turn share a session": ([("a", "shop", 1), ("a", "shop", 1), ("a", "shop", 2)], True, False),
    "traces interleave": ([("a", "shop", 1), ("a", "shop", 2), ("a", "shop", 1)], True, True),
}


@pytest.mark.parametrize("name", SHARED)
def test_shared_sessions_are_told(name: str, tmp_path: Path) -> None:
    calls, pooled, mixed = SHARED[name]
    fitness = _fitness(tmp_path, [statement(session=s, application=a, trace=t) for s, a, t in calls])
    assert (fitness.pooled, fitness.mixed) == (pooled, mixed)


def test_a_log_and_its_rotation_that_was_copied_in_the_middle_count_each_record_once(tmp_path: Path) -> None:
    lines = FULL.splitlines(keepends=True)
    (tmp_path / "all.csv").write_bytes(FULL)
    (tmp_path / "postgresql.log.1").write_bytes(b"".join(lines[: len(lines) * 2 // 3]))
    (tmp_path / "postgresql.log").write_bytes(b"".join(lines[len(lines) // 3 :]))
    whole = assess_files([tmp_path / "all.csv"])
    parts = assess_files([tmp_path / "postgresql.log", tmp_path / "postgresql.log.1"])
    # One statement was cut between its bind and its execute: it is not the same in both.
    assert abs(parts.totals.statements - whole.totals.statements) <= 1
    assert parts.totals.transactions == whole.totals.transactions
    assert parts.loops == whole.loops
    assert parts.fitness.repeated > 300
    assert (parts.fitness.sampled, parts.fitness.supports) == (False, whole.fitness.supports)


def test_rotations_that_only_follow_each_other_repeat_nothing(tmp_path: Path) -> None:
    lines = FULL.splitlines(keepends=True)
    (tmp_path / "a.csv").write_bytes(b"".join(lines[: len(lines) // 2]))
    (tmp_path / "b.csv").write_bytes(b"".join(lines[len(lines) // 2 :]))
    parts = assess_files([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert parts.fitness.repeated == 0


def _request(second: float, number: int) -> bytes:
    at = START + timedelta(seconds=second)
    return (
        f'{{"time": "{at:%Y-%m-%dT%H:%M:%S}Z", "method": "GET", "url": "/items/{number}", '
        f'"status": 200, "responseTime": {1 + number % 7}}}\n'
    ).encode()


def test_access_logs_that_overlap_count_once_and_those_of_two_servers_count_twice(tmp_path: Path) -> None:
    lines = [_request(n / 3, n) for n in range(600)]
    (tmp_path / "a.log").write_bytes(b"".join(lines[:400]))
    (tmp_path / "b.log").write_bytes(b"".join(lines[200:]))
    overlapping = assess_files([tmp_path / "a.log", tmp_path / "b.log"])
    assert (overlapping.totals.requests, overlapping.fitness.repeated) == (600, 200)
    (tmp_path / "c.log").write_bytes(b"".join(_request(n / 3, n * 5 + 1) for n in range(600)))
    servers = assess_files([tmp_path / "a.log", tmp_path / "c.log"])
    assert (servers.totals.requests, servers.fitness.repeated) == (1000, 0)


@pytest.mark.parametrize("step_s", [-3600, -0.5, 3600])
def test_a_clock_that_is_set_while_it_logs_changes_no_count_no_duration_and_no_loop(
    step_s: float, tmp_path: Path
) -> None:
    """Calls keep the order of the file; what the clock says is kept as it stands, and durations are their own."""
    log, session = MadeLog(), Session(1)
    for request in range(40):
        session.clock += 500
        log.run(session, Call("begin"))
        log.run(session, Call("select id from orders where customer_id = $1", (request,)))
        for row in range(8):
            log.run(session, Call("select sku from items where order_id = $1", (request * 8 + row,), 1.25))
        log.run(session, Call("commit"))
    (tmp_path / "a.csv").write_bytes(log.text())
    (tmp_path / "b.csv").write_bytes(log.text(set_at=len(log.records) // 2, by_s=step_s))
    right, stepped = assess_files([tmp_path / "a.csv"]), assess_files([tmp_path / "b.csv"])
    assert stepped.totals.statements == right.totals.statements == 440
    assert (stepped.durations, stepped.loops) == (right.durations, right.loops)
    assert [(loop.times, loop.calls) for loop in stepped.loops] == [(40, 320)]
    assert stepped.fitness.supports == right.fitness.supports


def test_the_hour_that_comes_twice_when_summer_ends_is_neither_a_gap_nor_a_busy_hour(tmp_path: Path) -> None:
    """PostgreSQL writes CEST, then CET: what stands an hour apart on the clock is a second apart in UTC."""
    log, session = MadeLog(), Session(1)
    for second in range(4 * _HOUR // 10):
        session.clock = second * 10_000 + 1000
        log.run(session, Call("select id from orders where id = $1", (second,)))
    (tmp_path / "utc.csv").write_bytes(log.text())
    (tmp_path / "berlin.csv").write_bytes(_in_berlin(log.text()))
    utc, berlin = assess_files([tmp_path / "utc.csv"]), assess_files([tmp_path / "berlin.csv"])
    assert berlin.fitness.gaps == utc.fitness.gaps == ()
    rates = [assessment.table("traffic_rate") for assessment in (utc, berlin)]
    assert [len(table.rows) for table in rates if table] == [240, 240]
    assert {row[1] for table in rates if table for row in table.rows} == {6}


def _in_berlin(data: bytes) -> bytes:
    """Return the log as if its first record were written at 01:00 CEST on the day when summer ends."""
    rows = fields(data)
    for row in rows:
        passed = datetime.strptime(row[0], "%Y-%m-%d %H:%M:%S.%f %Z").replace(tzinfo=UTC) - LOG_START
        at = datetime(2026, 10, 24, 23, tzinfo=UTC) + passed
        is_summer = at < datetime(2026, 10, 25, 1, tzinfo=UTC)
        local = at + timedelta(hours=2 if is_summer else 1)
        row[0] = f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03} {'CEST' if is_summer else 'CET'}"
    return to_csv(rows)
