"""Model in, text out: the page, its parts for notebooks, and their plain-text twins; computes nothing."""

from archkit.report.design_line import design_sentence
from archkit.report.embedded import read_embedded
from archkit.report.fragments import (
    render_boundaries,
    render_brief,
    render_durations,
    render_evidence_table,
    render_findings,
    render_fitness,
    render_headline,
    render_heat_maps,
    render_hourly_latency,
    render_inputs,
    render_latency,
    render_loops,
    render_traffic_rate,
    render_verdicts,
)
from archkit.report.link_graph import link_graph_svg
from archkit.report.page import render_report
from archkit.report.service_graph import service_graph_svg
from archkit.report.text import (
    boundaries_text,
    checklist_text,
    evidence_table_text,
    findings_text,
    fitness_text,
    headline_text,
    inputs_text,
    verdicts_text,
)

__all__ = [
    "boundaries_text",
    "checklist_text",
    "design_sentence",
    "evidence_table_text",
    "findings_text",
    "fitness_text",
    "headline_text",
    "inputs_text",
    "link_graph_svg",
    "read_embedded",
    "render_boundaries",
    "render_brief",
    "render_durations",
    "render_evidence_table",
    "render_findings",
    "render_fitness",
    "render_headline",
    "render_heat_maps",
    "render_hourly_latency",
    "render_inputs",
    "render_latency",
    "render_loops",
    "render_report",
    "render_traffic_rate",
    "render_verdicts",
    "service_graph_svg",
    "verdicts_text",
]
