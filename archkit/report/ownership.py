"""Who owns, reads and writes each table: boundaries and the log's table access, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import TableBoundary

Cell = str | float | int | bool | None


@dataclass(frozen=True)
class Owned:
    """A table, its proposed owner, and the traffic that the log shows (None: not in the log)."""

    table: str
    service: str | None
    boundary: TableBoundary | None
    shared: bool
    reads: Cell
    writes: Cell
    writers: Cell


def ownership(assessment: Assessment) -> tuple[Owned, ...]:
    """Return every table of the boundaries and of the log, by service and name."""
    found, access = assessment.boundaries, assessment.table("table_access")
    placed = {t.table: t for t in found.tables} if found else {}
    traffic = {str(r.get("table")): r for r in access.records()} if access else {}
    shared = frozenset(found.shared) if found else frozenset()
    owned = [_owned(name, placed.get(name), traffic.get(name, {}), shared) for name in placed | traffic]
    return tuple(sorted(owned, key=lambda o: (o.service is None, o.service or "", o.table)))


def _owned(table: str, boundary: TableBoundary | None, row: dict[str, Cell], shared: frozenset[str]) -> Owned:
    return Owned(
        table=table,
        service=boundary.service if boundary else None,
        boundary=boundary,
        shared=table in shared,
        reads=row.get("reads"),
        writes=row.get("writes"),
        writers=row.get("writers"),
    )
