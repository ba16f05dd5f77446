"""The page of the shop sample: every section filled, every link led somewhere, small enough to mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_page import Tree

from archkit.report import read_embedded, render_report
from archkit.study import open_study

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.assessment import Assessment

SECTIONS = (
    "gates",
    "boundaries",
    "services",
    "api",
    "data-model",
    "caching",
    "decisions",
    "roadmap",
    "proof",
    "checklist",
    "traceability",
    "evidence",
)


@pytest.fixture(scope="module")
def assessment(shop: Path) -> Assessment:
    return open_study(shop).assess()


def test_the_page_of_the_shop_has_every_section_and_no_dead_link(assessment: Assessment) -> None:
    html = render_report(assessment)
    tree = Tree(html)
    assert len(html.encode()) < 2_000_000
    assert set(SECTIONS) <= set(tree.ids)
    assert {link[1:] for link in tree.links} <= set(tree.ids)
    assert len(tree.ids) == len(set(tree.ids))


def test_the_page_of_the_shop_holds_its_whole_design(assessment: Assessment) -> None:
    kept, whole = read_embedded(render_report(assessment)).design, assessment.design
    assert kept.decisions == whole.decisions
    assert kept.services == whole.services
    assert kept.api.routers == whole.api.routers
    assert [e.table for e in kept.api.entities] == [e.table for e in whole.api.entities]
