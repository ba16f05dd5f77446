"""Which decisions wait for the architect, and why: where the evidence is clear, nobody need be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.decision import SERVICE_CUT
from archkit.report import words
from archkit.report.decision_bodies import grouped, kind_of

if TYPE_CHECKING:
    from archkit.model.decision import Decision
    from archkit.model.design import Design

CLOSE = 0.8


@dataclass(frozen=True)
class Waiting:
    """The decision of a kind that waits most, why, and how many more of its kind do."""

    decision: Decision
    reason: str
    more: int


def waiting(design: Design) -> tuple[Waiting, ...]:
    """Return one decision of each kind that waits: contradictions first, then the cut, then ties and close calls."""
    reasons = {d.id: reason_to_ask(design, d) for d in design.decisions}
    broken = {p.subject for p in design.problems}
    groups = [
        sorted(group.decisions, key=lambda d: (d.id not in broken, not d.evidence, d.id))
        for group in grouped(d for d in design.decisions if reasons[d.id])
    ]
    groups.sort(key=lambda group: (group[0].id not in broken, group[0].id != SERVICE_CUT))
    return tuple(Waiting(group[0], reasons[group[0].id], len(group) - 1) for group in groups)


def reason_to_ask(design: Design, decision: Decision) -> str:
    """Say why the architect should look at an open decision; empty where that is not needed.

    A cache's score is the time that it saves, and rules decide what may be cached: no close call there.
    """
    if decision.status != "proposed":
        return ""
    if any(p.subject == decision.id for p in design.problems):
        return "it contradicts the rest of the design"
    if decision.id == SERVICE_CUT:
        return "everything else follows from it" if len(design.services) > 1 else ""
    if any(choice.is_tie and choice.decision == decision.id for choice in design.access):
        return f"a tie: {_scores(decision)}"
    return "" if kind_of(decision) == "cache" else _close(decision)


def _close(decision: Decision) -> str:
    scores = {option.name: option.score for option in decision.options}
    own = scores.pop(decision.proposed, None)
    near = [s for s in scores.values() if own and own > 0 and s is not None and s >= CLOSE * own]
    return f"a close call: {_scores(decision)}" if near else ""


def _scores(decision: Decision) -> str:
    scored = sorted((o for o in decision.options if o.score is not None), key=lambda o: -(o.score or 0))
    return ", ".join(f"{words.head(o.name, 30)} {words.number(o.score or 0)}" for o in scored)
