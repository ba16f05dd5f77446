"""Data as designed: indexes to add, and the access layer of each transaction closure."""

from __future__ import annotations

from typing import Literal

from archkit.model.value import Place, Value

AccessLayer = Literal["kysely", "prisma"]


class IndexPlan(Value):
    """An index that is missing: `ddl` makes it without blocking writes; `where` is the line it serves."""

    name: str
    table: str
    columns: tuple[str, ...]
    why: str
    ddl: str
    where: Place | None = None
    evidence: tuple[str, ...] = ()


class Point(Value):
    """What one criterion of a framework adds to one option, from `observed`; None: no data."""

    criterion: str
    option: str
    weight: float
    score: float | None
    observed: str
    evidence: tuple[str, ...] = ()


class AccessChoice(Value):
    """Kysely or Prisma for the tables that one transaction writes together, since none can span both.

    Both sides are scored; `is_tie` records that the points did not decide, and `why` what did.
    """

    name: str
    service: str
    tables: tuple[str, ...]
    choice: AccessLayer
    kysely: float
    prisma: float
    is_tie: bool = False
    points: tuple[Point, ...] = ()
    why: str = ""
    expected: str = ""
    decision: str = ""
