"""Model in, text out: the page, its parts for notebooks, and their plain-text twins; computes nothing."""

from archkit.report.fragments import (
    render_boundaries,
    render_brief,
    render_evidence_table,
    render_findings,
    render_fitness,
    render_headline,
    render_inputs,
    render_verdicts,
)
from archkit.report.graph import service_graph_svg
from archkit.report.page import render_report

__all__ = [
    "render_boundaries",
    "render_brief",
    "render_evidence_table",
    "render_findings",
    "render_fitness",
    "render_headline",
    "render_inputs",
    "render_report",
    "render_verdicts",
    "service_graph_svg",
]
