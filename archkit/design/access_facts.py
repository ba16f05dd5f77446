"""What is observed of some tables, for each criterion of the framework that chooses between Kysely and Prisma."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.frameworks import ACCESS
from archkit.model.data import Point

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.closure import Closure
    from archkit.model.system import ForeignKey, System, Table

HOT_SHARE = 0.2
_NO_LOG = "no log tells"
# Types that a Prisma schema can only name as Unsupported("...").
_NOT_IN_PRISMA = (
    "tsvector tsquery interval hstore ltree geometry geography vector point line lseg box path polygon circle cidr "
    "macaddr macaddr8 int4range int8range numrange tsrange tstzrange daterange pg_lsn"
).split()


@dataclass(frozen=True)
class Subject:
    """The tables that one client serves, inside one service; `closure` is None where no log tells."""

    name: str
    service: str
    tables: tuple[str, ...]
    closure: Closure | None
    measured: Assessment
    system: System

    @property
    def known(self) -> tuple[Table, ...]:
        """Those of its tables that the schema holds."""
        return tuple(table for table in map(self.system.table, self.tables) if table)

    @property
    def has_prisma(self) -> bool:
        """Whether a Prisma schema is among the inputs."""
        return any(file.format == "prisma" for file in self.measured.ledger.files)


@dataclass(frozen=True)
class Fact:
    """How much of a criterion holds, 0 to 1 (None: no data), in words, and the question whose evidence says so."""

    score: float | None
    said: str
    question: str = ""


def points_of(subject: Subject) -> tuple[Point, ...]:
    """Return one point per criterion of the framework, in its order."""
    points = []
    for criterion in ACCESS:
        fact = _OBSERVERS[criterion.id](subject)
        cited = subject.closure.name if subject.closure else subject.name
        points.append(
            Point(
                criterion=criterion.name,
                option=criterion.side,
                weight=criterion.weight,
                score=None if fact.score is None else round(fact.score, 4),
                observed=fact.said,
                evidence=subject.measured.evidence_of(fact.question, cited) if fact.question else (),
            )
        )
    return tuple(points)


def _share(calls: int, closure: Closure) -> float:
    return calls / closure.statements if closure.statements else 0.0


def _joins(subject: Subject) -> Fact:
    closure = subject.closure
    if not closure:
        return Fact(None, _NO_LOG)
    said = f"{closure.joined_calls:,} of {closure.statements:,} calls join tables"
    return Fact(_share(closure.joined_calls, closure), said, "closures.joined_calls")


def _subqueries(subject: Subject) -> Fact:
    closure = subject.closure
    if not closure:
        return Fact(None, _NO_LOG)
    within = max(0, closure.complex_calls - closure.joined_calls)
    said = f"{within:,} of {closure.statements:,} calls hold a subquery, window or grouping without a join"
    return Fact(_share(within, closure), said, "closures.complex_calls")


def _dynamic(subject: Subject) -> Fact:
    closure = subject.closure
    if not closure or not closure.shapes:
        return Fact(None, _NO_LOG)
    said = f"{closure.dynamic_shapes:,} of {closure.shapes:,} statements differ from others in their filters alone"
    return Fact(closure.dynamic_shapes / closure.shapes, said, "closures.dynamic_shapes")


def _hot(subject: Subject) -> Fact:
    closure = subject.closure
    if not closure or closure.share is None:
        return Fact(None, _NO_LOG)
    said = f"its statements take {closure.share:.1%} of all statements' time"
    return Fact(min(1.0, closure.share / HOT_SHARE), said, "closures.share")


def _existing(subject: Subject) -> Fact:
    if not subject.measured.system.tables:
        return Fact(0.0, "no database is there yet")
    if any(file.format == "prisma" and not file.problem for file in subject.measured.ledger.files):
        return Fact(0.0, "the schema is Prisma's")
    return Fact(1.0, "a SQL schema is there")


def _sql_only(subject: Subject) -> Fact:
    keyless = [t.name for t in subject.known if not _has_key(t)]
    typed = [f"{t.name}.{c.name}" for t in subject.known for c in t.columns if _is_foreign(c.type)]
    if not (keyless or typed):
        return Fact(0.0, "every table has a key, and Prisma can hold every type")
    said = [f"{name} has no key" for name in keyless[:3]] + [
        f"Prisma cannot hold {name}" for name in typed[:3]
    ]
    return Fact(1.0, ", ".join(said))


def _has_key(table: Table) -> bool:
    """Whether Prisma can tell rows apart: by a primary key, or a unique one over columns that are never null."""
    required = {c.name for c in table.columns if not c.nullable}
    return bool(table.primary_key) or any(
        i.unique and not i.partial and i.columns and set(i.columns) <= required for i in table.indexes
    )


def _is_foreign(sql_type: str) -> bool:
    return sql_type.lower().split("(")[0].split("[")[0].split(" ")[0] in _NOT_IN_PRISMA


def _crud(subject: Subject) -> Fact:
    closure = subject.closure
    if not closure:
        return Fact(None, _NO_LOG)
    said = f"{closure.crud_calls:,} of {closure.statements:,} calls look up or change one table"
    return Fact(_share(closure.crud_calls, closure), said, "closures.crud_calls")


def _schema_leads(subject: Subject) -> Fact:
    if not subject.measured.system.tables:
        return Fact(1.0, "the database is yet to be made from the schema")
    if subject.has_prisma:
        return Fact(1.0, "a Prisma schema was given")
    return Fact(0.0, "the schema is SQL's")


def _migrations(subject: Subject) -> Fact:
    if any("prisma" in part.name.lower() for part in subject.measured.brief.stack):
        return Fact(1.0, "the stack names Prisma")
    if not subject.measured.system.tables:
        return Fact(1.0, "no migration is there yet")
    return Fact(0.0, "the stack does not name Prisma")


def _relations(subject: Subject) -> Fact:
    keys = [(table, key) for table in subject.known for key in table.foreign_keys]
    if not subject.known:
        return Fact(None, "no schema tells")
    if not keys:
        return Fact(None, "there is no foreign key")
    simple = sum(_is_simple(table, key) for table, key in keys)
    noun = "foreign key is" if len(keys) == 1 else "foreign keys are"
    return Fact(simple / len(keys), f"{simple} of {len(keys)} {noun} simple")


def _is_simple(table: Table, key: ForeignKey) -> bool:
    return len(key.columns) == 1 and key.to_table != table.name


def _orm(subject: Subject) -> Fact:
    inside = set(subject.tables)
    parts = sorted(
        table.name
        for table in subject.known
        if any(
            k.to_table in inside - {table.name} and (k.on_delete or "").lower() == "cascade"
            for k in table.foreign_keys
        )
    )
    if not parts:
        return Fact(0.0, "no row is deleted with its parent here")
    return Fact(1.0, f"{', '.join(parts[:3])}{' ...' if parts[3:] else ''} are deleted with their parent")


_OBSERVERS: Mapping[str, Callable[[Subject], Fact]] = {
    "joins": _joins,
    "subqueries": _subqueries,
    "dynamic": _dynamic,
    "hot": _hot,
    "existing": _existing,
    "sql_only": _sql_only,
    "crud": _crud,
    "schema_leads": _schema_leads,
    "migrations": _migrations,
    "relations": _relations,
    "orm": _orm,
}
