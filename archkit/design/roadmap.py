"""The way from the system as it is to the design: small steps, in an order that each step gives a reason for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.building_order import building_steps
from archkit.design.extraction import extraction_steps
from archkit.design.module_steps import contested_steps
from archkit.model.design import RoadmapStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.design import Design
    from archkit.model.finding import Finding

_LOOPS = ("n_plus_one_loop", "duplicate_query_in_loop")
_HEAVY = ("time_in_one_statement", "chatty_endpoint")
STATEMENTS = "GATE-p99-all-statements"
ENDPOINTS = "GATE-p99-all-endpoints"


def propose_roadmap(measured: Assessment, design: Design) -> tuple[RoadmapStep, ...]:
    """Return the steps in order, numbered from 1; none where there is nothing to design.

    A system that exists is strangled: first what is safe and pays now, then what must be seen, then modules,
    and only then, if the design splits at all, services. A blank page is built in order of its references.
    """
    if not (design.services and design.system.tables):
        return ()
    steps = _from_nothing(measured, design) if design.is_blank_page else _from_what_is(measured, design)
    return tuple(step.model_copy(update={"order": i}) for i, step in enumerate(steps, start=1))


def _from_nothing(measured: Assessment, design: Design) -> Iterator[RoadmapStep]:
    skeleton, *others = building_steps(design)
    yield skeleton
    yield from _telemetry(measured)
    yield from others
    yield from _indexes(design)
    yield from extraction_steps(measured, design)
    yield from _grading(design)


def _from_what_is(measured: Assessment, design: Design) -> Iterator[RoadmapStep]:
    yield from _indexes(design)
    yield from _cures(measured, _LOOPS, "Cure the loops", "Round trips that one query replaces pay at once.")
    yield from _cures(
        measured, _HEAVY, "Cure what takes the time", "It is measured, and needs no other step before it."
    )
    yield from _telemetry(measured)
    yield from contested_steps(measured, design)
    yield from _caches(design)
    yield from extraction_steps(measured, design)
    yield from _grading(design)


def _indexes(design: Design) -> Iterator[RoadmapStep]:
    if design.indexes:
        yield RoadmapStep(
            order=0,
            title="Add the missing indexes",
            why="They block no writes while they are made, and can be dropped again: the safest gain comes first.",
            actions=tuple(plan.ddl for plan in design.indexes),
            confirmation=STATEMENTS,
            evidence=_unique(e for plan in design.indexes for e in plan.evidence),
        )


def _cures(measured: Assessment, rules: tuple[str, ...], title: str, why: str) -> Iterator[RoadmapStep]:
    found: list[Finding] = [f for f in measured.findings if f.rule in rules]
    if found:
        yield RoadmapStep(
            order=0,
            title=title,
            why=why,
            actions=tuple(dict.fromkeys(f.remedy for f in found)),
            confirmation=ENDPOINTS,
            evidence=_unique(e for f in found for e in f.evidence),
        )


def _telemetry(measured: Assessment) -> Iterator[RoadmapStep]:
    lacks = tuple(f"For {lack.what}: {lack.setting}." for lack in measured.fitness.lacks)
    untold = [verdict.id for verdict in measured.verdicts if verdict.state == "NO DATA"]
    unseen = f" NO DATA until then: {', '.join(untold)}." if untold else ""
    yield RoadmapStep(
        order=0,
        title="See what happens, and hold the gates",
        why=f"A step whose effect nobody sees cannot be stopped in time.{unseen}",
        actions=(*lacks, "Run archkit check on every merge, so that a failing gate stops it."),
        confirmation=untold[0] if untold else ENDPOINTS,
    )


def _caches(design: Design) -> Iterator[RoadmapStep]:
    if design.caches:
        yield RoadmapStep(
            order=0,
            title="Switch on the caches",
            why="Keys are dropped where rows are written, so each table has its one owner before.",
            actions=tuple(
                f"{c.procedure}: {c.layer} cache of {c.ttl_s} s and {c.max_entries:,} entries, dropped by "
                f"{', '.join(c.invalidated_by) or 'time alone'}."
                for c in sorted(design.caches, key=lambda c: (-(c.saved_ms_per_minute or 0), c.name))
            ),
            confirmation="GATE-cache-hit-rate",
            evidence=_unique(e for c in design.caches for e in c.evidence),
        )


def _grading(design: Design) -> Iterator[RoadmapStep]:
    told = [(d, d.prediction) for d in design.decisions if d.prediction and d.chosen == d.proposed]
    if told:
        yield RoadmapStep(
            order=0,
            title="Grade the predictions",
            why="A design that foretells numbers is held to them by the next log.",
            actions=tuple(f"{d.id}: {p.measure} is {p.value:g} {p.unit} or better." for d, p in told),
            confirmation=told[0][0].confirmation,
            evidence=_unique(e for d, _ in told for e in d.evidence),
        )


def _unique(ids: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
