"""archkit's own part of each value that a run writes: scrubbed, bounded, and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.context.feeding import ARCHKIT
from archkit.context.in_use import patterns_in_use
from archkit.model.context import (
    Benchmark,
    DeclaredService,
    Improvement,
    KnownFinding,
    PriorDecision,
)
from archkit.scrub import scrub_prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.context import Json, Open

MOST = 1000
_LONGEST = 600
_CITED = 10


def architecture(found: Assessment) -> dict[str, Json]:
    """Return the services as proposed, how they reach each other, and whether they are deployed apart."""
    design = found.design
    if design is None or not design.services:
        return {"services": [], "links": []}
    services = (
        DeclaredService(name=s.name, tables=s.tables, domain=_said(s.domain), status="proposed", by=ARCHKIT)
        for s in design.services
    )
    links = [
        {"from": link.from_service, "to": link.to_service, "kind": link.kind, "by": ARCHKIT}
        for link in design.links[:MOST]
    ]
    structure = "modular monolith" if len(design.apps) == 1 else "services"
    return {"services": _plain(services), "links": links, "structure": structure, "structure_by": ARCHKIT}


def decisions(found: Assessment) -> dict[str, Json]:
    """Return the decisions of the design, without those of others that it respects: those stand there already."""
    theirs = {h.decision.id for h in found.heeded if h.state == "respected"}
    made = found.design.decisions if found.design else ()
    told = (
        PriorDecision.model_validate(
            {
                "id": d.id,
                "title": _said(d.title),
                "status": d.status,
                "chosen": d.chosen,
                "why": _said(d.why),
                "evidence": d.evidence[:_CITED],
                "by": ARCHKIT,
            }
        )
        for d in made
        if d.id not in theirs
    )
    return {"decisions": _plain(told)}


def patterns(found: Assessment) -> dict[str, Json]:
    """Return the patterns that the design uses."""
    used = patterns_in_use(found.design) if found.design else ()
    told = (p.model_copy(update={"why": _said(p.why), "by": ARCHKIT}) for p in used)
    return {"patterns": _plain(told)}


def benchmarks(found: Assessment) -> dict[str, Json]:
    """Return what was measured of the system as it is, gate by gate."""
    told = (
        Benchmark(
            gate=v.id,
            state=v.state,
            worst=v.worst,
            observed=v.observed,
            interval=v.interval,
            threshold=v.threshold,
            unit=v.unit,
            n=v.n,
            evidence=v.evidence[:_CITED],
            by=ARCHKIT,
        )
        for v in found.verdicts
        if v.subject == "as_is"
    )
    return {"as_of": found.as_of.isoformat(), "benchmarks": _plain(told)}


def findings(found: Assessment) -> dict[str, Json]:
    """Return the findings, worst first."""
    told = (
        KnownFinding(
            id=f.id,
            severity=f.severity,
            subject=f.subject,
            statement=_said(f.statement),
            evidence=f.evidence[:_CITED],
            where=f.where,
            by=ARCHKIT,
        )
        for f in found.findings
    )
    return {"as_of": found.as_of.isoformat(), "findings": _plain(told)}


def improvements(found: Assessment) -> dict[str, Json]:
    """Return the roadmap; without a design, the remedies of the findings."""
    steps = found.design.roadmap if found.design else ()
    told = [
        Improvement(
            what=_said(step.title),
            why=_said(step.why),
            actions=tuple(map(_said, step.actions[:MOST])),
            evidence=step.evidence[:_CITED],
            by=ARCHKIT,
        )
        for step in steps
    ] or [
        Improvement(what=_said(f.remedy), why=_said(f.statement), evidence=f.evidence[:_CITED], by=ARCHKIT)
        for f in found.findings
    ]
    return {"as_of": found.as_of.isoformat(), "improvements": _plain(told)}


OWN_PART: Mapping[str, Callable[[Assessment], dict[str, Json]]] = {
    "backend_architecture": architecture,
    "backend_decisions": decisions,
    "backend_patterns": patterns,
    "backend_performance_benchmarks": benchmarks,
    "backend_findings": findings,
    "backend_improvements": improvements,
}


def _plain(items: Iterable[Open]) -> list[Json]:
    """Return the first of the items as JSON, without what is not known of them."""
    made = (item.model_dump(mode="json", exclude_unset=True, exclude_none=True) for item in items)
    return [item for _, item in zip(range(MOST), made, strict=False)]


def _said(text: str) -> str:
    said = scrub_prose(text)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
