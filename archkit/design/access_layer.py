"""Kysely or Prisma, decided for the tables that one transaction may write together: both sides are scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.access_facts import Subject, points_of
from archkit.design.boundaries.graph import graph_of
from archkit.design.deciding import settled
from archkit.design.decision_id import decision_id
from archkit.design.frameworks import ACCESS, TIE_WITHIN
from archkit.model.data import AccessChoice
from archkit.model.decision import Decision, Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.data import AccessLayer, Point
    from archkit.model.decision import Choices
    from archkit.model.service import Service
    from archkit.model.system import System

_OUT_OF = 10.0
_HALF = 0.5
_LISTED = 4
_SPOKEN: Mapping[str, str] = {"kysely": "Kysely", "prisma": "Prisma"}
_EXPECTED: Mapping[str, str] = {
    "kysely": "Joins and dynamic filters stay one typed statement each, whose plan can be read and tuned.",
    "prisma": "Look-ups, inserts and nested writes need no SQL of their own, and follow the schema as it changes.",
}
_GATES = {True: "GATE-p95-complex-statements", False: "GATE-p50-simple-statements"}


def propose_access(
    measured: Assessment, system: System, services: tuple[Service, ...], choices: Choices
) -> tuple[tuple[AccessChoice, ...], tuple[Decision, ...]]:
    """Return one choice and one decision for each transaction closure inside each service.

    A closure's tables of other services are cut off: there, a transaction cannot reach. Where no log tells,
    a table stands with the children that it owns. What a log alone could tell then counts on neither side.
    """
    pairs = [
        pair
        for service in sorted(services, key=lambda s: s.name)
        for pair in _of_service(_subjects(measured, system, service), choices)
    ]
    return tuple(choice for choice, _ in pairs), tuple(decision for _, decision in pairs)


def _subjects(measured: Assessment, system: System, service: Service) -> tuple[Subject, ...]:
    """Return the service's tables, each once, by closure; those that the log is silent about by owner."""
    left = set(service.tables)
    found: list[Subject] = []
    for closure in sorted(measured.closures, key=lambda c: c.name):
        inside = tuple(sorted(left & set(closure.tables)))
        if inside:
            left -= set(inside)
            name = closure.name if closure.name in inside else inside[0]
            found.append(Subject(name, service.name, inside, closure, measured, system))
    for name, tables in _owned(left, system):
        found.append(Subject(name, service.name, tables, None, measured, system))
    return tuple(sorted(found, key=lambda s: s.name))


def _owned(tables: set[str], system: System) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each table that owns itself, with the children that live and die with it."""
    owners = graph_of(system, ()).owners
    groups: dict[str, list[str]] = {}
    for table in sorted(tables):
        owner = owners.get(table, table)
        groups.setdefault(owner if owner in tables else table, []).append(table)
    yield from ((name, tuple(found)) for name, found in groups.items())


def _of_service(subjects: Iterable[Subject], choices: Choices) -> Iterator[tuple[AccessChoice, Decision]]:
    """Yield the choices of one service; those that the points leave open follow the others."""
    scored = [(subject, points_of(subject)) for subject in subjects]
    decided: dict[str, Decision] = {}
    for subject, points in sorted(scored, key=lambda pair: _is_tie(pair[1])):
        winner = _most_chosen(decided.values()) if _is_tie(points) else _leader(points)
        decided[subject.name] = settled(_decision(subject, points, winner), choices)
    for subject, points in scored:
        yield _choice(subject, points, decided[subject.name]), decided[subject.name]


def _most_chosen(decisions: Iterable[Decision]) -> AccessLayer:
    """Return the client that most of the service's other closures have: one for all is simpler; else Kysely."""
    chosen = [decision.chosen for decision in decisions]
    return "prisma" if chosen.count("prisma") > chosen.count("kysely") else "kysely"


def _score(points: Iterable[Point], side: str) -> float:
    """Return what the side reached of ten: its weighted points over those that could be observed."""
    known = [(p.weight, p.score) for p in points if p.option == side and p.score is not None]
    possible = sum(weight for weight, _ in known)
    return round(_OUT_OF * sum(w * s for w, s in known) / possible, 2) if possible else 0.0


