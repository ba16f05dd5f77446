"""Replay the transactions through a cut: sagas, links between services."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.design.boundaries.co_access import tables_of
from archkit.model.boundaries import Saga, ServiceLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.design.boundaries.graph import Graph
    from archkit.model.boundaries import AccessSet

SECONDS_PER_HOUR = 3600.0
SECONDS_PER_MINUTE = 60.0


def sagas(graph: Graph, service: Mapping[str, str], window_s: float | None) -> tuple[Saga, ...]:
    """Return the transactions that write in two services or more, most frequent first."""
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for access in graph.accesses:
        written = tuple(sorted(set(access.writes)))
        if len({service[table] for table in written}) > 1:
            counts[access.name, written] += access.count
    found = (_saga(name, tables, n, service, window_s) for (name, tables), n in counts.items())
    return tuple(sorted(found, key=lambda saga: (-saga.count, saga.name, saga.tables)))


def _saga(
    name: str, tables: tuple[str, ...], count: int, service: Mapping[str, str], window_s: float | None
) -> Saga:
    return Saga(
        name=name or "write " + ", ".join(tables),
        services=tuple(sorted({service[table] for table in tables})),
        tables=tables,
        count=count,
        per_hour=rate(count, window_s, SECONDS_PER_HOUR),
    )


def rate(count: int, window_s: float | None, per_s: float) -> float | None:
    """Return how often something happens each `per_s` seconds; None where the window is unknown."""
    return round(count * per_s / window_s, 3) if window_s else None


@dataclass(slots=True)
class _Tally:
    keys: int = 0
    transactions: int = 0
    writes: int = 0


@dataclass(frozen=True, slots=True)
class _Links:
    """Tallies by (from, to), while they are counted."""

    tallies: dict[tuple[str, str], _Tally] = field(default_factory=lambda: defaultdict(_Tally))

    def add_key(self, child: str, parent: str) -> None:
        if child != parent:
            self.tallies[child, parent].keys += 1

    def add_access(self, access: AccessSet, service: Mapping[str, str]) -> None:
        lead = leader(access, service)
        written = {service[table] for table in access.writes}
        for other in {service[table] for table in tables_of(access)} - {lead}:
            tally = self.tallies[lead, other]
            tally.transactions += access.count
            tally.writes += access.count * (other in written)


def leader(access: AccessSet, service: Mapping[str, str]) -> str:
    """Return the service that would run the transaction: it writes most of the tables, then reads most."""
    written = Counter(service[table] for table in set(access.writes))
    touched = Counter(service[table] for table in tables_of(access))
    return min(touched, key=lambda name: (-written[name], -touched[name], name), default="")


def links(graph: Graph, service: Mapping[str, str], window_s: float | None) -> tuple[ServiceLink, ...]:
    """Return who calls whom: from the child's service or the transaction's leader to the other."""
    found = _Links()
    for key in graph.keys:
        found.add_key(service[key.child], service[key.parent])
    for access in graph.accesses:
        found.add_access(access, service)
    known = bool(graph.accesses)
    return tuple(_link(pair, tally, known, window_s) for pair, tally in sorted(found.tallies.items()))


def _link(pair: tuple[str, str], tally: _Tally, known: bool, window_s: float | None) -> ServiceLink:
    return ServiceLink(
        from_service=pair[0],
        to_service=pair[1],
        foreign_keys=tally.keys,
        transactions=tally.transactions if known else None,
        writes=tally.writes if known else None,
        per_minute=rate(tally.transactions, window_s, SECONDS_PER_MINUTE) if known else None,
    )
