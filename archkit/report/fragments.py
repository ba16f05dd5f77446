"""Parts of the report that stand alone, for notebooks: each brings its own style and makes no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.model.context import Prior
from archkit.report import charts
from archkit.report.bodies import (
    boundaries_body,
    duration_pictures,
    findings_body,
    gates_body,
    heat_maps,
    latency_body,
    loops_body,
)
from archkit.report.filled import summary_of
from archkit.report.headline import headline
from archkit.report.html import alone, fragment
from archkit.report.ranking import as_is_counts
from archkit.report.tables import table_body

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries
    from archkit.model.brief import Brief
    from archkit.model.evidence import EvidenceTable
    from archkit.model.finding import Finding
    from archkit.model.fitness import Fitness
    from archkit.model.ledger import Ledger
    from archkit.model.verdict import Verdict

ROWS_ALONE = 50


def render_headline(assessment: Assessment) -> Markup:
    """Render the first screen: the sentence, why, the states and the three lists."""
    return fragment(
        "headline.html.j2",
        headline=headline(assessment),
        summary=summary_of(assessment),
        states=as_is_counts(assessment.verdicts),
        linked=False,
    )


def render_verdicts(verdicts: Iterable[Verdict]) -> Markup:
    """Render gates as a table, worst first."""
    return alone(gates_body(tuple(verdicts)))


def render_findings(findings: Iterable[Finding]) -> Markup:
    """Render findings by rule, worst first."""
    return alone(findings_body(tuple(findings)))


def render_boundaries(boundaries: Boundaries) -> Markup:
    """Render the recommendation, the service graph and the tables under it."""
    return alone(boundaries_body(boundaries))


def render_evidence_table(table: EvidenceTable, limit: int = ROWS_ALONE) -> Markup:
    """Render the first rows of an evidence table, with its query folded under it."""
    return alone(table_body(table, limit))


def render_inputs(ledger: Ledger) -> Markup:
    """Render what came of every input file."""
    return fragment("inputs.html.j2", ledger=ledger)


def render_fitness(fitness: Fitness) -> Markup:
    """Render what a log can prove and which settings would let it prove more."""
    return fragment("fitness.html.j2", fitness=fitness)


def render_brief(brief: Brief) -> Markup:
    """Render what was asked."""
    return fragment("brief.html.j2", brief=brief, prior=Prior())


def render_latency(assessment: Assessment) -> Markup:
    """Render the latency of endpoints and statements, and how it goes over time."""
    return alone(latency_body(assessment, ROWS_ALONE))


def render_loops(assessment: Assessment) -> Markup:
    """Render the loops with their statements."""
    return alone(loops_body(assessment, ROWS_ALONE))


def render_traffic_rate(table: EvidenceTable) -> Markup | None:
    """Render the requests of each minute as a chart; None with too few minutes."""
    chart = charts.traffic_rate(table)
    return None if chart is None else alone(chart)


def render_hourly_latency(table: EvidenceTable, verdicts: Iterable[Verdict] = ()) -> Markup | None:
    """Render the p95 of the slowest endpoints by hour as a chart; None with too few hours."""
    chart = charts.hourly_latency(table, tuple(verdicts))
    return None if chart is None else alone(chart)


def render_heat_maps(assessment: Assessment) -> Markup | None:
    """Render the p95 of endpoints and statements over time; None where there is too little to draw."""
    return _joined(heat_maps(assessment))


def render_durations(assessment: Assessment, most: int = 2) -> Markup | None:
    """Render how long requests and statements take as histograms, of all and of `most` of each; None as above."""
    return _joined(duration_pictures(assessment, most))


def _joined(pictures: Iterable[Markup | None]) -> Markup | None:
    drawn = [picture for picture in pictures if picture is not None]
    return alone(Markup("").join(drawn)) if drawn else None
