"""What 1_analysis shows of an assessment: each function takes it and gives one view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit import report
from archkit.notebook.view import View, line, pictured, table
from archkit.report import words
from archkit.report.html import alone
from archkit.report.proof_bodies import checklist_body
from archkit.report.ranking import worst_first, worst_judgements

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.evidence import EvidenceTable

ROWS = 12
JUDGEMENTS = 3
NO_LOG = "No log with durations was given, so this is unknown. Add one in the inputs form."


def gates(assessment: Assessment) -> View:
    """Show the gates, worst first, each with its worst cases; a query that many share stands once."""
    told: set[str | None] = set()
    verdicts = []
    for verdict in worst_first(assessment.verdicts):
        worst = worst_judgements(verdict.judgements)[:JUDGEMENTS]
        sql = None if verdict.sql in told else verdict.sql
        told.add(verdict.sql)
        verdicts.append(verdict.model_copy(update={"judgements": worst, "sql": sql}))
    return View(report.render_verdicts(verdicts), report.verdicts_text(verdicts))


def checklist(assessment: Assessment) -> View:
    """Show the twelve points that a backend is held against, each with its reason."""
    points = assessment.checklist
    return View(alone(checklist_body(points)), report.checklist_text(points) or "No point was judged.")


def findings(assessment: Assessment) -> View:
    """Show the findings by rule, worst first."""
    return View(report.render_findings(assessment.findings), report.findings_text(assessment.findings))


def endpoints(assessment: Assessment) -> View:
    """Show the latency of the slowest endpoints."""
    return _latency(assessment, "endpoint_latency", by="p95_ms")


def statements(assessment: Assessment) -> View:
    """Show the statements that take the most time."""
    return _latency(assessment, "shape_latency")


def hours(assessment: Assessment) -> View:
    """Draw the p95 of endpoints and statements over time."""
    found = assessment.table("endpoint_heat") or assessment.table("statement_heat")
    if found is None:
        return _no_spread(assessment)
    html = report.render_heat_maps(assessment)
    return pictured(html, report.evidence_table_text(found, ROWS) if html else "Too little time to draw.")


def durations(assessment: Assessment) -> View:
    """Draw how long requests and statements take: all of them, and those with the most time."""
    found = assessment.table("duration_histogram")
    if found is None:
        return _no_spread(assessment)
    return pictured(report.render_durations(assessment), report.evidence_table_text(found, ROWS))


def _no_spread(assessment: Assessment) -> View:
    lack = assessment.fitness.lack_of("percentiles")
    return line(f"NO DATA on how latency is spread. To see it: {lack.setting}." if lack else NO_LOG)


def traffic(assessment: Assessment) -> View:
    """Draw the requests of each minute."""
    found = assessment.table("traffic_rate")
    if found is None:
        return line(NO_LOG)
    html = report.render_traffic_rate(found)
    return pictured(html, report.evidence_table_text(found, ROWS) if html else "Too few minutes to draw.")


def loops(assessment: Assessment) -> View:
    """Show the loops, and how many statements the chattiest requests run."""
    if "loops" not in assessment.fitness.supports:
        lack = assessment.fitness.lack_of("loops")
        return line(f"NO DATA on loops. To see them: {lack.setting}." if lack else NO_LOG)
    small = _with_tables(assessment, "shape_latency", _top(assessment, "statements_per_request", by="p95"))
    rows = [
        (loop.kind, loop.endpoint or loop.shape, words.count(loop.times), words.count(loop.calls))
        for loop in assessment.loops
    ]
    text = table("Loops", ("Kind", "Where", "Loops", "Calls"), rows).text if rows else "No loop was found."
    return View(report.render_loops(small), text)


def _latency(assessment: Assessment, question: str, by: str | None = None) -> View:
    found = _top(assessment, question, by=by)
    if found is None:
        return line(NO_LOG)
    small = assessment.model_copy(update={"tables": (found,)})
    return View(report.render_latency(small), report.evidence_table_text(_plain(found), ROWS))


def _top(assessment: Assessment, question: str, by: str | None) -> EvidenceTable | None:
    """Return the first rows of a table, the highest in `by` first."""
    found = assessment.table(question)
    if found is None:
        return None
    place = found.columns.index(by) if by else 0
    rows = sorted(found.rows, key=lambda row: row[place] or 0, reverse=True) if by else found.rows
    return found.model_copy(update={"rows": tuple(rows[:ROWS])})


def _with_tables(assessment: Assessment, kept: str, *more: EvidenceTable | None) -> Assessment:
    tables = (assessment.table(kept), *more)
    return assessment.model_copy(update={"tables": tuple(t for t in tables if t is not None)})


def _plain(found: EvidenceTable) -> EvidenceTable:
    """Return the columns that a terminal has room for."""
    wanted = ("endpoint", "sql", "calls", "p50_ms", "p95_ms", "p99_ms")
    places = [i for i, column in enumerate(found.columns) if column in wanted]
    rows = tuple(tuple(row[i] for i in places) for row in found.rows)
    return found.model_copy(update={"columns": tuple(found.columns[i] for i in places), "rows": rows})
