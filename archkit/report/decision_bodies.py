"""Decisions in the page and in notebooks: options side by side, and what each decision rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.html import body

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from archkit.model.assessment import Assessment
    from archkit.model.decision import Decision
    from archkit.model.finding import Finding

KINDS = {
    "service": "The cut",
    "api": "The API",
    "link": "Links between services",
    "access": "Access layers",
    "cache": "Caches",
}
OTHERS = "Others"


@dataclass(frozen=True)
class Group:
    """Decisions of one kind, how often each option was chosen, and the drivers that they all have in common."""

    title: str
    decisions: tuple[Decision, ...]
    counted: str
    drivers: tuple[str, ...]


@dataclass(frozen=True)
class Trace:
    """A decision and what it rests on; `findings` rest on the same figures."""

    decision: Decision
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Gaps:
    """Where the chain from evidence to decision is broken."""

    without_evidence: tuple[Decision, ...]
    unmeasured: tuple[str, ...]
    untaken: tuple[Finding, ...]


def kind_of(decision: Decision) -> str:
    """Return the kind of a decision, as its id begins: service, api, link, access, cache."""
    return decision.id.removeprefix("ADR-").partition("-")[0]


def grouped(decisions: Iterable[Decision]) -> tuple[Group, ...]:
    """Return the decisions by kind, in the order in which the kinds first come."""
    groups: dict[str, list[Decision]] = {}
    for decision in decisions:
        groups.setdefault(KINDS.get(kind_of(decision), OTHERS), []).append(decision)
    return tuple(Group(title, tuple(of), _counted(of), _in_common(of)) for title, of in groups.items())


def decisions_body(
    decisions: Sequence[Decision], cited: frozenset[str] = frozenset(), limit: int = 200
) -> Markup:
    """Render all decisions by kind, each folded."""
    shown = decisions[:limit]
    return body(
        "decisions.html.j2",
        groups=grouped(shown),
        total=len(decisions),
        waiting=sum(d.status == "proposed" for d in decisions),
        left_out=len(decisions) - len(shown),
        cited=cited,
    )


def traceability_body(
    assessment: Assessment, cited: frozenset[str] = frozenset(), limit: int = 200
) -> Markup:
    """Render the gaps first, then what each decision rests on."""
    traces = traced(assessment)
    return body(
        "traceability.html.j2",
        gaps=gaps_of(assessment),
        total=len(traces),
        traces=[t for t in traces if t.decision.evidence][:limit],
        left_out=max(sum(bool(t.decision.evidence) for t in traces) - limit, 0),
        cited=cited,
    )


def traced(assessment: Assessment) -> tuple[Trace, ...]:
    """Return each decision with the findings that rest on the same figures."""
    citing: dict[str, list[str]] = {}
    for finding in assessment.findings:
        for evidence in finding.evidence:
            citing.setdefault(evidence, []).append(finding.id)
    decisions = assessment.design.decisions if assessment.design else ()
    return tuple(
        Trace(d, tuple(dict.fromkeys(f for e in d.evidence for f in citing.get(e, ())))) for d in decisions
    )


def gaps_of(assessment: Assessment) -> Gaps:
    """Return decisions without evidence, cited ids that nothing measured, and findings that nothing takes up."""
    design = assessment.design
    if design is None:
        return Gaps((), (), ())
    known = {e.id for e in assessment.evidence} | {f.id for f in assessment.findings}
    cited = dict.fromkeys(e for d in design.decisions for e in d.evidence)
    taken = {*cited, *(e for step in design.roadmap for e in step.evidence)}
    taken |= {e for index in design.indexes for e in index.evidence}
    actions = {action for step in design.roadmap for action in step.actions}
    return Gaps(
        without_evidence=tuple(d for d in design.decisions if not d.evidence),
        unmeasured=tuple(e for e in cited if e not in known),
        untaken=tuple(
            f
            for f in assessment.findings
            if f.evidence and f.severity != "info" and f.remedy not in actions and not taken & set(f.evidence)
        ),
    )


def _counted(decisions: Sequence[Decision]) -> str:
    counts = Counter(d.chosen for d in decisions)
    return words.listed((f"{n} {words.head(chosen, 40)}" for chosen, n in counts.most_common()), 4)


def _in_common(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Return the drivers of the decisions, if several have the very same."""
    drivers = {d.drivers for d in decisions}
    return decisions[0].drivers if len(drivers) == 1 and len(decisions) > 1 else ()
