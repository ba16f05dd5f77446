"""Worst first: the order in which verdicts and findings are shown, and their links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.model.finding import Finding
    from archkit.model.value import State
    from archkit.model.verdict import Judgement, Verdict

JUDGED_FIRST: tuple[State, ...] = ("FAIL", "WARN", "PASS", "NO DATA")
SEVERITY_ORDER = tuple(words.SEVERITIES)


def badness(judged: Verdict | Judgement) -> tuple[int, float]:
    """Order by state, then by how far the observed value is past its threshold."""
    observed, threshold = judged.observed or 0.0, judged.threshold or 1.0
    return words.WORST_FIRST.index(judged.state), -observed / threshold


def worst_first(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Sort verdicts: fail, warn, no data, pass."""
    return tuple(sorted(verdicts, key=badness))


def worst_judgements(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Sort judgements: fail, warn, no data, pass."""
    return tuple(sorted(judgements, key=badness))


def worst_by_subject(verdicts: Iterable[Verdict]) -> dict[str, State]:
    """Return the worst state that any judgement gives each subject; no data only where none was judged."""
    every = sorted((j for v in verdicts for j in v.judgements), key=lambda j: JUDGED_FIRST.index(j.state))
    return {j.subject: j.state for j in reversed(every)}


def in_state(verdicts: Iterable[Verdict], state: State) -> tuple[Verdict, ...]:
    """Return the verdicts in that state, worst first."""
    return tuple(v for v in worst_first(verdicts) if v.state == state)


def failing(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return the failing verdicts, worst first."""
    return in_state(verdicts, "FAIL")


def state_counts(verdicts: Sequence[Verdict]) -> tuple[tuple[State, int], ...]:
    """Count the verdicts by state, worst first."""
    return tuple((state, sum(v.state == state for v in verdicts)) for state in words.STATES)


def as_is_counts(verdicts: Iterable[Verdict]) -> tuple[tuple[State, int], ...]:
    """Count the verdicts on the system as it is; of those on the design alone where there are no others."""
    every = tuple(verdicts)
    return state_counts([v for v in every if v.subject == "as_is"] or every)


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: errors first; the order given is kept among equals."""
    return tuple(sorted(findings, key=lambda f: SEVERITY_ORDER.index(f.severity)))


def by_rule(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Group findings by severity and rule, worst first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in ranked(findings):
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    return tuple(tuple(group) for group in groups.values())


def gate_link(verdict: Verdict) -> str:
    """Return the id that a verdict's row carries in the page."""
    return f"{verdict.id}-{verdict.subject}"
