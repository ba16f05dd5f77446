"""What an architect would say aloud of the design: its size, what pays, what is proven, and what to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.decision import SERVICE_CUT
from archkit.report import words
from archkit.report.points import LONGEST, MOST, Point
from archkit.report.ranking import in_state
from archkit.report.waiting import waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.design import Design
    from archkit.model.proof import Proof


_CONTEXT = "The project context decided"
_PLEA = "Keep one "


def structure(design: Design) -> str:
    """Say in how many apps the services run."""
    services, apps = len(design.services), len(design.apps)
    verb = "Build" if design.is_blank_page else "Keep"
    if apps > 1:
        return f"{'Build' if design.is_blank_page else 'Split into'} {words.plural(apps, 'service')}."
    if services <= 1:
        return f"{verb} one service."
    return f"{verb} one modular monolith of {words.plural(services, 'module')}."


def decided_otherwise(design: Design | None, why: str) -> str:
    """Return why the evidence proposes its cut, behind who decided otherwise, if somebody did."""
    cut = design.decision(SERVICE_CUT) if design else None
    if cut is None or cut.chosen == cut.proposed:
        return why
    named = words.head(cut.chosen, LONGEST)
    decided = f"You decided: {named} ({cut.id})" if cut.by == "architect" else f"{_CONTEXT}: {named}"
    proposes = why.removeprefix(_PLEA) if why.startswith(_PLEA) else f"{cut.proposed}. {why}"
    return f"{decided}. The evidence proposes: {proposes}"


def design_sentence(assessment: Assessment) -> str:
    """Say what is designed in one sentence, and how far it is proven; empty where nothing is."""
    design = assessment.design
    if design is None or not design.services:
        return ""
    parts = (
        words.plural(len(design.api.procedures), "procedure"),
        f"{words.plural(len(design.indexes), 'index', 'indexes')} to add" if design.indexes else "",
        _caches(assessment, design),
    )
    designed = f"Designed: {', '.join(part for part in parts if part)}; {_proven(assessment.proof)}."
    return " ".join(filter(None, (designed, _gates(assessment))))


def _caches(assessment: Assessment, design: Design) -> str:
    if not (design.caches or assessment.totals.statements):
        return ""
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
    """Return the decisions that wait for the architect, one of each kind, at most three."""
    design = assessment.design
    if design is None or not design.services:
        return ()
    return tuple(
        Point(
            words.head(f"{w.decision.title}: {w.decision.chosen}", LONGEST),
            w.decision.id,
            w.reason + (f"; and {w.more} more of this kind" if w.more else ""),
        )
        for w in waiting(design)[:MOST]
    )


def contradictions(assessment: Assessment) -> Iterator[Point]:
    """Say that the design contradicts itself, if it does."""
    problems = assessment.design.problems if assessment.design else ()
    if problems:
        first = words.head(problems[0].statement, LONGEST)
        yield Point(f"The design has {words.plural(len(problems), 'contradiction')}", "problems", first)
