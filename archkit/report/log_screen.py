"""The screen of `archkit logs`: what an on-call engineer wants to know first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.endpoint_lines import requests_text
from archkit.report.log_events import changes_text, events_text, scope_text, worst_text
from archkit.report.log_sources import counted_text, load_tests_text, service_calls_text, statements_table
from archkit.report.text import aligned, fitness_text, inputs_text

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell

_MOST = 12
_SQL_WIDTH = 60


def logs_text(assessment: Assessment) -> str:
    """Word totals, fitness, findings, the statements with most time, changes, loops, the slowest endpoints and rejects.

    What other sources tell, and what the server said beside statements, comes between.
    """
    parts = (
        _totals(assessment),
        scope_text(assessment.scope),
        fitness_text(assessment.fitness),
        worst_text(assessment),
        counted_text(assessment),
        _statements(assessment),
        changes_text(assessment),
        _loops(assessment),
        requests_text(assessment, _MOST),
        events_text(assessment),
        service_calls_text(assessment),
        load_tests_text(assessment),
        inputs_text(assessment.ledger),
    )
    return "\n\n".join(part.replace(words.NBSP, " ") for part in parts if part)


def _totals(assessment: Assessment) -> str:
    totals, durations = assessment.totals, assessment.durations
    counted = f"{words.count(totals.statements)} statements in {words.count(totals.shapes)} shapes"
    asked = f", {words.count(totals.requests)} requests" if totals.requests else ""
    spread = ", ".join(
        f"{name} {_ms(value)}" for name, value in durations.model_dump().items() if value is not None
    )
    return f"{counted}{asked}; {words.window(assessment.window)}\n{spread}"


def _statements(assessment: Assessment) -> str:
    table = statements_table(assessment)
    if table is None:
        return ""
    head = ("Shape", "Calls", "Total", "p50", "p95", "p99", "Max", "Kind", "Traffic", "SQL")
    rows = [
        (
            str(row["shape"]),
            f"{row['calls']:,}",
            *(_ms(row.get(name)) for name in ("total_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms")),
            str(row["kind"]),
            str(row.get("traffic") or "-"),
            words.head(str(row["sql"]), _SQL_WIDTH),
        )
        for row in table.records()[:_MOST]
    ]
    more = len(table.rows) - _MOST
    return aligned([head, *rows], frozenset(range(1, 7))) + (f"\n{more} more shapes" if more > 0 else "")


def _loops(assessment: Assessment) -> str:
    head = ("Loop", "Shape", "Times", "Calls", "Arguments", "Endpoint", "After")
    rows = [
        (
            loop.kind,
            loop.shape,
            f"{loop.times:,}",
            f"{loop.calls:,}",
            f"{loop.distinct_arguments:,}",
            loop.endpoint or "-",
            loop.parent or "-",
        )
        for loop in assessment.loops[:_MOST]
    ]
    return aligned([head, *rows], frozenset({2, 3, 4})) if rows else ""


def _ms(value: Cell) -> str:
    return words.duration(float(value)) if isinstance(value, int | float) else words.NOTHING
