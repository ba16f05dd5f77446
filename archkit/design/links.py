"""How bounded contexts reach each other: sync, async or hybrid, scored on both sides from the evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.deciding import settled
from archkit.design.decision_id import decision_id
from archkit.design.link_facts import facts_of
from archkit.design.link_scores import best, options_of, points_of
from archkit.design.services import propose_apps
from archkit.design.traffic import Traffic
from archkit.model.decision import Decision
from archkit.model.service import Link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.design.link_facts import LinkFacts
    from archkit.model.assessment import Assessment
    from archkit.model.decision import Choices
    from archkit.model.service import LinkKind, Service

_KINDS: Mapping[str, LinkKind] = {"sync": "sync", "async": "async", "hybrid": "hybrid"}
_CONSEQUENCES = {
    "sync": "The caller needs a timeout, retries of reads and a circuit breaker for the other side",
    "async": "An event is stored in the same transaction and delivered later, perhaps twice: consumers bear that",
    "hybrid": "The answer is awaited with a timeout; the rest goes by an event stored in the same transaction",
}


@dataclass(frozen=True)
class _Linked:
    facts: LinkFacts
    decision: Decision

    @property
    def is_waiting(self) -> bool:
        """Whether the caller waits for the other side, wholly or in part."""
        return self.decision.chosen != "async"


def propose_links(
    measured: Assessment, services: tuple[Service, ...], choices: Choices
) -> tuple[tuple[Link, ...], tuple[Decision, ...]]:
    """Return a link for each pair of services that a key or a transaction joins, and the decisions they ask for.

    Inside one app a link is a call in the process; its kind stands all the same, for the day it is cut.
    Between apps no ring of waiting calls is proposed: its weakest link is served by an event replica.
    """
    if measured.boundaries is None:
        return (), ()
    names = {service.name for service in services}
    apps = propose_apps(measured, services, choices)[0]
    app_of = {name: app.name for app in apps for name in app.services}
    facts = [f for f in facts_of(measured.boundaries, Traffic.of(measured)) if set(f.pair) <= names]
    ids = _ids([f.pair for f in facts])
    found = [_Linked(f, settled(_decided(f, ids[f.pair], app_of), choices)) for f in facts]
    linked = _without_rings(found, app_of, choices)
    decisions = tuple(
        one.decision.model_copy(update={"consequences": (_CONSEQUENCES[one.decision.chosen],)})
        for one in linked
        if _asks(one, app_of, choices)
    )
    return tuple(_link(one) for one in linked), decisions


def _asks(one: _Linked, app_of: Mapping[str, str], choices: Choices) -> bool:
    """Whether there is something to decide: a plain call inside one app needs no record, unless it has one."""
    here, there = one.facts.pair
    is_plain = app_of[here] == app_of[there] and one.decision.chosen == one.decision.proposed == "sync"
    return not is_plain or choices.chosen(one.decision.id) is not None


def _ids(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the id of each link's decision; where dashes in names make two alike, two dashes part the names."""
    counts = Counter(f"{here}-{there}" for here, there in pairs)
    return {
        (here, there): decision_id("link", f"{here}{'-' if counts[f'{here}-{there}'] == 1 else '--'}{there}")
        for here, there in pairs
    }


def _decided(facts: LinkFacts, link_id: str, app_of: Mapping[str, str]) -> Decision:
    here, there = facts.pair
    points = points_of(facts)
    options = options_of(points)
    kind, is_tie = best(options)
    scored = ", ".join(f"{option.name} {option.score:g}" for option in options)
    reasons = [p.observed for p in points if p.score and kind in (p.option, "hybrid")]
    tie = f"A tie ({scored}): the plainest way settles it" if is_tie else f"Most points ({scored})"
    said = [*reasons, tie, *_in_process(facts, app_of)]
    return Decision(
        id=link_id,
        title=f"Let {here} reach {there}",
        context=_context(facts),
        drivers=tuple(dict.fromkeys(point.criterion for point in points)),
        options=options,
        proposed=kind,
        chosen=kind,
        why=_sentences(said),
        evidence=facts.evidence,
    )


def _context(facts: LinkFacts) -> str:
    here, there = facts.pair
    n = facts.link.foreign_keys
    keys = f"{n:,} foreign key{' leads' if n == 1 else 's lead'} from {here} to {there}"
    if facts.transactions is None:
        return f"{keys}; how often both are used together is NO DATA."
    often = f"{facts.transactions:,} transactions of {here} touch {there}'s tables"
    named = f", among them {', '.join(facts.sagas)}" if facts.sagas else ""
    return f"{keys}; {often}{named}."


def _in_process(facts: LinkFacts, app_of: Mapping[str, str]) -> list[str]:
    here, there = facts.pair
    return ["Both run in one app: today it is a call in the process"] if app_of[here] == app_of[there] else []


def _without_rings(found: Sequence[_Linked], app_of: Mapping[str, str], choices: Choices) -> list[_Linked]:
    """Turn the weakest waiting link of each ring between apps into an event replica.

    What the architect has decided stays; a ring of such links is left for the checks to report.
    """
    linked = list(found)
    while ring := _ring(linked, app_of):
        open_links = [one for one in ring if choices.chosen(one.decision.id) is None]
        if not open_links:
            break
        weakest = min(open_links, key=_weight)
        linked[linked.index(weakest)] = _replicated(weakest)
    return linked


def _weight(one: _Linked) -> tuple[bool, int, int, tuple[str, str]]:
    """Order by what a copy would cost: strong writes most, then how often both are used together."""
    return bool(one.facts.strong), one.facts.transactions or 0, one.facts.link.foreign_keys, one.facts.pair


def _ring(linked: Sequence[_Linked], app_of: Mapping[str, str]) -> list[_Linked]:
    """Return all waiting links between apps that lie on a ring with another, or nothing."""
    waiting = [one for one in linked if one.is_waiting and len({app_of[name] for name in one.facts.pair}) > 1]
    ahead: dict[str, set[str]] = {}
    for one in waiting:
        here, there = (app_of[name] for name in one.facts.pair)
        ahead.setdefault(here, set()).add(there)
    reached = {app: _reached(app, ahead) for app in ahead}
    return [one for one in waiting if app_of[one.facts.pair[0]] in reached.get(app_of[one.facts.pair[1]], ())]


def _reached(start: str, ahead: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    left = [start]
    while left:
        following = ahead.get(left.pop(), set()) - seen
        seen |= following
        left.extend(following)
    return seen


def _replicated(one: _Linked) -> _Linked:
    here, there = one.facts.pair
    why = (
        f"{one.decision.why} As waiting calls would form a ring, this weakest one is served by a copy: "
        f"{there} tells of its changes, and {here} asks its own replica."
    )
    update = {"proposed": "async", "chosen": "async", "why": why}
    return _Linked(one.facts, one.decision.model_copy(update=update))


def _link(one: _Linked) -> Link:
    here, there = one.facts.pair
    chosen, proposed = one.decision.chosen, one.decision.proposed
    decider = one.decision.decider.capitalize()
    by_hand = f" {decider} chose {chosen} in place of {proposed}." if chosen != proposed else ""
    return Link(
        from_service=here,
        to_service=there,
        kind=_KINDS[chosen],
        why=one.decision.why + by_hand,
        tables=one.facts.tables,
        per_minute=one.facts.link.per_minute,
        evidence=one.decision.evidence,
    )


def _sentences(said: Sequence[str]) -> str:
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in said)
