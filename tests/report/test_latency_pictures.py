"""Heat maps and histograms: what their titles say, what is drawn, and what is left out."""

from __future__ import annotations

import re

import assessments
import pytest

from archkit import report
from archkit.model.evidence import EvidenceTable, Parameter
from archkit.model.fitness import Fitness, Lack
from archkit.report.heat import Subjects, heat_map
from archkit.report.histograms import histograms
from archkit.report.time_axis import ticks_of

HEAT = assessments.endpoint_heat()
BINS = assessments.duration_histogram()
ENDPOINTS = Subjects("endpoint")
HOUR = 3600


def _heat(*cells: tuple[str, str, int, float], step_s: int = HOUR) -> EvidenceTable:
    columns = ("endpoint", "moment", "n", "p95_ms")
    given = (Parameter(name="step_s", value=step_s),)
    return HEAT.model_copy(update={"columns": columns, "rows": cells, "parameters": given})


def test_a_heat_map_says_when_most_are_slowest_and_has_its_figures_beside_it() -> None:
    html = str(heat_map(HEAT, ENDPOINTS))
    assert "are slowest in the hour from 12:00" in html
    assert "<title>" in html
    assert "<desc>" in html
    assert "The figures as a table" in html
    assert html.count("<g><title>") == min(len(assessments.ENDPOINTS), 10)


def test_where_hours_differ_the_slowest_of_all_is_named() -> None:
    cells = [(f"/{i}", f"2026-11-22T1{i}:00:00Z", 50, 10.0 + i) for i in range(4)]
    assert "/3 peaks at a p95 of 13\u00a0ms in the hour from 13:00" in str(heat_map(_heat(*cells), ENDPOINTS))


def test_few_calls_are_drawn_low_and_do_not_name_the_worst() -> None:
    cells = [
        ("/a", f"2026-11-22T1{i}:00:00Z", 50 if i else 3, 900.0 if i == 0 else 10.0 * i) for i in range(4)
    ]
    html = str(heat_map(_heat(*cells), ENDPOINTS))
    assert "low cells rest on fewer than 20 calls" in html
    assert "/a peaks at a p95 of 30\u00a0ms" in html


def test_what_reaches_its_gate_is_underlined_and_said() -> None:
    limited = Subjects("endpoint", limits={assessments.ENDPOINTS[0]: 500.0})
    assert "at or above what its gate asks" in str(heat_map(HEAT, limited))
    assert "at or above" not in str(heat_map(HEAT, ENDPOINTS))


@pytest.mark.parametrize(
    "table",
    [None, _heat(), _heat(("/a", "2026-11-22T10:00:00Z", 9, 1.0), ("/a", "2026-11-22T11:00:00Z", 9, 1.0))],
)
def test_too_few_steps_are_no_picture(table: EvidenceTable | None) -> None:
    assert heat_map(table, ENDPOINTS) is None


def test_a_stray_year_does_not_squeeze_the_rest() -> None:
    days = [("/a", f"2026-11-{d:02}T{h:02}:00:00Z", 50, 5.0 + h) for d in range(1, 8) for h in range(24)]
    html = str(heat_map(_heat(*days, ("/a", "1970-01-01T00:00:00Z", 50, 1.0)), ENDPOINTS))
    assert "at most 192 steps are drawn" in html
    assert len(html) < 60_000


@pytest.mark.parametrize("value", [0.0, 1e-3, 7.0, 1e9])
def test_any_duration_has_a_colour(value: float) -> None:
    cells = [("/a", f"2026-11-22T1{i}:00:00Z", 50, value) for i in range(4)]
    assert re.search(r'<path class="h\d"', str(heat_map(_heat(*cells), ENDPOINTS)))


def test_names_of_strangers_are_text() -> None:
    cells = [("<script>alert(1)</script>", f"2026-11-22T1{i}:00:00Z", 50, 1.0) for i in range(4)]
    assert "<script>" not in str(heat_map(_heat(*cells), ENDPOINTS))


def test_histograms_say_how_long_half_and_the_rarest_take() -> None:
    html = str(histograms(BINS, ENDPOINTS))
    assert "Half of all requests take up to 28\u00a0ms, one in a hundred more than 131\u00a0ms" in html
    assert html.count('class="histogram"') == 6
    assert "p50" in html
    assert 'class="limit"' not in html


def test_a_gate_stands_in_the_histogram_of_its_endpoint_alone() -> None:
    limited = Subjects("endpoint", limits={assessments.ENDPOINTS[1]: 500.0})
    assert str(histograms(BINS, limited)).count('class="limit"') == 1


def test_a_log_that_cannot_tell_has_a_sentence_in_place_of_pictures() -> None:
    lack = Lack(what="percentiles", setting="log_min_duration_statement = 0")
    cut = assessments.rich(tables=(assessments.shape_latency(),), fitness=Fitness(lacks=(lack,)))
    html = report.render_report(cut)
    assert 'class="histogram"' not in html
    assert "NO DATA on how statements spread over time and durations" in html
    assert "To see it: log_min_duration_statement = 0." in html


def test_the_page_asks_nobody_for_its_pictures() -> None:
    html = report.render_report(assessments.rich())
    assert 'class="heat"' in html
    assert 'class="histogram"' in html
    assert not re.search(r"<svg[^>]*(href|src)=", html)


@pytest.mark.parametrize(
    ("hours", "labels"),
    [
        (1, ["00:00", "00:15", "00:30", "00:45"]),
        (24, ["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]),
        (72, ["21 Nov", "12:00", "22 Nov", "12:00", "23 Nov", "12:00"]),
    ],
)
def test_times_stand_at_round_moments_with_room_between_them(hours: int, labels: list[str]) -> None:
    first = 1_795_219_200
    ticks = ticks_of(first, first + hours * HOUR, (0, 480))
    assert [tick.label for tick in ticks] == labels
