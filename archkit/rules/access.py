"""Rules about who uses which table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment

MANY = 3


def table_written_by_many(assessment: Assessment) -> Iterator[Finding]:
    """One table is written by three areas or more.

    Seen as: statements that insert, update or delete in one table come from three areas (the first part of
    an endpoint's name, or the application). Nobody owns its rules, so a split there is hard, and a change
    is felt in places that did not ask for it.
    Do: name one owner; let the others ask it, or send it an event.
    """
    for name, writers in writers_by_table(assessment).items():
        if len(writers) >= MANY:
            told = ", ".join(f"{area} ({writes:,} writes)" for area, writes in writers)
            yield Finding(
                id=finding_id("table_written_by_many", name),
                rule="table_written_by_many",
                severity="warning",
                subject=name,
                statement=f"{name} is written by {len(writers)} areas: {told}.",
                remedy=f"Name one owner of {name}; the other areas ask it or send it an event.",
                evidence=assessment.evidence_of("table_access.writers", name),
            )


def writers_by_table(assessment: Assessment) -> dict[str, list[tuple[str, int]]]:
    """Return the areas that write each table, with their writes, most first."""
    table = assessment.table("table_writers")
    areas: dict[str, list[tuple[str, int]]] = {}
    for row in table.records() if table else ():
        areas.setdefault(str(row["table"]), []).append((str(row["area"]), int(row["writes"] or 0)))
    return areas


def table_unknown_to_schema(assessment: Assessment) -> Iterator[Finding]:
    """The log speaks of tables that the schema does not have.

    Seen as: table names in statements that are missing in the schema. Either the schema is old, or log and
    schema do not belong together; what is concluded from both is then worth little.
    Do: give the schema of the database that wrote the log.
    """
    mismatch = assessment.mismatch
    if mismatch is None or not mismatch.only_in_log:
        return
    used = len(mismatch.only_in_log) + len(mismatch.in_both)
    yield Finding(
        id=finding_id("table_unknown_to_schema", "log"),
        rule="table_unknown_to_schema",
        severity="warning" if mismatch.in_both else "error",
        subject="log and schema",
        statement=f"{len(mismatch.only_in_log)} of {used} tables in the log are not in the schema.",
        remedy="Give the schema of the database that wrote the log.",
    )
