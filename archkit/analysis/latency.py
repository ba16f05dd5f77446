"""Percentiles as evidence: one cited value per subject and percentile, with its interval."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archkit.model.evidence import Evidence, EvidenceTable

if TYPE_CHECKING:
    from collections.abc import Iterator

PERCENTILES = ("p50", "p95", "p99")
PERCENTILE_COLUMNS = frozenset(f"{p}{suffix}" for p in PERCENTILES for suffix in ("_ms", "_low", "_high"))


def percentile_evidence(table: EvidenceTable) -> tuple[Evidence, ...]:
    """Return the percentiles of a latency table (endpoint_latency, shape_latency), in ms."""
    return tuple(e for row in table.records() for e in _of_subject(table, row))


def evidence_id(question: str, subject: str, table: EvidenceTable) -> str:
    """Return a stable id; a narrowed window is part of it."""
    moment = f"@{table.window.start:%Y-%m-%dT%H:%M}" if table.window else ""
    return f"E-{question}-{re.sub(r'[^A-Za-z0-9_.:/-]+', '_', subject)}{moment}"


def _of_subject(table: EvidenceTable, row: dict[str, Any]) -> Iterator[Evidence]:
    subject = str(row[table.columns[0]])
    for p in PERCENTILES:
        question = f"{table.question}.{p}_ms"
        yield Evidence(
            id=evidence_id(question, subject, table),
            question=question,
            subject=subject,
            value=row[f"{p}_ms"],
            unit="ms",
            n=row["n"] or 0,
            interval=_interval(row, p),
            window=table.window,
            source=table.source,
            sql=table.sql,
            parameters=table.parameters,
        )


def cell_evidence(table: EvidenceTable, column: str, unit: str, n_column: str) -> tuple[Evidence, ...]:
    """Return one column of a table as evidence, a value per subject, with its interval where the table has one."""
    question = f"{table.question}.{column}"
    return tuple(
        Evidence(
            id=evidence_id(question, str(row[table.columns[0]]), table),
            question=question,
            subject=str(row[table.columns[0]]),
            value=row[column],
            unit=unit,
            n=int(row[n_column] or 0),
            interval=_interval(row, column.removesuffix("_ms")),
            window=table.window,
            source=table.source,
            sql=table.sql,
            parameters=table.parameters,
        )
        for row in table.records()
    )


def _interval(row: dict[str, Any], stem: str) -> tuple[float, float] | None:
    low, high = row.get(f"{stem}_low"), row.get(f"{stem}_high")
    return None if low is None or high is None else (low, high)
