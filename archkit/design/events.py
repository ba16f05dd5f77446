"""Events: only where a link is async or hybrid, of the table whose change the other side must hear of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archkit.design.blank_page import secrets_of
from archkit.design.entities import entities_of
from archkit.design.link_facts import facts_of
from archkit.design.traffic import Traffic
from archkit.model.service import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.design.link_facts import LinkFacts
    from archkit.model.api import Entity
    from archkit.model.assessment import Assessment
    from archkit.model.service import Link, Service

_PAST = {
    frozenset(("insert",)): "Created",
    frozenset(("update",)): "Updated",
    frozenset(("delete",)): "Deleted",
}


def propose_events(
    services: tuple[Service, ...], links: tuple[Link, ...], measured: Assessment
) -> tuple[Service, ...]:
    """Return the services with the events that their async and hybrid links need.

    A caller that writes on the other side tells of its own table instead, and the consumer does the writing.
    A caller that only reads there is told of the tables it reads, to keep a copy. An event of one table is
    one event, whoever consumes it; it carries what may be shown of the row, no secrets.
    """
    traffic = Traffic.of(measured)
    if measured.boundaries is None:
        return services
    facts = {f.pair: f for f in facts_of(measured.boundaries, traffic)}
    secrets = secrets_of(measured.brief, traffic.system)
    entities = {e.table: e for e in entities_of(traffic.system, services, secrets)}
    wanted: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: (link.from_service, link.to_service)):
        known = facts.get((link.from_service, link.to_service))
        for table in _tables(link, known, services, traffic) if link.kind != "sync" else ():
            wanted.setdefault(table, []).append(link)
    return tuple(
        s.model_copy(update={"events": tuple(_events(s, wanted, entities, traffic))}) for s in services
    )


def _tables(
    link: Link, facts: LinkFacts | None, services: tuple[Service, ...], traffic: Traffic
) -> tuple[str, ...]:
    """Return the tables to tell of: the caller's that changes with the other side's, and those that it reads."""
    told = (_whole(facts.told, traffic),) if facts and facts.writing and facts.told else ()
    reads = link.kind == "async" and facts is not None and (facts.reading > 0 or not facts.writing)
    if told and not reads:
        return told
    held = link.tables or next((s.tables[:1] for s in services if s.name == link.to_service), ())
    return (*told, *held)


def _whole(tables: tuple[str, ...], traffic: Traffic) -> str:
    """Return the table that most of the others belong to: an order rather than its items."""
    known = [t for t in traffic.system.tables if t.name in tables]
    led = Counter(key.to_table for t in known for key in t.foreign_keys if key.to_table != t.name)
    return min(tables, key=lambda t: (-led[t], t))


def _events(
    service: Service, wanted: dict[str, list[Link]], entities: dict[str, Entity], traffic: Traffic
) -> Iterator[Event]:
    for table in service.tables:
        links = wanted.get(table, [])
        entity = entities.get(table)
        consumers = {
            link.to_service if link.from_service == service.name else link.from_service for link in links
        }
        if not links or entity is None:
            continue
        yield Event(
            name=f"{entity.name}{_past(table, traffic)}",
            service=service.name,
            table=table,
            fields=tuple(f.column for f in entity.fields if not f.is_secret and f.type != "bytes"),
            consumers=tuple(sorted(consumers)),
            why=_why(service, links),
            evidence=tuple(dict.fromkeys(e for link in links for e in link.evidence)),
        )


def _past(table: str, traffic: Traffic) -> str:
    """Return what happened, if all writers do the same to the table, else that it changed."""
    return _PAST.get(traffic.written_as.get(table, frozenset()), "Changed")


def _why(service: Service, links: list[Link]) -> str:
    told = sorted({link.to_service for link in links if link.from_service == service.name})
    asking = sorted({link.from_service for link in links if link.from_service != service.name})
    said = [
        f"Told to {', '.join(told)}: what is written there follows it" if told else "",
        f"Told to {', '.join(asking)}: kept there as a copy, instead of asking each time" if asking else "",
    ]
    return " ".join(f"{part}." for part in said if part)
