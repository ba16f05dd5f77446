"""Kysely or Prisma, decided for the tables that one transaction may write together: both sides are scored."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from archkit.design.access_facts import Subject, points_of
from archkit.design.access_wording import (
    EXPECTED,
    SPOKEN,
    decision_of,
    decision_of_all,
    is_tie,
    score,
    why_of,
)
from archkit.design.boundaries.graph import graph_of
from archkit.design.deciding import settled
from archkit.design.decision_id import decision_id
from archkit.model.data import AccessChoice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archkit.design.access_wording import Scored
    from archkit.model.assessment import Assessment
    from archkit.model.data import AccessLayer, Point
    from archkit.model.decision import Choices, Decision
    from archkit.model.service import App, Service
    from archkit.model.system import System


def propose_access(
    measured: Assessment,
    system: System,
    services: tuple[Service, ...],
    choices: Choices,
    *,
    apps: tuple[App, ...] = (),
) -> tuple[tuple[AccessChoice, ...], tuple[Decision, ...]]:
    """Return one choice for each transaction closure in each service, and the decisions that they fall under.

    Closures of one table without a tie, of one service and one winner, fall under one decision; every other
    closure has its own, and so has one that the architect spoke about by name. A closure ends where its app
    ends: there, a transaction cannot reach; without `apps` all services are in one. Where no log tells, a
    table stands with the children that it owns. What a log alone could tell then counts on neither side.
    """
    owner = {table: s.name for s in services for table in s.tables if table in system.names}
    app_of = {name: app.name for app in apps for name in app.services}
    scored = [(s, points_of(s)) for s in _subjects(measured, system, owner, app_of)]
    taken = {subject.name for subject, _ in scored}
    decided: dict[str, Decision] = {}
    for service in sorted({subject.service for subject, _ in scored}):
        own = [pair for pair in scored if pair[0].service == service]
        decided |= _decided(service, own, taken, choices)
    parts = [part for s, points in scored for part in _choices(s, points, decided[s.name], owner)]
    used = (decided[subject.name] for subject, _ in scored)
    return (
        tuple(sorted(parts, key=lambda c: (c.service, c.name))),
        tuple({decision.id: decision for decision in used}.values()),
    )


def _subjects(
    measured: Assessment, system: System, owner: Mapping[str, str], app_of: Mapping[str, str]
) -> list[Subject]:
    """Return all tables, each once, by service and name: by closure, those that the log is silent about by owner.

    What the schema does not hold, such as a view, is reached through neither client.
    """
    left = set(owner)
    found: list[Subject] = []
    for closure in sorted(measured.closures, key=lambda c: c.name):
        places: dict[str, list[str]] = {}
        for table in sorted(left & set(closure.tables)):
            places.setdefault(app_of.get(owner[table], ""), []).append(table)
        for inside in places.values():
            left -= set(inside)
            name = closure.name if closure.name in inside else inside[0]
            found.append(Subject(name, owner[name], tuple(inside), closure, measured, system))
    for service in sorted(set(owner.values())):
        for name, tables in _owned({t for t in left if owner[t] == service}, system):
            found.append(Subject(name, service, tables, None, measured, system))
    return sorted(found, key=lambda s: (s.service, s.name))


def _owned(tables: set[str], system: System) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each table that owns itself, with the children that live and die with it."""
    owners = graph_of(system, ()).owners
    groups: dict[str, list[str]] = {}
    for table in sorted(tables):
        owner = owners.get(table, table)
        groups.setdefault(owner if owner in tables else table, []).append(table)
    yield from ((name, tuple(found)) for name, found in groups.items())


def _decided(
    service: str, scored: Sequence[Scored], taken: set[str], choices: Choices
) -> dict[str, Decision]:
    """Return the decision on each closure of one service; those that the points leave open follow the others."""
    decided = _together(service, scored, taken, choices)
    alone = [pair for pair in scored if pair[0].name not in decided]
    for subject, points in sorted(alone, key=lambda pair: is_tie(pair[1])):
        winner = _most_chosen(decided.values()) if is_tie(points) else _leader(points)
        decided[subject.name] = settled(decision_of(subject, points, winner), choices)
    return decided


def _together(
    service: str, scored: Sequence[Scored], taken: set[str], choices: Choices
) -> dict[str, Decision]:
    """Return the decision of each table that stands alone and is decided like another one of the service."""
    groups: dict[AccessLayer, list[Scored]] = {}
    for subject, points in scored:
        is_named = choices.chosen(decision_id("access", subject.name)) is not None
        if len(subject.tables) == 1 and not is_named and not is_tie(points):
            groups.setdefault(_leader(points), []).append((subject, points))
    several = {winner: group for winner, group in groups.items() if len(group) > 1}
    decided: dict[str, Decision] = {}
    for winner, group in sorted(several.items()):
        kinds = ("", "-tables") if len(several) == 1 else (f"-{winner}", f"-tables-{winner}")
        names = (f"{service}{kind}" for kind in chain(kinds, count(2)))
        named = next(name for name in names if name not in taken)
        taken.add(named)
        decision = settled(decision_of_all(group, winner, named), choices)
        decided |= {subject.name: decision for subject, _ in group}
    return decided


def _most_chosen(decisions: Iterable[Decision]) -> AccessLayer:
    """Return the client that most of the service's other closures have: one for all is simpler; else Kysely."""
    chosen = [decision.chosen for decision in decisions]
    return "prisma" if chosen.count("prisma") > chosen.count("kysely") else "kysely"


def _leader(points: tuple[Point, ...]) -> AccessLayer:
    return "prisma" if score(points, "prisma") > score(points, "kysely") else "kysely"


def _choices(
    subject: Subject, points: tuple[Point, ...], decision: Decision, owner: Mapping[str, str]
) -> Iterator[AccessChoice]:
    """Yield the choice for the tables of each service that the closure reaches."""
    chosen: AccessLayer = "prisma" if decision.chosen == "prisma" else "kysely"
    winner: AccessLayer = "prisma" if decision.proposed == "prisma" else "kysely"
    word = f"{decision.decider.capitalize()} chose {SPOKEN[chosen]}. " if chosen != winner else ""
    for service in sorted({owner[table] for table in subject.tables}):
        tables = tuple(table for table in subject.tables if owner[table] == service)
        yield AccessChoice(
            name=subject.name if subject.name in tables else tables[0],
            service=service,
            tables=tables,
            choice=chosen,
            kysely=score(points, "kysely"),
            prisma=score(points, "prisma"),
            is_tie=is_tie(points),
            points=points,
            why=f"{word}{why_of(points, winner)}",
            expected=EXPECTED[chosen],
            decision=decision.id,
        )