def _is_tie(points: Iterable[Point]) -> bool:
    rows = tuple(points)
    return abs(_score(rows, "kysely") - _score(rows, "prisma")) < TIE_WITHIN


def _leader(points: tuple[Point, ...]) -> AccessLayer:
    return "prisma" if _score(points, "prisma") > _score(points, "kysely") else "kysely"


def _choice(subject: Subject, points: tuple[Point, ...], decision: Decision) -> AccessChoice:
    chosen: AccessLayer = "prisma" if decision.chosen == "prisma" else "kysely"
    overruled = chosen != decision.proposed
    architect = f"The architect chose {_SPOKEN[chosen]}. " if overruled else ""
    return AccessChoice(
        name=subject.name,
        service=subject.service,
        tables=subject.tables,
        choice=chosen,
        kysely=_score(points, "kysely"),
        prisma=_score(points, "prisma"),
        is_tie=_is_tie(points),
        points=points,
        why=f"{architect}{decision.why}",
        expected=_EXPECTED[chosen],
        decision=decision.id,
    )


def _decision(subject: Subject, points: tuple[Point, ...], winner: AccessLayer) -> Decision:
    has_complex = bool(subject.closure and subject.closure.complex_calls)
    return Decision(
        id=decision_id("access", subject.name),
        title=f"Access {subject.name} by Kysely or Prisma",
        context=_context(subject),
        drivers=tuple(f"{c.name}, weight {c.weight:g} for {_SPOKEN[c.side]}: {c.observed}" for c in ACCESS),
        options=(_option("kysely", points), _option("prisma", points)),
        proposed=winner,
        chosen=winner,
        why=_why(points, winner),
        consequences=_consequences(winner),
        confirmation=_GATES[has_complex],
        evidence=tuple(dict.fromkeys(e for point in points for e in point.evidence)),
    )


def _option(side: AccessLayer, points: tuple[Point, ...]) -> Option:
    own = [p for p in points if p.option == side]
    return Option(
        name=side,
        pros=tuple(f"{p.criterion}: {p.observed}" for p in own if (p.score or 0) >= _HALF),
        cons=tuple(f"{p.criterion}: {p.observed}" for p in own if p.score is not None and p.score < _HALF),
        score=_score(points, side),
    )


def _context(subject: Subject) -> str:
    tables = ", ".join(subject.tables)
    if subject.closure and len(subject.closure.tables) == 1:
        reason = f"{tables} is written alone or only read"
    elif subject.closure:
        times = f"{subject.closure.transactions:,} transactions"
        reason = f"{tables}: written together, directly or through others, in {times}"
    else:
        reason = (
            f"{tables}: an owner with its children, as the schema says"
            if subject.tables[1:]
            else f"{tables} stands alone"
        )
    beyond = sorted(set(subject.closure.tables) - set(subject.tables)) if subject.closure else []
    cut = (
        f" {_listed(beyond)} are of the same transactions and stay with other services; what is counted is of all."
        if beyond
        else ""
    )
    unknown = "" if subject.closure else " How they are used is NO DATA: no log of whole transactions tells."
    return f"{reason}. One transaction cannot span two clients.{cut}{unknown}"


def _why(points: tuple[Point, ...], winner: AccessLayer) -> str:
    kysely, prisma = _score(points, "kysely"), _score(points, "prisma")
    scores = f"Kysely {kysely:.1f}, Prisma {prisma:.1f} of 10"
    if _is_tie(points):
        return (
            f"{scores}: a tie, settled for {_SPOKEN[winner]}: one client for the whole service, else Kysely."
        )
    said = sorted(
        (p for p in points if p.option == winner and p.score),
        key=lambda p: -p.weight * (p.score or 0),
    )
    return f"{scores}: {'; '.join(p.observed for p in said[:2])}."


def _consequences(winner: AccessLayer) -> tuple[str, ...]:
    if winner == "kysely":
        return (
            "Every statement is written out and typed; none is made behind the code's back.",
            "Related rows are joined by hand, and migrations come from a tool beside it.",
        )
    return (
        "Look-ups and nested writes take one call each; Prisma makes the SQL.",
        "A statement that Prisma cannot word is raw SQL, and leaves the types.",
    )


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
