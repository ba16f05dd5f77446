"""The page's sections in reading order: each takes the Assessment and gives a Section, or None to be left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archkit.model.brief import Brief
from archkit.report import charts
from archkit.report.appendix import appendix_groups
from archkit.report.figures import log_scale
from archkit.report.graph import service_graph_svg
from archkit.report.headline import has_log
from archkit.report.html import body
from archkit.report.ownership import ownership
from archkit.report.palette import palette
from archkit.report.ranking import by_rule, worst_first, worst_judgements

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries
    from archkit.model.evidence import EvidenceTable
    from archkit.model.finding import Finding
    from archkit.model.verdict import Verdict

SHOWN_ELSEWHERE = frozenset(
    {"endpoint_latency", "shape_latency", "hourly_latency", "traffic_rate", "table_access", "statements_per_request"}
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """What a section is made from: the values, the ids that have an anchor, and how many rows fit."""

    assessment: Assessment
    cited: frozenset[str] = frozenset()
    rows: int = 200
    figures: int = 1000


@dataclass(frozen=True)
class Section:
    """A part of the page, with its place in the contents."""

    id: str
    title: str
    html: Markup


def gates_body(verdicts: tuple[Verdict, ...], cited: frozenset[str] = frozenset()) -> Markup:
    """Render the gates, worst first."""
    sorted_verdicts = tuple(
        v.model_copy(update={"judgements": worst_judgements(v.judgements)}) for v in worst_first(verdicts)
    )
    return body("gates.html.j2", verdicts=sorted_verdicts, cited=cited)


def findings_body(
    findings: tuple[Finding, ...], cited: frozenset[str] = frozenset(), limit: int = 200
) -> Markup:
    """Render the findings by rule, worst first."""
    groups = by_rule(findings)
    return body("findings.html.j2", groups=groups, limit=limit, cited=cited)


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


def table_body(table: EvidenceTable, limit: int = 200) -> Markup:
    """Render any evidence table."""
    shown = replace_rows(table, limit)
    return body("evidence_table.html.j2", table=shown, left_out=len(table.rows) - len(shown.rows))


def replace_rows(table: EvidenceTable, limit: int) -> EvidenceTable:
    """Return the table with its first rows only."""
    return table if len(table.rows) <= limit else table.model_copy(update={"rows": table.rows[:limit]})


def gates(page: Page) -> Section:
    """Build the gates, or what would fill them."""
    return Section("gates", "Gates", gates_body(page.assessment.verdicts, page.cited))


def findings(page: Page) -> Section:
    """Build the findings."""
    html = findings_body(page.assessment.findings, page.cited, page.rows)
    return Section("findings", "Findings", html)


def latency(page: Page) -> Section | None:
    """Build the latency of endpoints and statements; None without any traffic or schema to measure."""
    a = page.assessment
    endpoints, shapes = a.table("endpoint_latency"), a.table("shape_latency")
    html = body(
        "latency.html.j2",
        endpoints=endpoints.records()[: page.rows] if endpoints else (),
        endpoint_scale=_scale(endpoints),
        shapes=shapes.records()[: page.rows] if shapes else (),
        shape_scale=_scale(shapes),
        hourly=charts.hourly_latency(a.table("hourly_latency"), a.verdicts),
        traffic=charts.traffic_rate(a.table("traffic_rate")),
        has_log=has_log(a),
    )
    return Section("latency", "Latency", html)


def _scale(table: EvidenceTable | None) -> object:
    rows = table.records() if table else ()
    names = ("p50_ms", "p95_ms", "p99_ms")
    values = [row.get(name) for row in rows for name in names]
    return log_scale(v for v in values if not isinstance(v, bool))


def loops(page: Page) -> Section | None:
    """Build the loops and how many statements a request runs."""
    a = page.assessment
    per_request = a.table("statements_per_request")
    if not a.loops and per_request is None:
        return None
    records = a.table("shape_latency")
    html = body(
        "loops.html.j2",
        loops=a.loops,
        sql={str(r["shape"]): str(r["sql"]) for r in records.records()} if records else {},
        per_request=table_body(per_request, page.rows) if per_request else None,
        limit=page.rows,
    )
    return Section("loops", "Loops", html)


def boundaries(page: Page) -> Section:
    """Build the service boundaries, or what would fill them."""
    found = page.assessment.boundaries
    if found is None:
        return Section("boundaries", "Boundaries", body("empty.html.j2", what="boundaries"))
    return Section("boundaries", "Boundaries", boundaries_body(found, page.cited, page.rows))


def data_ownership(page: Page) -> Section | None:
    """Build who owns, reads and writes each table."""
    rows = ownership(page.assessment)
    if not rows:
        return None
    found = page.assessment.boundaries
    html = body(
        "ownership.html.j2",
        rows=rows[: page.rows],
        left_out=max(len(rows) - page.rows, 0),
        colours=palette(s.name for s in found.services) if found else {},
        has_traffic=any(r.reads is not None for r in rows),
    )
    return Section("ownership", "Data ownership", html)


def brief(page: Page) -> Section | None:
    """Build what was asked."""
    asked = page.assessment.brief
    return None if asked == Brief() else Section("brief", "Brief", body("brief.html.j2", brief=asked))


def inputs(page: Page) -> Section:
    """Build what was read, what it can prove, and where log and schema disagree."""
    a = page.assessment
    html = body(
        "inputs_section.html.j2", ledger=a.ledger, fitness=a.fitness, mismatch=a.mismatch, has_log=has_log(a)
    )
    return Section("inputs", "Inputs", html)


def measurements(page: Page) -> Section | None:
    """Build the evidence tables that no other section shows."""
    rest = [t for t in page.assessment.tables if t.question not in SHOWN_ELSEWHERE]
    if not rest:
        return None
    tables = [(t, table_body(t, page.rows)) for t in rest]
    return Section("measurements", "Further measurements", body("measurements.html.j2", tables=tables))


def evidence(page: Page) -> Section | None:
    """Build the appendix: each figure with its query, source and window."""
    groups = appendix_groups(page.assessment, page.figures)
    if not groups:
        return None
    total = len(page.assessment.evidence)
    html = body("appendix.html.j2", groups=groups, left_out=max(total - page.figures, 0), total=total)
    return Section("evidence", "Evidence", html)


SECTIONS: tuple[Callable[[Page], Section | None], ...] = (
    gates,
    findings,
    latency,
    loops,
    boundaries,
    data_ownership,
    brief,
    inputs,
    measurements,
    evidence,
)


def build_sections(page: Page) -> tuple[Section, ...]:
    """Build every section that has something to say."""
    built = (build(page) for build in SECTIONS)
    return tuple(section for section in built if section is not None)


def smaller(page: Page, share: float) -> Page:
    """Return the page with fewer rows."""
    return replace(page, rows=int(page.rows * share), figures=int(page.figures * share))
