"""What `archkit logs` shows of other sources: the database's own sums, load tests, calls between services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.report import words
from archkit.report.layout import Column, cut, laid_out

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


def load_tests_text(assessment: Assessment, width: int) -> str:
    """Word what load tests summed up, a line for each metric."""
    table = assessment.table("load_tests")
    if table is None:
        return ""
    metrics: dict[str, list[dict[str, Any]]] = {}
    for row in table.records():
        metrics.setdefault(str(row["metric"]), []).append(row)
    told = list(metrics.values())[: 2 * _MOST]
    columns = (
        Column("Load test", tuple(cut(name, 40) for name in list(metrics)[: 2 * _MOST]), is_right=False),
        Column("Thresholds", tuple(_thresholds(rows) for rows in told), is_right=False),
        Column("Measured", tuple(_values(rows) for rows in told), is_right=False, is_flexible=True),
    )
    more = len(metrics) - 2 * _MOST
    return laid_out(columns, width) + (f"\n{more} more metrics" if more > 0 else "")


def service_calls_text(assessment: Assessment, width: int) -> str:
    """Word which service calls which, most calls first."""
    table = assessment.table("service_calls")
    if table is None:
        return ""
    shown = table.records()[:_MOST]
    columns = (
        Column("Call", tuple(str(row["call"]) for row in shown), is_right=False, is_flexible=True),
        Column("Way", tuple(str(row["way"]) for row in shown), is_right=False),
        *(
            Column(name.capitalize(), tuple(f"{row[name]:,}" for row in shown))
            for name in ("calls", "errors")
        ),
        *(
            Column(head, tuple(_ms(row[f"{head.lower()}_ms"]) for row in shown))
            for head in ("p50", "p95", "p99", "Max")
        ),
    )
    more = len(table.rows) - _MOST
    return laid_out(columns, width) + (f"\n{more} more calls" if more > 0 else "")


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
