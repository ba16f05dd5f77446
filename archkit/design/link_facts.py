"""What is known of one link between two services: how it is used, what it writes, and how stale that may be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.boundaries.co_access import tables_of
from archkit.design.boundaries.replay import leader
from archkit.design.naming import in_plural, words

if TYPE_CHECKING:
    from archkit.design.traffic import Traffic
    from archkit.model.boundaries import AccessSet, Boundaries, ServiceLink
    from archkit.model.brief import Brief


@dataclass(frozen=True)
class LinkFacts:
    """One link: `transactions` of the caller touch the other side, None where no log tells.

    `reading` of them read there, `writing` write there, `both` do both. `told` are the caller's tables that
    are written together with the other side's. `strong`, `eventual` and `unsaid` are the written tables by
    what the brief says of them; `sagas` are the names of the transactions that write on both sides, `widest`
    how many services the widest of them writes in, `burst` how many times the mean the busiest minute has.
    """

    link: ServiceLink
    transactions: int | None = None
    reading: int = 0
    writing: int = 0
    both: int = 0
    tables: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    eventual: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    sagas: tuple[str, ...] = ()
    widest: int = 0
    burst: float = 1.0
    evidence: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The other side's tables that the caller's transactions write."""
        return tuple(sorted((*self.strong, *self.eventual, *self.unsaid)))

    @property
    def can_wait(self) -> bool:
        """Whether something is written there that the brief does not want strong."""
        return bool(self.eventual or self.unsaid)

    @property
    def pair(self) -> tuple[str, str]:
        """From and to."""
        return self.link.from_service, self.link.to_service


def facts_of(boundaries: Boundaries, traffic: Traffic) -> tuple[LinkFacts, ...]:
    """Gather what the transactions, the keys and the brief say of each link, by caller and called."""
    crossing = _crossing(boundaries, traffic.measured.accesses)
    keyed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key in boundaries.crossing_keys:
        keyed[key.from_service, key.to_service].add(key.to_table)
    tables = {s.name: frozenset(s.tables) for s in boundaries.services}
    return tuple(
        _facts(
            link,
            (tables[link.from_service], tables[link.to_service]),
            (keyed[_pair(link)], crossing[_pair(link)] if link.transactions is not None else []),
            traffic,
        )
        for link in sorted(boundaries.links, key=_pair)
    )


def _facts(
    link: ServiceLink,
    sides: tuple[frozenset[str], frozenset[str]],
    ties: tuple[set[str], list[AccessSet]],
    traffic: Traffic,
) -> LinkFacts:
    (here, there), (keyed, crossing) = sides, ties
    boundaries = traffic.measured.boundaries
    owner = {t: s.name for s in (boundaries.services if boundaries else ()) for t in s.tables}
    read = [a for a in crossing if there.intersection(a.reads)]
    write = [a for a in crossing if there.intersection(a.writes)]
    written = sorted({t for a in write for t in a.writes if t in there})
    sagas = sorted({a.name for a in write if here.intersection(a.writes) and a.name})
    said = {t: _consistency(t, traffic.measured.brief) for t in written}
    return LinkFacts(
        link=link,
        transactions=link.transactions,
        reading=sum(a.count for a in read),
        writing=sum(a.count for a in write),
        both=sum(a.count for a in read if a in write),
        tables=tuple(sorted(keyed | {t for a in crossing for t in tables_of(a) if t in there})),
        told=tuple(sorted({t for a in write for t in a.writes if t in here})),
        strong=tuple(t for t in written if said[t] == "strong"),
        eventual=tuple(t for t in written if said[t] == "eventual"),
        unsaid=tuple(t for t in written if said[t] is None),
        sagas=tuple(sagas),
        widest=max((len({owner.get(t) for t in a.writes}) for a in write), default=0),
        burst=traffic.peak.factor if traffic.peak else 1.0,
        evidence=_evidence(sagas, written, traffic),
    )


def _pair(link: ServiceLink) -> tuple[str, str]:
    return link.from_service, link.to_service


def _crossing(
    boundaries: Boundaries, accesses: tuple[AccessSet, ...]
) -> dict[tuple[str, str], list[AccessSet]]:
    """Return the transactions of each link, run by its caller as in the replay of the boundaries."""
    service = {t: s.name for s in boundaries.services for t in s.tables}
    found: dict[tuple[str, str], list[AccessSet]] = defaultdict(list)
    for access in accesses:
        touched = {service[t] for t in tables_of(access) if t in service}
        if len(touched) > 1 and all(t in service for t in tables_of(access)):
            lead = leader(access, service)
            for other in touched - {lead}:
                found[lead, other].append(access)
    return found


def _consistency(table: str, brief: Brief) -> str | None:
    named = in_plural(words(table.rsplit(".", 1)[-1]))
    return next((e.consistency for e in brief.entities if in_plural(words(e.name)) == named), None)


def _evidence(sagas: list[str], written: list[str], traffic: Traffic) -> tuple[str, ...]:
    named = [e for endpoint in traffic.endpoints if endpoint.name in sagas for e in endpoint.evidence]
    writers = [e for t in written for e in traffic.measured.evidence_of("table_access.writers", t)]
    return tuple(dict.fromkeys((*named, *writers)))
