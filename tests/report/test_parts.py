"""Parts that stand alone in a notebook, and their plain-text twins."""

from __future__ import annotations

import assessments
import pytest
from markupsafe import Markup

from archkit import report
from archkit.model.brief import Brief
from archkit.model.fitness import Fitness
from archkit.model.ledger import Ledger

RICH = assessments.rich()
PARTS = {
    "headline": lambda: report.render_headline(RICH),
    "verdicts": lambda: report.render_verdicts(RICH.verdicts),
    "no verdicts": lambda: report.render_verdicts(()),
    "findings": lambda: report.render_findings(RICH.findings),
    "no findings": lambda: report.render_findings(()),
    "boundaries": lambda: report.render_boundaries(assessments.boundaries()),
    "table": lambda: report.render_evidence_table(assessments.shape_latency()),
    "inputs": lambda: report.render_inputs(RICH.ledger),
    "no inputs": lambda: report.render_inputs(Ledger()),
    "fitness": lambda: report.render_fitness(assessments.FIT),
    "no fitness": lambda: report.render_fitness(Fitness()),
    "brief": lambda: report.render_brief(RICH.brief),
    "no brief": lambda: report.render_brief(Brief()),
    "latency": lambda: report.render_latency(RICH),
    "loops": lambda: report.render_loops(RICH),
    "traffic": lambda: report.render_traffic_rate(assessments.traffic_rate()),
    "hours": lambda: report.render_hourly_latency(assessments.hourly_latency(), RICH.verdicts),
}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_brings_its_style_and_no_link_that_leads_nowhere(name: str) -> None:
    html = PARTS[name]()
    assert isinstance(html, Markup)
    assert html.startswith('<div class="archkit"><style>')
    assert "<script" not in html
    assert "href=" not in html


def test_a_table_without_percentiles_says_no_data() -> None:
    table = assessments.endpoint_latency(percentiles=False)
    assert report.render_evidence_table(table).count(">NO DATA<") == 45
    assert report.evidence_table_text(table).count("NO DATA") == 45


def test_rows_beyond_the_limit_are_counted() -> None:
    html = report.render_evidence_table(assessments.shape_latency(60), limit=50)
    assert "10\u00a0rows more" in html


def test_charts_are_left_out_with_too_few_points() -> None:
    assert report.render_traffic_rate(assessments.traffic_rate(2)) is None


def test_a_chart_is_titled_by_what_it_shows() -> None:
    chart = report.render_hourly_latency(assessments.hourly_latency(), RICH.verdicts)
    assert "orders.list is above 500\u00a0ms in 6 of 8\u00a0hours" in str(chart)
    assert "Traffic peaks at 239 requests a minute" in str(PARTS["traffic"]())


@pytest.mark.parametrize("text", assessments.HOSTILE, ids=range(len(assessments.HOSTILE)))
def test_a_chart_escapes_the_names_that_it_draws(text: str) -> None:
    table = assessments.hourly_latency()
    rows = tuple((text, *row[1:]) for row in table.rows if row[0] == "orders.list")
    html = str(report.render_hourly_latency(table.model_copy(update={"rows": rows})))
    assert "<img" not in html
    assert "<script" not in html
    assert html.count("<svg") == 1


def test_texts_are_aligned_and_worst_first() -> None:
    lines = report.verdicts_text(RICH.verdicts).splitlines()
    assert lines[1].startswith("FAIL     Connections in the pool")
    as_is = lines[: lines.index("")]
    assert len({line.rstrip()[-1] for line in as_is[1:]}) > 1
    assert len({len(line) for line in as_is}) == 1
    assert lines[len(as_is) + 1] == "As designed:"


def test_texts_say_the_same_as_the_page() -> None:
    assert "1.9 s" in report.verdicts_text(RICH.verdicts)
    assert report.findings_text(()) == "No rule found anything."
    assert report.findings_text(RICH.findings).startswith("error: orders.list runs 37 statements")
    assert report.boundaries_text(assessments.boundaries()).startswith("Keep one service. Splitting off")
    assert "131,290" in report.inputs_text(RICH.ledger)
    assert "Supports: durations" in report.fitness_text(assessments.FIT)


def test_control_characters_do_not_reach_a_terminal() -> None:
    table = assessments.co_access()
    rows = (("\x1b[2Jorders\n", "b", 1, 1),)
    assert "\x1b" not in report.evidence_table_text(table.model_copy(update={"rows": rows}))
