"""What an architect would say aloud first: one sentence, and why; worded from the values, nothing computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.brief import Brief
from archkit.report import words
from archkit.report.design_line import (
    contradictions,
    decided_otherwise,
    design_sentence,
    structure,
    to_decide,
)
from archkit.report.points import MOST, Point, proofs, remedies, risks
from archkit.report.ranking import failing, gate_link, in_state, worst_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.verdict import Verdict


@dataclass(frozen=True)
class Headline:
    """The first screen: the sentence, why, what is designed, and four short lists."""

    sentence: str
    why: tuple[Point, ...]
    designed: str
    fix: tuple[Point, ...]
    decide: tuple[Point, ...]
    risks: tuple[Point, ...]
    proves: tuple[Point, ...]

    @property
    def lists(self) -> tuple[tuple[str, tuple[Point, ...]], ...]:
        """The lists that have something in them, with their titles."""
        titles = ("Fix first", "Decide", "Risks", "What the logs prove")
        points = (self.fix, self.decide, self.risks, self.proves)
        return tuple((title, of) for title, of in zip(titles, points, strict=True) if of)


def headline(assessment: Assessment) -> Headline:
    """Word the first screen."""
    return Headline(
        sentence=sentence(assessment),
        why=why(assessment),
        designed=design_sentence(assessment),
        fix=remedies(assessment),
        decide=to_decide(assessment),
        risks=(*contradictions(assessment), *risks(assessment))[:MOST],
        proves=proofs(assessment),
    )


def has_log(assessment: Assessment) -> bool:
    """Whether any traffic was measured."""
    return bool(assessment.totals.statements or assessment.totals.requests)


def sentence(assessment: Assessment) -> str:
    """Say what to do, in words with numbers."""
    if not has_log(assessment) and not assessment.system.tables:
        return _unmeasured(assessment)
    clauses = (_structure(assessment), _gates(assessment), _defects(assessment))
    return " ".join(clause for clause in clauses if clause) or "Nothing is wrong here."


def _unmeasured(assessment: Assessment) -> str:
    if assessment.brief == Brief():
        return "Nothing has been measured yet."
    start = _structure(assessment) or "Start with one service."
    return f"{start} So far there is only a brief: nothing is measured."


def _structure(assessment: Assessment) -> str:
    if assessment.design and assessment.design.services:
        return structure(assessment.design)
    found = assessment.boundaries
    if found is None:
        return ""
    if not found.recommendation.split:
        return "Keep one service."
    return f"Split into {words.plural(len(found.services), 'service')}."


def _gates(assessment: Assessment) -> str:
    verdicts = [v for v in assessment.verdicts if v.subject == "as_is"]
    failed, close = failing(verdicts), in_state(verdicts, "WARN")
    judged = len(verdicts) - len(in_state(verdicts, "NO DATA"))
    if failed:
        return _failed(failed, judged)
    if close:
        name = f": {words.head(close[0].name, 60)}" if len(close) == 1 else ""
        return f"No gate fails, but {len(close)} of {judged} {_is(len(close))} too close to call{name}."
    return _none_failed(len(verdicts), judged)


def _is(amount: int) -> str:
    return "is" if amount == 1 else "are"


def _failed(failed: Sequence[Verdict], judged: int) -> str:
    aloud = [v for v in failed if not v.id.endswith("-statements")] or failed  # nobody says a shape's id
    subjects = list(dict.fromkeys(words.head(v.worst, 60) for v in aloud if v.worst))
    first = f"Fix {words.listed(subjects, 2)}: " if subjects else ""
    if judged == 1:
        return (
            f"{first}the one gate judged fails."
            if first
            else f"The one gate judged fails: {words.head(failed[0].name, 60)}."
        )
    verb = "fails" if len(failed) == 1 else "fail"
    return f"{first}{len(failed)} of {judged} gates {verb}."


def _none_failed(gates: int, judged: int) -> str:
    if not gates:
        return ""
    if not judged:
        return "No gate can be judged yet."
    if judged < gates:
        return f"{_all(judged)} that can be judged; {gates - judged} {_has(gates - judged)} no data."
    return f"{_all(judged)}."


def _all(judged: int) -> str:
    return "The one gate passes" if judged == 1 else f"All {judged} gates pass"


def _has(amount: int) -> str:
    return "has" if amount == 1 else "have"


def _defects(assessment: Assessment) -> str:
    if failing(assessment.verdicts):
        return ""
    errors = sum(f.severity == "error" for f in assessment.findings)
    warnings = sum(f.severity == "warning" for f in assessment.findings)
    if errors:
        return f"Fix {words.plural(errors, 'error')}."
    return f"Weigh {words.plural(warnings, 'warning')}." if warnings else _nothing_wrong(assessment)


def _nothing_wrong(assessment: Assessment) -> str:
    passed = in_state(assessment.verdicts, "PASS")
    return "Nothing is wrong here." if passed and len(passed) == len(assessment.verdicts) else ""


def why(assessment: Assessment) -> tuple[Point, ...]:
    """Say what the sentence rests on: the recommendation, the worst gate, and what was not given."""
    return tuple(p for p in (_split_reason(assessment), _worst_gate(assessment), _missing(assessment)) if p)


def _split_reason(assessment: Assessment) -> Point | None:
    found = assessment.boundaries
    if found is None:
        return None
    why = decided_otherwise(assessment.design, found.recommendation.why)
    return Point(words.head(why, 600), "boundaries", "boundaries")


def _worst_gate(assessment: Assessment) -> Point | None:
    worst = next((v for v in worst_first(assessment.verdicts) if v.state in ("FAIL", "WARN")), None)
    if worst is None or worst.observed is None:
        return None
    spread = words.interval(worst.interval, worst.unit)
    measured = words.quantity(worst.observed, worst.unit) + (f" ({spread})" if spread else "")
    limit = words.asked(worst.comparison, worst.threshold, worst.unit)
    subject = f" in {words.head(worst.worst, 60)}" if worst.worst else ""
    return Point(
        f"{words.head(worst.name, 80)}: {measured}{subject}, asked {limit}.", gate_link(worst), "gate"
    )


def _missing(assessment: Assessment) -> Point | None:
    log, schema = has_log(assessment), bool(assessment.system.tables)
    if not log and not schema:
        return Point("A query log would measure latency and traffic, a schema would show tables and keys.")
    if not log:
        return Point("No log was given: latency, traffic and loops are unknown.")
    if not schema:
        return Point("No schema was given: declared keys and indexes are unknown.")
    return None
