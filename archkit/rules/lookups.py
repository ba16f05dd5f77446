"""Rules about columns that rows are looked up by."""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.naming import finding_id
from archkit.sql.identifiers import quote_identifier, quote_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell
    from archkit.model.finding import Severity
    from archkit.model.system import ForeignKey, Table

_HEAVY_SHARE = 0.02
_EQUAL = ("=", "in", "any")
_WHOLE_MS = 10.0


def foreign_key_without_index(assessment: Assessment) -> Iterator[Finding]:
    """A foreign key that no index begins with.

    Seen as: a foreign key whose columns lead no index. Every join from the parent, and every delete of a
    parent row, then scans the whole child table. It weighs as much as the time that statements looking
    rows up by it take; with no log, that time is unknown, and it is only noted. So is it where each of these
    statements finds its rows by another index: one that begins with the key and what else it compares, or a unique one.
    Do: create the index, without blocking writes: `create index concurrently`.
    """
    load = assessment.table("predicate_load")
    rows = {str(row["lookup"]): row for row in load.records()} if load else {}
    time = sum(float(row["total_ms"] or 0) for row in rows.values())
    for table in assessment.system.tables:
        for key in (k for k in table.foreign_keys if not table.has_index_on(k.columns)):
            lookup = f"{table.name}.{key.columns[0]}"
            row = None if _is_served(assessment, table, key) else rows.get(lookup)
            yield _finding(assessment, table, key, row, time)


def _is_served(assessment: Assessment, table: Table, key: ForeignKey) -> bool:
    """Whether every statement that looks rows up by the key finds them by an index that holds more."""
    lookups: dict[str, set[str]] = defaultdict(set)
    for use in assessment.shape_predicates:
        if use.table == table.name and use.use in ("filter", "join") and use.operator in _EQUAL:
            lookups[use.shape].add(use.column)
    by_key = [columns for columns in lookups.values() if key.columns[0] in columns]
    return bool(by_key) and all(_finds(table, columns, key.columns[0]) for columns in by_key)


def _finds(table: Table, columns: set[str], column: str) -> bool:
    """Whether a unique key lies within the columns, or an index begins with some of them, the one among these."""
    if any(set(key) <= columns for key in (table.primary_key, *table.uniques) if key):
        return True
    prefixes = (tuple(takewhile(columns.__contains__, index.columns)) for index in table.indexes)
    return any(column in prefix and table.has_index_on(prefix) for prefix in prefixes)


def _finding(
    assessment: Assessment, table: Table, key: ForeignKey, row: dict[str, Cell] | None, time: float
) -> Finding:
    columns = ", ".join(key.columns)
    quoted = ", ".join(map(quote_identifier, table.sql_names(key.columns)))
    total = float(row["total_ms"] or 0) if row else 0.0
    return Finding(
        id=finding_id("foreign_key_without_index", f"{table.name}.{key.columns[0]}"),
        rule="foreign_key_without_index",
        severity=_severity(total, time),
        subject=table.name,
        statement=f"{table.name} ({columns}) refers to {key.to_table} and has no index{_cost(row)}.",
        remedy=f"Index {table.name} ({columns}): create index concurrently on {quote_path(table.path)} ({quoted});",
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
    p95 = f", p95 {_ms(float(row['p95_ms']))} ms" if row["p95_ms"] is not None else ""
    return f": {row['calls']:,} lookups by it took {float(row['total_ms'] or 0) / 1000:,.1f} s{p95}"


def _ms(duration: float) -> str:
    """Return whole ms, and of fewer than ten what counts."""
    return f"{duration:,.0f}" if duration >= _WHOLE_MS else f"{duration:.2g}"
