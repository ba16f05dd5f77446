"""The service graph: readable, escaped, and left out calmly."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import assessments
import pytest

from archkit.model.boundaries import Boundaries
from archkit.report import dot, render_boundaries, render_report, service_graph_svg

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def no_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dot, "find_dot", lambda: None)


def test_every_service_and_link_is_drawn() -> None:
    found = assessments.boundaries()
    svg = str(service_graph_svg(found))
    root = ET.fromstring(svg)  # noqa: S314  our own text
    assert len([g for g in root.iter("g") if "node" in g.get("class", "")]) == 6
    assert len([g for g in root.iter("g") if "edge" in g.get("class", "")]) == len(found.links)
    assert "10.8/min" in svg


def test_only_foreign_keys_are_dotted() -> None:
    svg = str(service_graph_svg(assessments.boundaries(traffic=False)))
    assert svg.count('class="edge dotted"') == svg.count('class="edge')


def test_names_are_escaped_and_drawn_by_their_head() -> None:
    for text in assessments.HOSTILE:
        svg = str(service_graph_svg(assessments.boundaries({text: (text,), "b": ("c",)})))
        root = ET.fromstring(svg)  # noqa: S314  our own text
        assert {e.tag for e in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "g",
            "path",
            "polygon",
            "rect",
            "text",
        }
        assert len(svg) < 6_000


def test_many_services_are_cut_to_what_can_be_read() -> None:
    many = {f"service_{i:02}": tuple(f"t{i}_{j}" for j in range(3 + i % 4)) for i in range(40)}
    svg = str(service_graph_svg(assessments.boundaries(many)))
    assert svg.count('<g class="node') == 25
    assert svg.count('<g class="edge') <= 40
    assert "The 15 smallest services are left out" in svg


def test_without_services_there_is_no_graph() -> None:
    found = assessments.boundaries()
    empty = Boundaries(recommendation=found.recommendation, score=found.score)
    assert service_graph_svg(empty) is None
    assert "Graphviz" not in render_boundaries(empty)


@pytest.mark.usefixtures("no_dot")
def test_without_dot_the_page_says_so_once_and_keeps_its_tables() -> None:
    html = render_report(assessments.rich())
    assert html.count("(Graphviz) is not installed here") == 1
    assert "order_items" in html


def test_a_dot_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "dot"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(slow.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(dot, "find_dot", lambda: str(slow))
    monkeypatch.setattr(dot, "TIMEOUT_S", 0.2)
    assert service_graph_svg(assessments.boundaries()) is None


def test_a_service_keeps_its_colour_in_every_picture() -> None:
    html = render_report(assessments.rich())
    swatches = set(re.findall(r'swatch (c-\d)" aria-hidden="true"></span><bdi>billing<', html))
    assert swatches == {"c-0"}
    assert '<g class="node c-0"><title>billing' in html
