"""The graph of links: kinds by line, rates by label, and no more than can be read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import assessments
import blueprints
import pytest

from archkit.model.design import Design
from archkit.model.service import Link, Service
from archkit.report import link_graph_svg

STYLES = {"sync": '"edge"', "async": '"edge dashed"', "hybrid": '"edge mixed"'}


def _two(kind: str = "sync", domain: str = "", **more: object) -> Design:
    services = tuple(Service(name=n, domain=domain, tables=(n,)) for n in ("a", "b"))
    return Design(
        services=services, links=(Link(from_service="a", to_service="b", kind=kind, why="", **more),)
    )


@pytest.mark.parametrize("kind", sorted(STYLES))
def test_each_kind_of_link_has_its_line_and_its_word(kind: str) -> None:
    svg = str(link_graph_svg(_two(kind)))
    assert f"class={STYLES[kind]}" in svg
    assert f"a → b: {kind}<" in svg
    assert f">{kind}</text>" in svg


def test_a_rate_is_the_label_where_a_log_tells_it() -> None:
    svg = str(link_graph_svg(_two(per_minute=10.83)))
    assert ">10.8/min</text>" in svg
    assert "a → b: sync, 10.8/min" in svg


DOMAINS = {
    "Customers and auth sessions": "Customers, auth sessions",
    "Users": "Users",
    "Carts, coupons, promotions and 2 more": "Carts, coupons, promotions",
    "n" * 90: None,
}


@pytest.mark.parametrize("domain", sorted(DOMAINS))
def test_what_a_service_is_for_is_said_in_whole_items_or_not_at_all(domain: str) -> None:
    root = ET.fromstring(str(link_graph_svg(_two(domain=domain))))  # noqa: S314  our own text
    plain = [t.text for t in root.iter("text") if "class" not in t.attrib]
    assert plain == [DOMAINS[domain]] * 2 if DOMAINS[domain] else not plain


def test_more_links_than_can_be_read_leave_the_weakest_to_the_table() -> None:
    names = [f"s{i}" for i in range(8)]
    links = tuple(
        Link(from_service=a, to_service=b, kind="sync", why="", per_minute=float(i * 8 + j))
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if a != b
    )
    svg = str(link_graph_svg(Design(services=tuple(Service(name=n, domain="") for n in names), links=links)))
    assert svg.count('class="edge') == 24
    assert "The 32 weakest links are left out" in svg
    assert "s7 → s6" in svg
    assert "s0 → s1" not in svg


def test_without_services_there_is_no_graph() -> None:
    assert link_graph_svg(Design()) is None


@pytest.mark.parametrize("text", assessments.HOSTILE, ids=range(len(assessments.HOSTILE)))
def test_names_of_strangers_are_escaped(text: str) -> None:
    root = ET.fromstring(str(link_graph_svg(blueprints.hostile(text))))  # noqa: S314  our own text
    assert {e.tag for e in root.iter()} <= {"svg", "title", "desc", "g", "path", "polygon", "rect", "text"}
