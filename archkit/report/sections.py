"""The page's sections in reading order: each takes the Assessment and gives a Section, or None to be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.brief import Brief
from archkit.report.appendix import appendix_groups
from archkit.report.bodies import (
    KNOWN,
    boundaries_body,
    findings_body,
    gates_body,
    known,
    latency_body,
    loops_body,
)
from archkit.report.context_section import project_context
from archkit.report.design_sections import DESIGN_SECTIONS
from archkit.report.headline import has_log
from archkit.report.html import body
from archkit.report.ownership import ownership
from archkit.report.palette import palette
from archkit.report.section import Section
from archkit.report.tables import table_body
from archkit.report.tenant_words import tenants_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.model.assessment import Assessment
    from archkit.report.section import Page


FILLERS: tuple[tuple[str, str, Callable[[Assessment], object]], ...] = (
    ("Gates", "A query log or an access log with durations.", lambda a: a.verdicts),
    ("Latency of statements", "A query log.", lambda a: a.table("shape_latency")),
    ("Latency of endpoints", "An access log.", lambda a: a.table("endpoint_latency")),
    ("Boundaries", "A schema, or a query log with transactions.", lambda a: a.boundaries),
    ("Keys and indexes", "A schema.", lambda a: a.system.tables),
)


def gates(page: Page) -> Section | None:
    """Build the gates."""
    if not page.assessment.verdicts:
        return None
    return Section("gates", "Gates", gates_body(page.assessment.verdicts, page.cited))


def findings(page: Page) -> Section | None:
    """Build the findings; none at all is worth a line once a log or a schema was looked at."""
    a = page.assessment
    if not a.findings and not has_log(a) and not a.system.tables:
        return None
    html = findings_body(page.assessment.findings, page.cited, page.rows)
    return Section("findings", "Findings", html)


def latency(page: Page) -> Section | None:
    """Build the latency of endpoints and statements."""
    if not any(page.assessment.table(q) for q in ("endpoint_latency", "shape_latency", "traffic_rate")):
        return None
    return Section("latency", "Latency", latency_body(page.assessment, page.rows))


def loops(page: Page) -> Section | None:
    """Build the loops and how many statements a request runs."""
    a = page.assessment
    if not a.loops and a.table("statements_per_request") is None:
        return None
    return Section("loops", "Loops", loops_body(a, page.rows))


def boundaries(page: Page) -> Section | None:
    """Build the service boundaries."""
    found = page.assessment.boundaries
    if found is None:
        return None
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
    return (
        None
        if asked == Brief()
        else Section("brief", "Brief", body("brief.html.j2", brief=asked, prior=page.assessment.prior))
    )


def missing(page: Page) -> Section | None:
    """Build the list of what is not here, and which input would fill it."""
    a = page.assessment
    wanted = tuple((name, filler) for name, filler, has in FILLERS if not has(a))
    wanted += tuple(("Design", lack) for lack in (a.design.lacks if a.design else ()))
    return Section("missing", "Not known yet", body("missing.html.j2", wanted=wanted)) if wanted else None


def inputs(page: Page) -> Section:
    """Build what was read, what it can prove, and where log and schema disagree."""
    a = page.assessment
    html = body(
        "inputs_section.html.j2",
        ledger=a.ledger,
        tenants=tenants_text(a.ledger),
        fitness=a.fitness,
        mismatch=a.mismatch,
        has_log=has_log(a),
    )
    return Section("inputs", "Inputs", html)


def measurements(page: Page) -> Section | None:
    """Build the evidence tables that no other section shows."""
    a = page.assessment
    rest = [t for t in a.tables if t.question not in KNOWN or known(a, t.question) is None]
    if not rest:
        return None
    tables = [(t, table_body(t, page.rows)) for t in rest]
    return Section("measurements", "Measurements", body("measurements.html.j2", tables=tables))


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
    *DESIGN_SECTIONS,
    brief,
    project_context,
    inputs,
    missing,
    measurements,
    evidence,
)


def build_sections(page: Page) -> tuple[Section, ...]:
    """Build every section that has something to say."""
    built = (build(page) for build in SECTIONS)
    return tuple(section for section in built if section is not None)
