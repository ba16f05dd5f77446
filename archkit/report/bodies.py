"""The parts that stand in the page and in notebooks alike: gates, findings, boundaries, latency, loops."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import charts
from archkit.report.figures import log_scale, threshold_bar
from archkit.report.heat import heat_map
from archkit.report.histograms import MOST as MOST_PICTURES
from archkit.report.histograms import histograms
from archkit.report.html import body
from archkit.report.latency_pictures import endpoints_of, statements_of
from archkit.report.palette import palette
from archkit.report.ranking import by_rule, worst_by_subject, worst_first, worst_judgements
from archkit.report.service_graph import service_graph_svg
from archkit.report.tables import table_body

if TYPE_CHECKING:
    from markupsafe import Markup

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries
    from archkit.model.evidence import EvidenceTable
    from archkit.model.finding import Finding
    from archkit.model.verdict import Verdict
    from archkit.report.figures import Scale
    from archkit.report.heat import Subjects

MOST_REQUESTS, MOST_PASSING, FIRST_FINDINGS = 15, 4, 3
PERCENTILES = frozenset({"p50_ms", "p95_ms", "p99_ms"})
KNOWN = {
    "endpoint_latency": PERCENTILES | {"endpoint", "method", "calls", "errors", "max_ms"},
    "shape_latency": PERCENTILES
    | {"shape", "sql", "kind", "traffic", "complexity", "calls", "total_ms", "share"},
    "hourly_latency": frozenset({"endpoint", "hour", "p95_ms"}),
    "endpoint_heat": frozenset({"endpoint", "moment", "n", "p95_ms"}),
    "statement_heat": frozenset({"shape", "moment", "n", "p95_ms"}),
    "duration_histogram": PERCENTILES | {"subject", "of", "low_ms", "high_ms", "calls", "n"},
    "traffic_rate": frozenset({"minute", "statements", "requests"}),
    "table_access": frozenset({"table", "reads", "writes"}),
    "statements_per_request": frozenset({"endpoint"}),
    "loops": frozenset({"loop", "shape", "calls"}),
}


def known(assessment: Assessment, question: str) -> EvidenceTable | None:
    """Return the table of that question, if it has the columns that its section needs."""
    table = assessment.table(question)
    return table if table and KNOWN[question] <= set(table.columns) else None


@dataclass(frozen=True)
class GateGroup:
    """Gates on one subject; `folded` are those that pass and stand behind a click."""

    title: str
    about: str
    label: str
    first: tuple[Verdict, ...]
    folded: tuple[Verdict, ...] = ()

    @property
    def has_bars(self) -> bool:
        """Whether any gate has an interval to draw."""
        return any(threshold_bar(v) for v in (*self.first, *self.folded))


def gates_body(verdicts: tuple[Verdict, ...], cited: frozenset[str] = frozenset()) -> Markup:
    """Render the gates, worst first: those on the system as it is, then those on the design."""
    groups = _gate_groups(verdicts)
    return body(
        "gates.html.j2",
        groups=groups,
        has_bars=any(g.has_bars for g in groups),
        named={v.id: v.subject for v in sorted(verdicts, key=lambda v: v.subject == "as_is")},
        cited=cited,
    )


def _gate_groups(verdicts: tuple[Verdict, ...]) -> tuple[GateGroup, ...]:
    every = tuple(
        v.model_copy(update={"judgements": worst_judgements(v.judgements)}) for v in worst_first(verdicts)
    )
    as_is = tuple(v for v in every if v.subject == "as_is")
    designed = tuple(v for v in every if v.subject == "as_designed")
    title = "As it is" if designed and as_is else ""
    groups = [GateGroup(title, "", "Gates as it is", as_is)] if as_is else []
    if designed:
        passed = tuple(v for v in designed if v.state == "PASS")
        rest = tuple(v for v in designed if v.state != "PASS")
        about = (
            "Judged on the code that the design gives, and on what the log predicts: nothing of it runs yet."
        )
        fold = len(passed) > MOST_PASSING
        first = rest if fold else designed
        groups.append(GateGroup("As designed", about, "Gates as designed", first, passed if fold else ()))
    return tuple(groups)


def findings_body(
    findings: tuple[Finding, ...], cited: frozenset[str] = frozenset(), limit: int = 200
) -> Markup:
    """Render the findings by rule, worst first."""
    groups = by_rule(findings)
    return body("findings.html.j2", groups=groups, first=FIRST_FINDINGS, limit=limit, cited=cited)


def shown_findings(findings: tuple[Finding, ...], limit: int) -> frozenset[str]:
    """Return the ids of the findings that have a place in their section."""
    most = max(limit, FIRST_FINDINGS)
    return frozenset(f.id for group in by_rule(findings) for f in group[:most])


def boundaries_body(boundaries: Boundaries, cited: frozenset[str] = frozenset(), limit: int = 200) -> Markup:
    """Render the recommendation, the services and what would cross them."""
    return body(
        "boundaries.html.j2",
        found=boundaries,
        graph=service_graph_svg(boundaries),
        contested=Counter(t.service for t in boundaries.tables if t.contested),
        placed={t.table: t for t in boundaries.tables},
        colours=palette(s.name for s in boundaries.services),
        limit=limit,
        cited=cited,
    )


def latency_body(a: Assessment, limit: int = 200) -> Markup:
    """Render the latency of endpoints and statements, and how it goes over time."""
    endpoints, shapes = known(a, "endpoint_latency"), known(a, "shape_latency")
    return body(
        "latency.html.j2",
        endpoints=endpoints.records()[:limit] if endpoints else (),
        endpoint_scale=_scale(endpoints, 200),
        shapes=shapes.records()[:limit] if shapes else (),
        shape_scale=_scale(shapes, 150),
        hourly=charts.hourly_latency(known(a, "hourly_latency"), a.verdicts),
        heat_maps=heat_maps(a),
        durations=duration_pictures(a),
        no_spread=a.fitness.lack_of("percentiles"),
        traffic=charts.traffic_rate(known(a, "traffic_rate")),
        states=worst_by_subject(a.verdicts),
    )


def heat_maps(a: Assessment) -> tuple[Markup | None, Markup | None]:
    """Draw the endpoints and the statements over time; None where the log cannot support it."""
    endpoints, statements = _subjects(a)
    return heat_map(known(a, "endpoint_heat"), endpoints), heat_map(known(a, "statement_heat"), statements)


def duration_pictures(a: Assessment, most: int = MOST_PICTURES) -> tuple[Markup | None, Markup | None]:
    """Draw the durations of all requests and statements, and of `most` of each; None as above."""
    endpoints, statements = (histograms(known(a, "duration_histogram"), of, most) for of in _subjects(a))
    return endpoints, statements


def _subjects(a: Assessment) -> tuple[Subjects, Subjects]:
    return endpoints_of(a.verdicts), statements_of(known(a, "shape_latency"), a.verdicts)


def loops_body(a: Assessment, limit: int = 200) -> Markup:
    """Render the loops with their statements."""
    per_request, shapes = known(a, "statements_per_request"), known(a, "shape_latency")
    return body(
        "loops.html.j2",
        loops=a.loops,
        sql={str(r["shape"]): str(r["sql"]) for r in shapes.records()} if shapes else {},
        per_request=table_body(per_request, min(limit, MOST_REQUESTS)) if per_request else None,
        limit=limit,
    )


def _scale(table: EvidenceTable | None, width: int) -> Scale | None:
    rows = table.records() if table else ()
    names = ("p50_ms", "p95_ms", "p99_ms")
    values = [row.get(name) for row in rows for name in names]
    return log_scale([v for v in values if not isinstance(v, bool)], width)


def shown_shapes(a: Assessment, limit: int) -> frozenset[str]:
    """Return the ids of the statements that have a row in the latency section."""
    shapes = known(a, "shape_latency")
    return frozenset(str(r["shape"]) for r in shapes.records()[:limit]) if shapes else frozenset()
