"""What would cross the borders of services if tables stood elsewhere: transactions and foreign keys, counted again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.advisor.known import system_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import AccessSet


@dataclass(frozen=True, order=True)
class Crossings:
    """Write transactions, read transactions and foreign keys that touch two services or more; fewer is better."""

    writes: int
    reads: int
    keys: int


class Borders:
    """The tables of a system with their services, and what ties tables together."""

    def __init__(self, found: Assessment) -> None:
        bounds = found.boundaries
        self.places = {t.table: t.service for t in bounds.tables} if bounds else {}
        self._keys = [
            (table.name, key.to_table)
            for table in system_of(found).tables
            for key in table.foreign_keys
            if {table.name, key.to_table} <= self.places.keys()
        ]
        self._accesses: tuple[AccessSet, ...] = found.accesses
        if bounds is None or self.now.writes != bounds.score.cross_write_transactions:
            self._accesses = ()  # the cut rests on other transactions than these, or on none

    @property
    def has_transactions(self) -> bool:
        """Whether the transactions that the cut rests on are known."""
        return bool(self._accesses)

    @property
    def now(self) -> Crossings:
        """What crosses in the cut as it is."""
        return self.moved({})

    def moved(self, moves: Mapping[str, str]) -> Crossings:
        """Return what would cross with these tables in these services."""
        places = self.places | dict(moves)
        writes = reads = 0
        for access in self._accesses:
            touched = {places.get(table) for table in (*access.reads, *access.writes)} - {None}
            if len(touched) > 1:
                writes += access.count if access.writes else 0
                reads += 0 if access.writes else access.count
        keys = sum(places[table] != places[to] for table, to in self._keys)
        return Crossings(writes, reads, keys)

    def tables_of(self, service: str) -> tuple[str, ...]:
        """Return the tables of a service, sorted."""
        return tuple(sorted(table for table, place in self.places.items() if place == service))

    def partners(self, service: str) -> tuple[Counter[str], int]:
        """Return how often each other service is touched together with this one, and how often this one is at all.

        Where no transactions are known, foreign keys are counted instead.
        """
        found: Counter[str] = Counter()
        total = 0
        for tables, count in self._ties():
            touched = {self.places[t] for t in tables if t in self.places}
            if service in touched:
                total += count
                found.update(dict.fromkeys(touched - {service}, count))
        return found, total

    def _ties(self) -> Iterable[tuple[tuple[str, ...], int]]:
        if self._accesses:
            return (((*a.reads, *a.writes), a.count) for a in self._accesses)
        return ((key, 1) for key in self._keys)
