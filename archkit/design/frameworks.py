"""Frameworks that decide between two ways to go: what speaks for each side, how much, and what is observed."""

from __future__ import annotations

from archkit.model.data import AccessLayer
from archkit.model.value import Value


class Criterion(Value):
    """One thing that speaks for a side: its weight, what is observed (0 to 1 of it counts), and who says so."""

    id: str
    side: AccessLayer
    weight: float
    name: str
    observed: str
    source: str


_KYSELY = "kysely.dev, Getting started"
_PRISMA = "prisma.io/docs, Prisma ORM"
ACCESS: tuple[Criterion, ...] = (
    Criterion(
        id="joins",
        side="kysely",
        weight=3,
        name="joins",
        observed="share of calls that join tables",
        source=f"{_KYSELY}: a query builder writes the join that is meant",
    ),
    Criterion(
        id="subqueries",
        side="kysely",
        weight=2,
        name="subqueries, CTEs, windows, groupings",
        observed="share of calls that have one, joins aside",
        source=f"{_KYSELY}: with, window functions and subqueries are typed",
    ),
    Criterion(
        id="dynamic",
        side="kysely",
        weight=2,
        name="dynamic queries",
        observed="share of statements that differ from others in their filters alone",
        source=f"{_KYSELY}: queries are values that are built up step by step",
    ),
    Criterion(
        id="hot",
        side="kysely",
        weight=1,
        name="hot queries",
        observed="share of all statements' time; a fifth counts in full",
        source=f"{_KYSELY}: the SQL is what is written, so its plan can be tuned",
    ),
    Criterion(
        id="existing",
        side="kysely",
        weight=2,
        name="an existing schema",
        observed="whether a SQL schema was given",
        source=f"{_KYSELY}: table types follow a database that is there",
    ),
    Criterion(
        id="sql_only",
        side="kysely",
        weight=2,
        name="raw SQL with type safety",
        observed="whether tables have no key, or columns of types that Prisma cannot hold",
        source=f"{_PRISMA}: a model needs a unique key; unsupported types are read by raw SQL only",
    ),
    Criterion(
        id="crud",
        side="prisma",
        weight=4,
        name="CRUD dominates",
        observed="share of calls on one table by its lookup columns, or plain inserts",
        source=f"{_PRISMA}: CRUD",
    ),
    Criterion(
        id="schema_leads",
        side="prisma",
        weight=3,
        name="the schema leads",
        observed="whether a Prisma schema was given, or the database is yet to be made",
        source=f"{_PRISMA}: the Prisma schema is the single source",
    ),
    Criterion(
        id="migrations",
        side="prisma",
        weight=1,
        name="migrations wanted",
        observed="whether the stack names Prisma, or no database is there yet",
        source=f"{_PRISMA}: Prisma Migrate",
    ),
    Criterion(
        id="relations",
        side="prisma",
        weight=2,
        name="simple relations",
        observed="share of foreign keys over one column, to another table",
        source=f"{_PRISMA}: relations",
    ),
    Criterion(
        id="orm",
        side="prisma",
        weight=2,
        name="ORM features",
        observed="whether rows are written with children that are deleted with them",
        source=f"{_PRISMA}: nested writes, referential actions",
    ),
)
TIE_WITHIN = 0.5  # of 10 points; what decides by less is no evidence
