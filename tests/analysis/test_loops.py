"""True loops are found, decoys are not; the cases stand in tests/cases/loops/loops.yaml."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from evidence_rows import after, analyst_of, shape, statement
from log_fitness import COMMITTED, assess_log
from ruamel.yaml import YAML

from archkit.analysis.loops import loops_of

_CASES = Path(__file__).parents[1] / "cases" / "loops" / "loops.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)


def _calls(case: dict[str, Any]) -> list[list[Any]]:
    """Return [shape, argument, pause] of one unit, in order."""
    calls: list[list[Any]] = []
    for entry in case["statements"]:
        if isinstance(entry, list):
            calls.append(entry)
            continue
        for number in range(entry["repeat"]):
            calls += [
                [n if n != "n" else number for n in each] for each in (entry["is"], entry.get("then")) if each
            ]
    return [[*call, 1][:3] for call in calls]


def _rows(case: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows, clock = [], 0.0
    for unit in range(case["units"]):
        for number, (name, argument, pause) in enumerate(_calls(case)):
            clock += 1 + pause
            transaction = unit + 1 if case["by"] == "transaction" else None
            common = {
                "session": f"s{number % case.get('sessions', 1)}",
                "trace": unit + 1 if case["by"] == "trace" else None,
                "transaction": unit * 1000 + number + 1 if case.get("retried") else transaction,
                "traffic": case.get("traffic", "interactive"),
            }
            if case.get("retried"):
                rows.append(
                    statement(**common, shape="S-begin", started_at=after(clock - 0.5), duration_ms=0.1)
                )
            known = argument
            rows.append(statement(**common, shape=name, arguments_hash=known, started_at=after(clock)))
    return rows


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_loops_are_told_from_what_only_looks_like_them(case: dict[str, Any], tmp_path: Path) -> None:
    rows = _rows(case)
    names = {row[10] for row in rows} - {"S-begin"}
    shapes = [*(shape(name) for name in names), shape("S-begin", "transaction")]
    table = analyst_of(tmp_path, statements=rows, shapes=shapes).table("loops")
    found = [
        f"{o.kind} {o.shape} {o.parent} {o.times} {o.calls} {o.different_calls} {o.distinct_arguments}"
        for o in loops_of(table)
    ]
    assert sorted(found) == sorted(case["loops"])


def test_a_loop_without_a_trace_is_of_the_endpoint_that_its_comments_name(tmp_path: Path) -> None:
    rows = [
        statement(
            transaction=unit,
            shape=name,
            arguments_hash=number,
            started_at=after(unit * 50 + number),
            route=route,
        )
        for unit, route in ((1, "/a"), (2, "/a"), (3, None), (4, None))
        for number, name in enumerate(["S-list", *["S-item"] * 6])
    ]
    table = analyst_of(tmp_path, statements=rows, shapes=[shape("S-list"), shape("S-item")]).table("loops")
    assert [(row["endpoint"], row["times"], row["loop"]) for row in table.records()] == [
        (None, 2, "n+1 S-item"),
        ("/a", 2, "n+1 S-item /a"),
    ]


def test_the_only_loop_of_a_real_run_is_the_one_that_was_made(tmp_path: Path) -> None:
    """The run holds pgbench load, autocommit traffic, a dump, pooled transactions, and one loop in each protocol."""
    data = gzip.decompress((COMMITTED / "full.csv.gz").read_bytes())
    (loop,) = assess_log(data, tmp_path).loops
    # Five transactions of two clients in three protocols, five lookups each (the first has another shape).
    assert (loop.kind, loop.times, loop.calls, loop.distinct_arguments) == ("n+1", 30, 150, 5)
