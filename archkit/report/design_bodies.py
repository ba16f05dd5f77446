"""The parts of a design that stand in the page and in notebooks alike: services, data, caches, roadmap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.decision import SERVICE_CUT
from archkit.report import words
from archkit.report.html import body
from archkit.report.link_graph import drawn_links, link_graph_svg
from archkit.report.palette import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from archkit.model.assessment import Assessment
    from archkit.model.caching import CachePolicy
    from archkit.model.data import IndexPlan
    from archkit.model.decision import Decision
    from archkit.model.design import Design, Problem, RoadmapStep

CACHE = "ADR-cache-"
HIT_RATE = "GATE-cache-hit-rate"


@dataclass(frozen=True)
class Predicted:
    """A hit rate that the log predicts, with its interval, against what its gate asks."""

    observed: float | None
    interval: tuple[float, float] | None
    threshold: float
    state: str = "predicted"


def problems_body(problems: Sequence[Problem]) -> Markup:
    """Render what contradicts itself inside the design, with what to do."""
    return body("problems.html.j2", problems=problems)


def services_body(design: Design, cited: frozenset[str] = frozenset(), limit: int = 200) -> Markup:
    """Render the apps, the links as a graph and a table, and what each context is for."""
    return body(
        "services.html.j2",
        design=design,
        cut=design.decision(SERVICE_CUT),
        graph=link_graph_svg(design),
        hidden=len(design.links) - len(drawn_links(design)),
        colours=palette(s.name for s in design.services),
        outgoing={s.name: [k for k in design.links if k.from_service == s.name] for s in design.services},
        limit=limit,
        cited=cited,
    )


def access_body(design: Design, cited: frozenset[str] = frozenset(), limit: int = 200) -> Markup:
    """Render Kysely or Prisma per transaction closure, both sides scored."""
    counts = Counter(choice.choice for choice in design.access)
    counted = [f"{words.plural(n, 'closure')} by {name.capitalize()}" for name, n in counts.most_common()]
    return body(
        "access.html.j2",
        access=design.access,
        counted=counted,
        ties=sum(choice.is_tie for choice in design.access),
        colours=palette(s.name for s in design.services),
        limit=limit,
        cited=cited,
    )


def indexes_body(
    indexes: Sequence[IndexPlan], cited: frozenset[str] = frozenset(), limit: int = 200
) -> Markup:
    """Render the indexes to add with their reasons, and their DDL to copy."""
    return body("indexes.html.j2", indexes=indexes, limit=limit, cited=cited)


def caching_body(assessment: Assessment, cited: frozenset[str] = frozenset()) -> Markup:
    """Render the caches that pay, against what the gate asks, and the candidates that do not."""
    design = assessment.design
    caches = design.caches if design else ()
    asked = next((v.threshold for v in assessment.verdicts if v.id == HIT_RATE and v.unit == "share"), None)
    return body(
        "caching.html.j2",
        caches=[(c, _predicted(c, asked)) for c in caches],
        declined=declined(design.decisions if design else ()),
        asked=asked,
        has_log=bool(assessment.totals.statements),
        cited=cited,
    )


def declined(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that weighed a cache and chose none."""
    return tuple(d for d in decisions if d.id.startswith(CACHE) and d.chosen == "none")


def roadmap_body(design: Design, cited: frozenset[str] = frozenset()) -> Markup:
    """Render the steps of the way to the design, in order."""
    return body(
        "roadmap.html.j2", steps=design.roadmap, ddl=frozenset(i.ddl for i in design.indexes), cited=cited
    )


def step_line(step: RoadmapStep) -> str:
    """Word a step on one line."""
    return f"{step.order}. {step.title}: {step.why}"


def _predicted(cache: CachePolicy, asked: float | None) -> Predicted | None:
    return None if asked is None else Predicted(cache.hit_rate, cache.interval, asked)
