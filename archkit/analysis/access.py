"""Which transactions touch which tables, and whether log and schema speak of the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.assessment import Mismatch
from archkit.model.boundaries import AccessSet

if TYPE_CHECKING:
    from archkit.analysis.questions import Analyst
    from archkit.model.system import System

_CATALOGS = ("pg_", "information_schema.", "sqlite_")


def measure_access(analyst: Analyst) -> tuple[AccessSet, ...]:
    """Return the distinct sets of tables that transactions read and write, most frequent first."""
    return tuple(
        AccessSet(
            reads=tuple(row["reads"]), writes=tuple(row["writes"]), name=row["name"], count=row["count"]
        )
        for row in analyst.rows("access_sets").records()
    )


def compare_tables(system: System, accesses: tuple[AccessSet, ...]) -> Mismatch | None:
    """Return which tables only the schema or only the log names; None unless both were given."""
    used = {table for access in accesses for table in (*access.reads, *access.writes)}
    used = {table for table in used if not table.startswith(_CATALOGS)}
    if not used or not system.tables:
        return None
    return Mismatch(
        only_in_log=tuple(sorted(used - system.names)),
        only_in_schema=tuple(sorted(system.names - used)),
        in_both=tuple(sorted(used & system.names)),
    )
