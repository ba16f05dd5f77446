"""Assessments as literals: what a log says of statements and look-ups, in a few words each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from archkit.model.assessment import Assessment, ShapePredicate, ShapeTable
from archkit.model.evidence import Evidence, EvidenceTable, Window
from archkit.model.fitness import Fitness

if TYPE_CHECKING:
    from archkit.model.evidence import Cell
    from archkit.model.system import System

_SHAPES = ("shape", "sql", "kind", "traffic", "complexity", "calls", "total_ms", "rows")
_LOOKUPS = ("lookup", "table", "column", "shapes", "calls", "total_ms", "p50_ms", "p95_ms")
_START = datetime(2026, 11, 22, 10, tzinfo=UTC)
WHOLE = Fitness(threshold_ms=0, sampled=False, supports=("durations", "percentiles", "transactions"))


def table(question: str, columns: tuple[str, ...], *rows: tuple[Cell, ...]) -> EvidenceTable:
    return EvidenceTable(question=question, title=question, columns=columns, rows=rows, sql="select 1")


def statement(name: str, sql: str = "select 1", **said: Cell) -> tuple[Cell, ...]:
    """Return a row of shape_latency; `kind`, `complexity`, `calls`, `total_ms`, `rows` as said."""
    usual: dict[str, Cell] = {
        "shape": name, "sql": sql, "kind": "read", "traffic": "interactive", "complexity": "simple",
        "calls": 100, "total_ms": 1_000.0, "rows": 100,
    }  # fmt: skip
    return tuple((usual | said)[column] for column in _SHAPES)


def statements(*rows: tuple[Cell, ...]) -> EvidenceTable:
    return table("shape_latency", _SHAPES, *rows)


def lookups(**calls: int) -> EvidenceTable:
    """Return predicate_load: calls per table__column, of 1 ms each."""
    found = [(name.split("__"), n) for name, n in calls.items()]
    rows = [(".".join(parts), *parts, 1, n, float(n), 1.0, 1.0) for parts, n in found]
    return table("predicate_load", _LOOKUPS, *rows)


def uses(shape: str, text: str) -> tuple[ShapePredicate, ...]:
    """Return predicates told as `orders.status = filter, orders.placed_at range sort`."""
    parts = [part.split() for part in text.split(",")]
    return tuple(
        ShapePredicate(
            shape=shape,
            table=place.rpartition(".")[0],
            column=place.rpartition(".")[2],
            operator=operator,
            use=use,
        )
        for place, operator, use in parts
    )


def reads(shape: str, *tables: str, access: str = "read") -> tuple[ShapeTable, ...]:
    return tuple(ShapeTable(shape=shape, table=name, access=access) for name in tables)


def cited(question: str, subject: str, value: float = 1.0) -> Evidence:
    return Evidence(
        id=f"E-{question}-{subject}", question=question, subject=subject, value=value, unit="", n=1
    )


def measured(system: System, *, minutes: float = 10.0, **parts: object) -> Assessment:
    """Return an assessment of a whole log of ten minutes, unless the parts say otherwise."""
    window = Window(start=_START, end=_START + timedelta(minutes=minutes))
    usual = {"study": "s", "as_of": date(2026, 11, 22), "system": system, "fitness": WHOLE, "window": window}
    return Assessment(**(usual | parts))


def schema_alone(system: System) -> Assessment:
    return Assessment(study="s", as_of=date(2026, 11, 22), system=system)
