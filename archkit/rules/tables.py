"""Rules about tables on which much depends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.access import MANY, writers_by_table
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment

_HOT_SHARE = 0.5
_FEWEST_TABLES = 4
_BUSY = 0.5
_OTHERS = 0.05
_FEWEST_WRITES = 20


def hot_table(assessment: Assessment) -> Iterator[Finding]:
    """One table takes half of all time in the database or more.

    Seen as: the time of the statements that use it, of four tables or more in use, with half a session or more at work
    on it at any time. What is done to it, a longer lock or a change of its form, is felt everywhere.
    Do: look at its statements first: indexes, caches for what is read, shorter transactions for what is written.
    """
    table = assessment.table("hot_tables")
    rows = table.records() if table else ()
    for row in rows if len(rows) >= _FEWEST_TABLES else ():
        share, busy = float(row["of_time_share"] or 0), float(row["busy_sessions"] or 0)
        if share >= _HOT_SHARE and busy >= _BUSY:
            name = str(row["table"])
            reads, writes = int(row["reads"] or 0), int(row["writes"] or 0)
            yield Finding(
                id=finding_id("hot_table", name),
                rule="hot_table",
                severity="info",
                subject=name,
                statement=f"Statements on {name} take {share:.0%} of all time in the database ({reads:,} calls read "
                f"it, {writes:,} write it): {busy:.1f} sessions are at work on it on average.",
                remedy=f"Make the statements on {name} cheaper first: {_first(reads, writes)}.",
                evidence=assessment.evidence_of("hot_tables.of_time_share", name),
            )


def _first(reads: int, writes: int) -> str:
    return (
        "indexes, and a cache for what is read" if reads >= writes else "fewer indexes, shorter transactions"
    )


def table_of_several_applications(assessment: Assessment) -> Iterator[Finding]:
    """Two applications write one table.

    Seen as: inserts, updates or deletes of one table under several application_names, with twenty writes or more and
    a twentieth of them by others than the first. Each must hold the table's rules on its own, and be changed with it.
    Where three areas or more write it, that is said instead.
    Do: let one application write it; the others ask it, or send it an event.
    """
    table, said = assessment.table("contested_tables"), writers_by_table(assessment)
    for row in table.records() if table else ():
        name = str(row["table"])
        is_shared = float(row["others_share"] or 0) >= _OTHERS and int(row["writes"] or 0) >= _FEWEST_WRITES
        if is_shared and len(said.get(name, ())) < MANY:
            yield Finding(
                id=finding_id("table_of_several_applications", name),
                rule="table_of_several_applications",
                severity="info",
                subject=name,
                statement=f"{name} is written by {row['applications']} applications: {row['written_by']} writes.",
                remedy=f"Let one application write {name}; the others ask it or send it an event.",
                evidence=assessment.evidence_of("contested_tables.applications", name),
            )
