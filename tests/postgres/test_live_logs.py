"""Logs that a real PostgreSQL writes now: every execution counted once, every setting told from its log."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

# The helpers of the other tests stand in their folders.
sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("analysis", "readers", "sql")]

from csvlog_samples import read_bytes  # noqa: E402
from live_server import EVERYTHING, Server  # noqa: E402
from log_fitness import assess_log  # noqa: E402
from shape_cases import shape_of  # noqa: E402
from variants import VARIANTS, make  # noqa: E402
from workloads import BROWSE, LOOP, SCHEMA, TRANSFER, VARIETY  # noqa: E402

_WHOLE = {"durations", "percentiles", "loops", "transactions", "arguments", "reuse"}
# Variant: threshold, sampled, and what it supports.
EXPECTED: dict[str, tuple[float | None, bool | None, set[str]]] = {
    "full": (0.0, False, _WHOLE),
    "statement_all": (None, False, _WHOLE - {"durations", "percentiles"}),
    "statement_all_durations": (0.0, False, _WHOLE),
    "statement_all_min_0": (0.0, False, _WHOLE),
    "statement_mod": (None, True, {"arguments"}),
    "durations_alone": (None, True, set()),
    "durations_and_min_250": (250.0, None, {"durations", "arguments"}),
    "statement_all_min_250": (250.0, None, _WHOLE - {"percentiles"}),
    "min_250": (250.0, None, {"durations", "arguments"}),
    "min_5": (5.0, None, {"durations", "arguments"}),
    "statements_sampled": (0.0, True, {"durations", "arguments"}),
    "half_sampled": (0.0, True, {"durations", "arguments"}),
    "transactions_sampled": (0.0, True, {"durations", "arguments"}),
    "no_parameters": (0.0, False, _WHOLE - {"loops", "arguments", "reuse"}),
}


@pytest.fixture(scope="module", autouse=True)
def _tables(server: Server) -> None:
    server.sql(SCHEMA, check=True)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_settings_of_a_server_are_told_from_its_log(server: Server, name: str, tmp_path: Path) -> None:
    assert set(EXPECTED) == set(VARIANTS)
    assessment = assess_log(make(server, name), tmp_path)
    fitness = assessment.fitness
    assert (fitness.threshold_ms, fitness.sampled, set(fitness.supports)) == EXPECTED[name]
    assert (assessment.durations.p50 is not None) == ("percentiles" in fitness.supports)
    assert "loops" in fitness.supports or not assessment.loops


def _executions(server: Server) -> Counter[str]:
    rows = server.sql(
        "select calls || ' ' || replace(query, chr(10), ' ') from pg_stat_statements where query not like '%pg_stat%'"
    )
    counts: Counter[str] = Counter()
    for row in rows.splitlines():
        calls, _, query = row.partition(" ")
        counts[shape_of(query)] += int(calls)
    return counts


@pytest.mark.parametrize(
    ("mode", "logged"),
    [
        ("simple", "full"),
        ("extended", "full"),
        ("prepared", "full"),
        ("simple", "statement_all_durations"),
        ("extended", "statement_all_durations"),
        ("prepared", "statement_all_min_0"),
    ],
)
def test_every_execution_is_counted_once_and_takes_its_time(
    server: Server, mode: str, logged: str, tmp_path: Path
) -> None:
    name = f"{mode}-{logged}"
    server.begin(name, **VARIANTS[logged])
    server.pgbench(mode, TRANSFER, transactions=20)
    server.pgbench(mode, BROWSE, transactions=20)
    server.pgbench(mode, LOOP, transactions=5)
    expected = _executions(server)
    time_ms = float(
        server.sql("select sum(total_exec_time) from pg_stat_statements where query not like '%pg_stat%'")
    )
    read = read_bytes(server.take(name).read_bytes(), tmp_path)
    found = Counter(s["sql"] for s in read.statements() if s["application"] == "pgbench")
    steering = {"begin", "commit"}  # of prepared ones pg_stat_statements counts the first only
    assert {s: n for s, n in found.items() if s not in steering} == {
        s: n for s, n in expected.items() if s not in steering and s in found
    }
    assert found["begin"] == found["commit"] == 2 * (20 + 5)
    assert sum(found.values()) == 2 * (20 * 6 + 20 * 3 + 5 * 9)
    total = sum(s["ms"] for s in read.statements() if s["application"] == "pgbench")
    assert time_ms * 0.9 < total < time_ms * 4 + 500


def test_statements_of_every_kind_are_counted_as_the_server_counts_them(
    server: Server, tmp_path: Path
) -> None:
    server.begin("variety", **EVERYTHING)
    server.sql(VARIETY)
    expected = _executions(server)
    read = read_bytes(server.take("variety").read_bytes(), tmp_path)
    found = Counter(s["sql"] for s in read.statements())
    # The server takes NULL and FALSE for literals too, and counts PREPARE twice.
    same = {s: n for s, n in expected.items() if s in found and not s.startswith("prepare")}
    assert len(same) >= 35
    assert {s: found[s] for s in same} == same


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Europe/Istanbul", "Asia/Tokyo"])
def test_a_log_of_any_time_zone_tells_the_same_time(server: Server, zone: str, tmp_path: Path) -> None:
    before = server.sql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')").strip()
    name = zone.replace("/", "-")
    server.begin(name, **EVERYTHING, log_timezone=zone)
    server.sql("select 1;")
    read = read_bytes(server.take(name).read_bytes(), tmp_path)
    ((first,),) = read.ask("select strftime(min(started_at), '%Y-%m-%d %H:%M:%S') from statements")
    assert before <= first < before[:11] + "99"
