"""Boundaries: which service owns which table, and why."""

from __future__ import annotations

from archkit.model.value import Speaker, Value


class ServiceTables(Value):
    """A proposed service and the tables that it alone owns."""

    name: str
    tables: tuple[str, ...]


class TableBoundary(Value):
    """Why a table is where it is. `confidence` is 0 to 1: how much of the table's pull is inside."""

    table: str
    service: str
    confidence: float
    contested: bool = False
    runner_up: str | None = None
    reasons: tuple[str, ...] = ()


class Recommendation(Value):
    """Whether to split at all, and why (not)."""

    split: bool
    why: str


class BoundaryScore(Value):
    """Counts and shares of one decomposition.

    `cross_*` count foreign keys and transactions (times their occurrences) that touch two services or
    more; None means that no transactions were given. `cohesion` is the share of pull (edge weight) that
    stays inside services, `coupling` the rest, `stability` the mean agreement (0 to 1) with the
    decompositions that other seeds and resampled evidence give.
    """

    cross_foreign_keys: int
    cross_write_transactions: int | None
    cross_read_transactions: int | None
    cohesion: float
    coupling: float
    stability: float


class CrossingKey(Value):
    """A foreign key that would cross two services, with what to do about it."""

    table: str
    columns: tuple[str, ...]
    to_table: str
    from_service: str
    to_service: str
    remedy: str


class ServiceLink(Value):
    """Traffic between two services: transactions that touch both, and foreign keys that cross."""

    from_service: str
    to_service: str
    foreign_keys: int
    transactions: int | None = None
    writes: int | None = None
    per_minute: float | None = None


class Saga(Value):
    """A transaction that writes in two services or more: these, the written tables, how often it was seen."""

    name: str
    services: tuple[str, ...]
    tables: tuple[str, ...]
    count: int
    per_hour: float | None = None


class AccessSet(Value):
    """Tables that one kind of transaction reads and writes, seen `count` times."""

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    count: int = 1
    name: str = ""


class Pin(Value):
    """A table that the architect, or who declared it in the project context, put into a service; never moved."""

    table: str
    service: str
    by: Speaker = "architect"


class Boundaries(Value):
    """The best decomposition found, its score, and whether to use it at all.

    `rests_on` says in words how much of each kind of evidence there was.
    """

    services: tuple[ServiceTables, ...] = ()
    tables: tuple[TableBoundary, ...] = ()
    shared: tuple[str, ...] = ()
    recommendation: Recommendation
    score: BoundaryScore
    rests_on: tuple[str, ...] = ()
    crossing_keys: tuple[CrossingKey, ...] = ()
    links: tuple[ServiceLink, ...] = ()
    sagas: tuple[Saga, ...] = ()
    pins: tuple[Pin, ...] = ()
    seed: int = 0
    resolution: float = 1.0

    def service_of(self, table: str) -> str | None:
        """Return the service that owns the table, or None for an unknown table."""
        return next((t.service for t in self.tables if t.table == table), None)
