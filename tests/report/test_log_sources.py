"""What `archkit logs` shows of sums, load tests and calls between services."""

from __future__ import annotations

from datetime import date

from archkit.model.assessment import Assessment
from archkit.model.evidence import Cell, EvidenceTable
from archkit.report.documents import logs_document
from archkit.report.log_screen import logs_text


def _table(question: str, *records: dict[str, Cell]) -> EvidenceTable:
    columns = tuple(records[0])
    rows = tuple(tuple(record.values()) for record in records)
    return EvidenceTable(question=question, title=question, columns=columns, rows=rows, sql="select 1")


TOTALS = _table(
    "statement_totals",
    {
        "shape": "S-1", "sql": "select 1", "kind": "read", "complexity": "simple", "calls": 40, "total_ms": 400.0,
        "share": 1.0, "mean_ms": 10.0, "min_ms": 1.0, "max_ms": 50.0, "rows": 20,
    },
)  # fmt: skip
LOGGED = _table(
    "shape_latency",
    {
        "shape": "S-2", "sql": "select 2", "kind": "read", "traffic": "batch", "complexity": "simple", "calls": 1,
        "total_ms": 1.0, "share": 1.0, "p50_ms": 1.0, "p95_ms": 1.0, "p99_ms": 1.0, "max_ms": 1.0, "rows": 1,
    },
)  # fmt: skip
CALLS = _table(
    "service_calls",
    {
        "call": "api -> stock", "caller": "api", "callee": "stock", "way": "sync", "calls": 7, "traces": 5, "errors": 1,
        "error_share": 0.14, "p50_ms": 1.0, "p95_ms": None, "p99_ms": 3.0, "max_ms": 4.0,
    },
)  # fmt: skip
LOAD = _table(
    "load_tests",
    *(
        {"subject": f"m {name}", "metric": "m", "statistic": name, "value": value, "unit": unit, "requests": 9}
        for name, value, unit in (
            ("avg", 2.0, "ms"), ("p(95)", 30.0, "ms"), ("threshold p(95)<20", 0.0, "kept"),
            ("threshold avg<5", 1.0, "kept"),
        )
    ),
)  # fmt: skip


def _found(*tables: EvidenceTable) -> Assessment:
    return Assessment(study="x", as_of=date(2026, 11, 22), tables=tables)


def test_sums_stand_where_no_log_tells_and_say_where_they_come_from() -> None:
    text = logs_text(_found(TOTALS))
    assert "40 calls in 1 shape, counted by pg_stat_statements" in text
    assert "S-1" in text
    assert "p95" not in text  # a sum has no percentiles
    both = logs_text(_found(LOGGED, TOTALS))
    assert "S-2" in both
    assert "pg_stat_statements" not in both


def test_the_document_names_where_shapes_come_from() -> None:
    counted = logs_document(_found(TOTALS))
    assert counted["shapes_from"] == "pg_stat_statements"
    (row,) = counted["shapes"]
    assert (row["id"], row["calls"], row["max_ms"], row["p95_ms"], row["traffic"]) == (
        "S-1",
        40,
        50.0,
        None,
        None,
    )
    assert logs_document(_found(LOGGED, TOTALS))["shapes_from"] == "statements"
    assert logs_document(_found())["shapes_from"] is None


def test_calls_between_services_and_load_tests_have_a_line_each() -> None:
    lines = [" ".join(line.split()) for line in logs_text(_found(CALLS, LOAD)).splitlines()]
    assert "api -> stock sync 7 1 1 ms 3 ms 4 ms" in lines
    assert "m p(95)<20 crossed, avg<5 kept p(95) 30 ms, avg 2 ms" in lines
    document = logs_document(_found(CALLS, LOAD))
    assert [row["call"] for row in document["service_calls"]] == ["api -> stock"]
    assert len(document["load_tests"]) == 4
