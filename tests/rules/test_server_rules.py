"""The rules on what logs say beside latency; the cases stand in tests/cases/rules/server.yaml."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from archkit.analysis.latency import cell_evidence
from archkit.model.assessment import Assessment, ShapeTable
from archkit.model.evidence import EvidenceTable, Window
from archkit.rules import apply_rules

_CASES = Path(__file__).parents[1] / "cases" / "rules" / "server.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)
_MOMENT = "2026-11-22T10:00:00Z"
_PS = ("p50_ms", "p50_low", "p50_high", "p95_ms", "p95_low", "p95_high")
_USUAL: dict[str, dict[str, Any]] = {
    "events": {
        "event": None, "kind": "error", "subject": None, "shape": None, "times": 1, "sessions": 1, "total_ms": None,
        "p95_ms": None, "max_ms": None, "total_bytes": None, "max_bytes": None, "first_at": _MOMENT, "last_at": _MOMENT,
    },
    "shape_latency": {
        "shape": "S-1", "sql": "select ?", "kind": "other", "traffic": "interactive", "complexity": "simple",
        "calls": 1, "total_ms": 0.0, "share": 0.0,
    },
    "connections": {"application": "a", "open": 1, "moment": _MOMENT},
    "slow_tail": {"shape": "S-1"},
    "hot_tables": {"table": "a", "calls": 1, "reads": 1, "writes": 1, "of_time_share": 0.1, "busy_sessions": 0.1},
    "contested_tables": {"table": "a", "endpoints": 0},
    "table_writers": {"table": "a", "area": "x", "writes": 1},
    "regressions": {
        "compared": "statement S-1", "what": "statement", "subject": "S-1", "change": "same", "before_calls": 100,
        "after_calls": 100, **dict.fromkeys((f"{side}_{p}" for side in ("before", "after") for p in _PS), 1.0),
        "before_share": 0.5, "after_share": 0.5, "n": 100,
    },
}  # fmt: skip
_COUNTED = {"events": ("times", "events", "times"), "connections": ("open", "connections", "open")}


def _table(question: str, rows: list[dict[str, Any]]) -> EvidenceTable:
    full = [_USUAL[question] | row for row in rows]
    for row in full:
        if question == "events":
            row["event"] = " ".join(filter(None, (row["kind"], row["subject"], row["shape"])))
    columns = tuple(full[0])
    cells = tuple(tuple(row[column] for column in columns) for row in full)
    return EvidenceTable(question=question, title=question, columns=columns, rows=cells, sql="select 1")


def _assessment(case: dict[str, Any], **parts: Any) -> Assessment:
    start = datetime(2026, 11, 22, 10, tzinfo=UTC)
    return Assessment(
        study="s",
        as_of=date(2026, 11, 22),
        window=Window(start=start, end=start + timedelta(hours=case.get("hours", 1))),
        tables=tuple(_table(name, rows) for name, rows in case.items() if name in _USUAL),
        **parts,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_rules_find_this_and_nothing_else(case: dict[str, Any]) -> None:
    found = apply_rules(_assessment(case))
    assert [[f.rule, f.severity, f.subject] for f in found] == case["finds"]
    assert all(f.statement.endswith(".") and f.remedy.endswith(".") for f in found)


def test_a_finding_on_events_cites_them_names_the_tables_and_says_what_to_do() -> None:
    case = {
        "events": [
            {"kind": "deadlock", "subject": "40P01", "shape": "S-1", "times": 2},
            {"kind": "deadlock", "subject": "40P01", "shape": None, "times": 1},
        ]
    }
    evidence = cell_evidence(_table("events", case["events"]), *_COUNTED["events"])
    uses = (ShapeTable(shape="S-1", table="orders", access="write"),)
    (finding,) = apply_rules(_assessment(case, evidence=evidence, shape_tables=uses))
    assert finding.statement == "3 transactions were ended by deadlocks, in S-1 on orders."
    assert finding.evidence == ("E-events.times-deadlock_40P01_S-1", "E-events.times-deadlock_40P01")
    assert "one order" in finding.remedy


def test_a_regression_says_what_grew_from_what_to_what() -> None:
    grown = {
        "change": "slower", "before_p50_ms": 1.0, "before_p50_high": 1.1, "after_p50_ms": 2.345,
        "after_p50_low": 2.2, "after_p50_high": 2.5, "after_p95_ms": 1.0,
    }  # fmt: skip
    (finding,) = apply_rules(_assessment({"regressions": [grown]}))
    assert finding.statement == (
        "S-1 became slower: median 1 ms to 2.35 ms (95 % interval 2.2 ms to 2.5 ms); it now takes 50% of the time of "
        "all statements."
    )


def test_without_statements_the_hours_are_those_of_the_events() -> None:
    rows = [{"kind": "refused", "subject": "28P01", "times": 60, "last_at": "2026-11-22T12:00:00Z"}]
    events = _table("events", rows)
    blank = Assessment(study="s", as_of=date(2026, 11, 22), tables=(events,))
    assert apply_rules(blank) == ()
    assert apply_rules(_assessment({"events": rows})) != ()
