"""What the advisor is told to write the summary: what was asked, what was judged, what was found, what is designed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.advisor.screen import plain
from archkit.advisor.section import Section
from archkit.advisor.told_boundaries import decisions_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.advisor.screen import Screen
    from archkit.model.proposal import Question

_WORST_FIRST = ("FAIL", "WARN", "NO DATA", "PASS")


def summary_told(screen: Screen, _question: Question) -> tuple[Section, ...]:
    """Return the sections for the job "summary"."""
    found = screen.found
    waiting = [d for d in found.design.decisions if d.status == "proposed"] if found.design else []
    return (
        Section("What was asked", tuple(_asked(screen))),
        Section("Counts", tuple(_counts(screen))),
        Section("Gates, worst first", tuple(_gates(screen))),
        Section("Findings, worst first", tuple(_findings(screen))),
        Section("The design", tuple(_design(screen))),
        Section("Decisions that wait for the architect", tuple(decisions_told(screen, waiting))),
        Section("What could not be told", tuple(_lacks(screen))),
    )


def _asked(screen: Screen) -> Iterator[str]:
    brief = screen.found.brief
    yield from (f"Goal: {plain(goal)}" for goal in brief.goals)
    for name, value in brief.scale.model_dump(exclude_none=True).items():
        yield f"{name.replace('_', ' ')}: {value:.6g}"


def _counts(screen: Screen) -> Iterator[str]:
    for id_, fact in screen.facts.items():
        if id_.startswith(("N-", "CUT-")):
            yield f"{screen.quote(id_)} ({fact.about})"


def _gates(screen: Screen) -> Iterator[str]:
    verdicts = sorted(screen.found.verdicts, key=lambda v: (_WORST_FIRST.index(v.state), v.subject, v.id))
    for verdict in verdicts:
        if not screen.id(verdict.id):
            continue
        of = "as it is" if verdict.subject == "as_is" else "as designed"
        said = [f"[{verdict.id}] {plain(verdict.name)}, {of}: {verdict.state}"]
        if verdict.subject == "as_is" and verdict.worst and screen.name(verdict.worst):
            said.append(f"worst is {verdict.worst}")
        said += screen.quotes((*verdict.evidence, f"{verdict.id}.threshold"))
        yield "; ".join([*said, plain(verdict.reason)] if verdict.reason else said)


def _findings(screen: Screen) -> Iterator[str]:
    for finding in screen.found.findings:
        if screen.id(finding.id):
            said = f"[{finding.id}] {finding.severity}: {plain(finding.statement)} {plain(finding.remedy)}"
            yield "; ".join([said, *screen.quotes(finding.evidence)])


def _design(screen: Screen) -> Iterator[str]:
    design, bounds = screen.found.design, screen.found.boundaries
    if bounds:
        yield plain(bounds.recommendation.why)
    for service in design.services if design else ():
        if screen.name(service.name):
            yield f"Service {service.name}: {plain(service.domain)}"
    for step in design.roadmap if design else ():
        yield f"Step: {plain(step.title)}"


def _lacks(screen: Screen) -> Iterator[str]:
    design = screen.found.design
    yield from (f"{lack.what}: {plain(lack.setting)}" for lack in screen.found.fitness.lacks)
    yield from (plain(text) for text in (design.lacks if design else ()))
