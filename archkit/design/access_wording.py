"""The decision between Kysely and Prisma in words: of one closure, or of all tables that stand alone in a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.decision_id import decision_id
from archkit.design.frameworks import ACCESS, TIE_WITHIN
from archkit.model.decision import Decision, Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archkit.design.access_facts import Subject
    from archkit.model.data import AccessLayer, Point

    Scored = tuple[Subject, tuple[Point, ...]]

SPOKEN: Mapping[str, str] = {"kysely": "Kysely", "prisma": "Prisma"}
SIDES: tuple[AccessLayer, ...] = ("kysely", "prisma")
_THROUGH_KYSELY = (
    "The generated code queries these tables through Kysely, on the schema that Prisma leads; Prisma's client takes"
    " over by hand."
)
EXPECTED: Mapping[str, str] = {
    "kysely": "Joins and dynamic filters stay one typed statement each, whose plan can be read and tuned.",
    "prisma": f"Schema and migrations follow Prisma. {_THROUGH_KYSELY}",
}
_OUT_OF = 10.0
_HALF = 0.5
_LISTED = 4
_GATES = {True: "GATE-p95-complex-statements", False: "GATE-p50-simple-statements"}
_CONSEQUENCES: Mapping[str, tuple[str, ...]] = {
    "kysely": (
        "Every statement is written out and typed; none is made behind the code's back.",
        "Related rows are joined by hand; the generated Prisma schema describes these tables all the same.",
    ),
    "prisma": (
        _THROUGH_KYSELY,
        "With Prisma's client, look-ups and nested writes take one call each, and Prisma makes the SQL.",
        "A statement that Prisma cannot word is raw SQL, and leaves the types.",
    ),
}


def score(points: Iterable[Point], side: str) -> float:
    """Return what the side reached of ten: its weighted points over those that could be observed."""
    known = [(p.weight, p.score) for p in points if p.option == side and p.score is not None]
    possible = sum(weight for weight, _ in known)
    return round(_OUT_OF * sum(w * s for w, s in known) / possible, 2) if possible else 0.0


def is_tie(points: Iterable[Point]) -> bool:
    """Whether the two sides are too close to decide."""
    rows = tuple(points)
    return abs(score(rows, "kysely") - score(rows, "prisma")) < TIE_WITHIN


def decision_of(subject: Subject, points: tuple[Point, ...], winner: AccessLayer) -> Decision:
    """Return the decision on the tables of one closure, as proposed."""
    has_complex = bool(subject.closure and subject.closure.complex_calls)
    return Decision(
        id=decision_id("access", subject.name),
        title=f"Access {subject.name} by Kysely or Prisma",
        context=_context(subject),
        drivers=_drivers(),
        options=(_option("kysely", points), _option("prisma", points)),
        proposed=winner,
        chosen=winner,
        why=why_of(points, winner),
        consequences=_CONSEQUENCES[winner],
        confirmation=_GATES[has_complex],
        evidence=tuple(dict.fromkeys(e for point in points for e in point.evidence)),
    )


def decision_of_all(scored: Sequence[Scored], winner: AccessLayer, named: str) -> Decision:
    """Return one decision on closures of one table each, all of one service and one winner; `named` gives its id."""
    service = scored[0][0].service
    return Decision(
        id=decision_id("access", named),
        title=f"Access {len(scored):,} tables of {service} by Kysely or Prisma",
        context=_context_of_all(scored),
        drivers=_drivers(),
        options=tuple(_option_of_all(side, scored) for side in SIDES),
        proposed=winner,
        chosen=winner,
        why=_why_of_all(scored, winner),
        consequences=_CONSEQUENCES[winner],
        confirmation=_GATES[any(s.closure and s.closure.complex_calls for s, _ in scored)],
        evidence=tuple(dict.fromkeys(e for _, points in scored for p in points for e in p.evidence)),
    )


def _drivers() -> tuple[str, ...]:
    return tuple(f"{c.name}, weight {c.weight:g} for {SPOKEN[c.side]}: {c.observed}" for c in ACCESS)


def _context_of_all(scored: Sequence[Scored]) -> str:
    names = ", ".join(subject.name for subject, _ in scored)
    silent = [subject.name for subject, _ in scored if not subject.closure]
    unknown = (
        f" How {_listed(silent)} are used is NO DATA: no log of whole transactions tells." if silent else ""
    )
    return (
        f"{names}: no transaction writes one of them together with another table of its app, so that each"
        f" could be decided alone; the evidence says the same of all.{unknown}"
    )


def _option_of_all(side: AccessLayer, scored: Sequence[Scored]) -> Option:
    """Return the side with the sum of its scores, and for how many tables each criterion holds by half or more."""
    pros: list[str] = []
    cons: list[str] = []
    for criterion in (c.name for c in ACCESS if c.side == side):
        known = [
            p.score
            for _, points in scored
            for p in points
            if p.criterion == criterion and p.score is not None
        ]
        if known:
            held = sum(share >= _HALF for share in known)
            said = f"{criterion}: for {held:,} of {len(known):,} tables"
            (pros if held >= _HALF * len(known) else cons).append(said)
    total = round(sum(score(points, side) for _, points in scored), 2)
    return Option(name=side, pros=tuple(pros), cons=tuple(cons), score=total)


def _why_of_all(scored: Sequence[Scored], winner: AccessLayer) -> str:
    ranges = ", ".join(_range(side, scored) for side in SIDES)
    most = _most_said(scored, winner)
    reason = f" Mostly for: {', '.join(most)}." if most else ""
    return f"{ranges} of 10 for each of {len(scored):,} tables; an option's score is their sum.{reason}"


def _range(side: AccessLayer, scored: Sequence[Scored]) -> str:
    scores = sorted(score(points, side) for _, points in scored)
    low, high = f"{scores[0]:.1f}", f"{scores[-1]:.1f}"
    return f"{SPOKEN[side]} {low}" if low == high else f"{SPOKEN[side]} {low} to {high}"


def _most_said(scored: Sequence[Scored], winner: AccessLayer) -> list[str]:
    """Return the two criteria that add most to the winner over all the tables."""
    added: dict[str, float] = {}
    for point in (p for _, points in scored for p in points if p.option == winner and p.score):
        added[point.criterion] = added.get(point.criterion, 0.0) + point.weight * (point.score or 0.0)
    return sorted(added, key=lambda name: (-added[name], name))[:2]


def _option(side: AccessLayer, points: tuple[Point, ...]) -> Option:
    own = [p for p in points if p.option == side]
    return Option(
        name=side,
        pros=tuple(f"{p.criterion}: {p.observed}" for p in own if (p.score or 0) >= _HALF),
        cons=tuple(f"{p.criterion}: {p.observed}" for p in own if p.score is not None and p.score < _HALF),
        score=score(points, side),
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
    known = set(subject.closure.tables) & subject.system.names if subject.closure else set()
    beyond = sorted(known - set(subject.tables))
    cut = (
        f" {_listed(beyond)} are of the same transactions and stay with other apps; what is counted is of all."
        if beyond
        else ""
    )
    unknown = "" if subject.closure else " How they are used is NO DATA: no log of whole transactions tells."
    return f"{reason}. One transaction cannot span two clients.{cut}{unknown}"


def why_of(points: tuple[Point, ...], winner: AccessLayer) -> str:
    """Return the scores of one closure, and what decided it."""
    kysely, prisma = score(points, "kysely"), score(points, "prisma")
    scores = f"Kysely {kysely:.1f}, Prisma {prisma:.1f} of 10"
    if is_tie(points):
        return (
            f"{scores}: a tie, settled for {SPOKEN[winner]}: one client for the whole service, else Kysely."
        )
    said = sorted(
        (p for p in points if p.option == winner and p.score),
        key=lambda p: -p.weight * (p.score or 0),
    )
    return f"{scores}: {'; '.join(p.observed for p in said[:2])}."


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
