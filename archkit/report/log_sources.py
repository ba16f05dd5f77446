"""What `archkit logs` shows of other sources: the database's own sums, load tests, calls between services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.report import words
from archkit.report.text import aligned

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell, EvidenceTable

_MOST = 12
_THRESHOLD = "threshold "
_FIRST = ("rate", "value", "count", "med", "p(90)", "p(95)", "p(99)", "max", "avg", "min")
COUNTED_BY = "pg_stat_statements"


def statements_table(assessment: Assessment) -> EvidenceTable | None:
    """Return the statements of a log; without one, those that the database counted, which have no percentiles."""
    return assessment.table("shape_latency") or assessment.table("statement_totals")


def counted_text(assessment: Assessment) -> str:
    """Word that the statements are the database's own count, or nothing where a log tells them."""
    table = assessment.table("statement_totals")
    if table is None or assessment.table("shape_latency"):
        return ""
    calls = sum(int(row["calls"] or 0) for row in table.records())
    return (
        f"{words.count(calls)} calls in {words.plural(len(table.rows), 'shape')}, counted by {COUNTED_BY}: "
        "sums since they were last reset, without percentiles."
    )


def load_tests_text(assessment: Assessment) -> str:
    """Word what load tests summed up, a line for each metric."""
    table = assessment.table("load_tests")
    if table is None:
        return ""
    metrics: dict[str, list[dict[str, Any]]] = {}
    for row in table.records():
        metrics.setdefault(str(row["metric"]), []).append(row)
    rows = [(name, _values(told), _thresholds(told)) for name, told in metrics.items()]
    return aligned([("Load test", "Measured", "Thresholds"), *rows[: 2 * _MOST]])


def service_calls_text(assessment: Assessment) -> str:
    """Word which service calls which, most calls first."""
    table = assessment.table("service_calls")
    if table is None:
        return ""
    head = ("Call", "Calls", "Errors", "p50", "p95", "p99", "Max", "Way")
    rows = [
        (
            str(row["call"]),
            f"{row['calls']:,}",
            f"{row['errors']:,}",
            *(_ms(row[name]) for name in ("p50_ms", "p95_ms", "p99_ms", "max_ms")),
            str(row["way"]),
        )
        for row in table.records()[:_MOST]
    ]
    return aligned([head, *rows], frozenset(range(1, 7)))


def _ms(value: Cell) -> str:
    return words.duration(float(value)) if isinstance(value, int | float) else words.NOTHING


def _values(rows: list[dict[str, Any]]) -> str:
    told = {row["statistic"]: words.quantity(row["value"], row["unit"]) for row in rows}
    return ", ".join(
        f"{name} {told[name]}" for name in sorted(told, key=_rank) if not name.startswith(_THRESHOLD)
    )


def _rank(statistic: str) -> tuple[int, str]:
    """Order what a metric has: what most look for first."""
    return (_FIRST.index(statistic) if statistic in _FIRST else len(_FIRST)), statistic


def _thresholds(rows: list[dict[str, Any]]) -> str:
    judged = (row for row in rows if row["statistic"].startswith(_THRESHOLD))
    said = (
        f"{row['statistic'].removeprefix(_THRESHOLD)} {'kept' if row['value'] else 'crossed'}"
        for row in judged
    )
    return ", ".join(said) or "-"
