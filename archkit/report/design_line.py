"""What an architect would say aloud of the design: its size, what pays, what is proven, and what to decide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.decision_bodies import grouped
from archkit.report.design_bodies import CUT
from archkit.report.points import LONGEST, MOST, Point
from archkit.report.ranking import in_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.decision import Decision
    from archkit.model.design import Design
    from archkit.model.proof import Proof

_SCORED = 2


def structure(design: Design) -> str:
    """Say in how many apps the services run."""
    services, apps = len(design.services), len(design.apps)
    verb = "Build" if design.is_blank_page else "Keep"
    if apps > 1:
        return f"{'Build' if design.is_blank_page else 'Split into'} {words.plural(apps, 'service')}."
    if services <= 1:
        return f"{verb} one service."
    return f"{verb} one modular monolith of {words.plural(services, 'module')}."


def design_sentence(assessment: Assessment) -> str:
    """Say what is designed in one sentence, and how far it is proven; empty where nothing is."""
    design = assessment.design
    if design is None or not design.services:
        return ""
    parts = (
        words.plural(len(design.api.procedures), "procedure"),
        f"{words.plural(len(design.indexes), 'index', 'indexes')} to add" if design.indexes else "",
        _caches(design),
    )
    designed = f"Designed: {', '.join(part for part in parts if part)}; {_proven(assessment.proof)}."
    return " ".join(filter(None, (designed, _gates(assessment))))


def _caches(design: Design) -> str:
    names = [words.head(c.name, 40) for c in design.caches]
    if not names:
        return "no cache that pays"
    return f"{'a cache' if len(names) == 1 else 'caches'} of {words.listed(names, 3)}"


def _proven(proof: Proof | None) -> str:
    if proof is None or not proof.rungs:
        return "not proven yet"
    if proof.state == "PASS":
        return "the generated code is proven"
    failed = next((r.name for r in proof.rungs if r.state == "FAIL"), None)
    return f"the proof fails at {words.head(failed, 40)}" if failed else "not proven to the end"


def _gates(assessment: Assessment) -> str:
    designed = [v for v in assessment.verdicts if v.subject == "as_designed"]
    judged = len(designed) - len(in_state(designed, "NO DATA"))
    passed = len(in_state(designed, "PASS"))
    if not judged:
        return ""
    return f"{passed} of {words.plural(judged, 'gate')} {'passes' if judged == 1 else 'pass'} as designed."


def to_decide(assessment: Assessment) -> tuple[Point, ...]:
    """Return the decisions that wait for the architect, one of each kind, at most three.

    Those that problems name come first, then the cut, then close calls. Within a kind the closest call that
    rests on figures stands for the others, which are counted.
    """
    design = assessment.design
    if design is None or not design.services:
        return ()
    broken = {p.subject for p in design.problems}
    waiting = [d for d in design.decisions if d.status == "proposed" and _asks(d, design)]
    groups = [sorted(g.decisions, key=lambda d: _urgency(d, broken)) for g in grouped(waiting)]
    groups.sort(key=lambda group: _urgency(group[0], broken))
    return tuple(_point(group[0], len(group) - 1) for group in groups[:MOST])


def _asks(decision: Decision, design: Design) -> bool:
    """Whether an answer would change what is built: a declined cache and a lone service ask for nothing."""
    return decision.chosen != "none" and (decision.id != CUT or len(design.services) > 1)


def _urgency(decision: Decision, broken: set[str]) -> tuple[bool, bool, bool, float, str]:
    return (
        decision.id not in broken,
        decision.id != CUT,
        not decision.evidence,
        _lead(decision),
        decision.id,
    )


def _lead(decision: Decision) -> float:
    """Return by which share of its score the best option leads the next; infinite where nothing is scored."""
    scores = sorted((o.score for o in decision.options if o.score is not None), reverse=True)
    return (scores[0] - scores[1]) / max(scores[0], 1.0) if len(scores) >= _SCORED else math.inf


def _point(decision: Decision, more: int) -> Point:
    notes = (_scores(decision), f"and {more} more of this kind" if more else "")
    return Point(
        words.head(f"{decision.title}: {decision.chosen}", LONGEST),
        decision.id,
        "; ".join(note for note in notes if note),
    )


def _scores(decision: Decision) -> str:
    scored = sorted((o for o in decision.options if o.score is not None), key=lambda o: -(o.score or 0))
    return ", ".join(f"{words.head(o.name, 30)} {words.number(o.score or 0)}" for o in scored[:_SCORED])


def contradictions(assessment: Assessment) -> Iterator[Point]:
    """Say that the design contradicts itself, if it does."""
    problems = assessment.design.problems if assessment.design else ()
    if problems:
        first = words.head(problems[0].statement, LONGEST)
        yield Point(f"The design has {words.plural(len(problems), 'contradiction')}", "problems", first)
