"""What the advisor is told to challenge a cut: who owns what, what pulls elsewhere, and what would cross."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from archkit.advisor.screen import plain
from archkit.advisor.section import Section
from archkit.model.decision import SERVICE_CUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.advisor.screen import Screen
    from archkit.model.boundaries import Boundaries, TableBoundary
    from archkit.model.decision import Decision
    from archkit.model.proposal import Question

_KINDS = (SERVICE_CUT, "ADR-link-")


def boundaries_told(screen: Screen, _question: Question) -> tuple[Section, ...]:
    """Return the sections for the job "boundaries"."""
    found, bounds = screen.found, screen.found.boundaries
    if bounds is None:
        return ()
    decisions = found.design.decisions if found.design else ()
    return (
        Section("The cut as a whole", tuple(_cut(screen, bounds))),
        Section("Services and the tables that each alone owns", tuple(_services(screen, bounds))),
        Section(
            "Decisions", tuple(decisions_told(screen, (d for d in decisions if d.id.startswith(_KINDS))))
        ),
        Section("Tables", tuple(_tables(screen, bounds))),
        Section("Foreign keys that cross services", tuple(_keys(screen, bounds))),
        Section("Transactions that write in more than one service", tuple(_sagas(screen, bounds))),
        Section("Traffic between services", tuple(_links(screen, bounds))),
    )


def decisions_told(screen: Screen, decisions: Iterable[Decision]) -> Iterator[str]:
    """Tell of decisions: their options, what is chosen, and why."""
    for decision in decisions:
        if not screen.id(decision.id):
            continue
        options = " | ".join(plain(option.name, 60) for option in decision.options)
        yield (
            f"{decision.id}: {plain(decision.title)}. Options: {options}. "
            f"{decision.status.capitalize()}: {plain(decision.chosen, 60)}. {plain(decision.why)}"
        )
        if quotes := screen.quotes(decision.evidence):
            yield f"{decision.id} rests on: {'; '.join(quotes)}"


def writers_told(screen: Screen, table: str) -> str:
    """Tell which areas write a table, and how often; nothing where no log tells."""
    rows = screen.found.table("table_writers")
    areas: dict[str, int] = defaultdict(int)
    for row in rows.records() if rows else ():
        if row["table"] == table and screen.name(str(row["area"])):
            areas[str(row["area"])] += int(row["writes"] or 0)
    return ", ".join(f"{area} ({writes:,} writes)" for area, writes in areas.items())


def _cut(screen: Screen, bounds: Boundaries) -> Iterator[str]:
    yield f"Recommendation: {'split' if bounds.recommendation.split else 'one app, these services as its modules'}."
    yield plain(bounds.recommendation.why)
    yield f"It rests on: {plain('; '.join(bounds.rests_on))}."
    for id_, fact in screen.facts.items():
        if id_.startswith(("CUT-", "N-")):
            yield f"{screen.quote(id_)} ({fact.about})"


def _services(screen: Screen, bounds: Boundaries) -> Iterator[str]:
    for service in bounds.services:
        if screen.name(service.name):
            yield f"{service.name}: {', '.join(screen.names(service.tables))}"


def _tables(screen: Screen, bounds: Boundaries) -> Iterator[str]:
    pinned = {pin.table for pin in bounds.pins}
    writers = {e.subject: e.value or 0 for e in screen.found.evidence if e.question == "table_access.writers"}
    ranked = sorted(bounds.tables, key=lambda t: (not t.contested, -writers.get(t.table, 0), t.table))
    for table in ranked:
        if screen.name(table.table) and screen.name(table.service):
            evidence = screen.found.evidence_of("table_access.writers", table.table)
            said = [
                f"{table.table}: in {table.service}",
                "pinned there" if table.table in pinned else "",
                _rival(screen, table),
                screen.quote(f"PULL-{table.table}"),
                *screen.quotes(evidence),
                f"written by {areas}" if (areas := writers_told(screen, table.table)) else "",
            ]
            yield "; ".join(part for part in said if part)


def _rival(screen: Screen, table: TableBoundary) -> str:
    if not table.runner_up or not screen.name(table.runner_up):
        return ""
    return f"contested by {table.runner_up}" if table.contested else f"runner-up {table.runner_up}"


def _keys(screen: Screen, bounds: Boundaries) -> Iterator[str]:
    for key in bounds.crossing_keys:
        names = (key.table, key.to_table, key.from_service, key.to_service, *key.columns)
        if all(map(screen.name, names)):
            columns = ", ".join(key.columns)
            yield f"{key.from_service} -> {key.to_service}: {key.table} ({columns}) refers to {key.to_table}"


def _sagas(screen: Screen, bounds: Boundaries) -> Iterator[str]:
    for saga in sorted(bounds.sagas, key=lambda s: (-s.count, s.name, s.tables)):
        named = saga.name if saga.name and screen.name(saga.name) else "a transaction"
        services, tables = screen.names(saga.services), screen.names(saga.tables)
        rate = "" if saga.per_hour is None else f", {saga.per_hour:.4g} an hour"
        yield f"{named}: {', '.join(services)}; writes {', '.join(tables)}; seen {saga.count:,} times{rate}"


def _links(screen: Screen, bounds: Boundaries) -> Iterator[str]:
    for link in sorted(bounds.links, key=lambda k: (-(k.transactions or 0), -k.foreign_keys)):
        if screen.name(link.from_service) and screen.name(link.to_service):
            said = [f"{link.from_service} -> {link.to_service}: {link.foreign_keys} foreign keys"]
            if link.transactions is not None:
                said.append(
                    f"{link.transactions:,} transactions, {link.writes or 0:,} of them write on both sides"
                )
            if link.per_minute is not None:
                said.append(f"{link.per_minute:.4g} a minute")
            yield "; ".join(said)
