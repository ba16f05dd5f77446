"""Rules about columns that rows are looked up by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell
    from archkit.model.finding import Severity
    from archkit.model.system import ForeignKey, Table

_HEAVY_SHARE = 0.02


def foreign_key_without_index(assessment: Assessment) -> Iterator[Finding]:
    """A foreign key that no index begins with.

    Seen as: a foreign key whose columns lead no index. Every join from the parent, and every delete of a
    parent row, then scans the whole child table. It weighs as much as the time that statements looking
    rows up by it take; with no log, that time is unknown, and it is only noted.
    Do: create the index, without blocking writes: `create index concurrently`.
    """
    load = assessment.table("predicate_load")
    rows = {str(row["lookup"]): row for row in load.records()} if load else {}
    time = sum(float(row["total_ms"] or 0) for row in rows.values())
    for table in assessment.system.tables:
        for key in (k for k in table.foreign_keys if not table.has_index_on(k.columns)):
            lookup = f"{table.name}.{key.columns[0]}"
            yield _finding(assessment, table, key, rows.get(lookup), time)


def _finding(
    assessment: Assessment, table: Table, key: ForeignKey, row: dict[str, Cell] | None, time: float
) -> Finding:
    columns = ", ".join(key.columns)
    total = float(row["total_ms"] or 0) if row else 0.0
    return Finding(
        id=finding_id("foreign_key_without_index", f"{table.name}.{key.columns[0]}"),
        rule="foreign_key_without_index",
        severity=_severity(total, time),
        subject=table.name,
        statement=f"{table.name} ({columns}) refers to {key.to_table} and has no index{_cost(row)}.",
        remedy=f"Index {table.name} ({columns}): create index concurrently on {table.name} ({columns});",
        evidence=assessment.evidence_of("predicate_load.p95_ms", f"{table.name}.{key.columns[0]}"),
        where=key.place or table.place,
    )


def _severity(total: float, time: float) -> Severity:
    if not total:
        return "info"
    return "error" if total >= _HEAVY_SHARE * time else "warning"


def _cost(row: dict[str, Cell] | None) -> str:
    if not row:
        return ""
    p95 = f", p95 {row['p95_ms']:.0f} ms" if row["p95_ms"] is not None else ""
    return f": {row['calls']:,} lookups by it took {float(row['total_ms'] or 0) / 1000:,.1f} s{p95}"
