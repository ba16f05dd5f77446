"""The graph of designed links: contexts with what they are for, solid where they wait, dashed where they tell."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.edges import Line, crowded, stroke_of
from archkit.report.graph import MOST_EDGES, MOST_NODES, Caption, Node, draw_graph
from archkit.report.palette import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from archkit.model.design import Design
    from archkit.model.service import Link, LinkKind, Service

WIDEST_TEXT = 30
STYLES: dict[LinkKind, str] = {"sync": "", "async": "dashed", "hybrid": "mixed"}


def link_graph_svg(design: Design) -> Markup | None:
    """Draw the contexts and the links between them; None without dot, or when there are no contexts."""
    services = _drawn(design.services)
    names = {s.name for s in services}
    known = [k for k in design.links if {k.from_service, k.to_service} <= names]
    links = sorted(known, key=lambda k: (-(k.per_minute or 0), k.from_service, k.to_service))[:MOST_EDGES]
    colours = palette(s.name for s in design.services)
    return draw_graph(
        [[_node(s, colours, is_said=said) for s in services] for said in (True, False)],
        [_line(link, is_crowd=crowded(links)) for link in links],
        Caption(
            "How the services reach each other",
            words.plural(len(services), "service"),
            len(design.services) - len(services),
        ),
    )


def _drawn(services: Sequence[Service]) -> list[Service]:
    largest = sorted(services, key=lambda s: (-len(s.tables), s.name))[:MOST_NODES]
    return sorted(largest, key=lambda s: s.name)


def _node(service: Service, colours: dict[str, str], *, is_said: bool) -> Node:
    return Node(
        name=service.name,
        colour=colours[service.name],
        size=words.plural(len(service.tables), "table"),
        text=tuple(filter(None, [_shortly(service.domain)])) if is_said else (),
    )


def _shortly(domain: str) -> str:
    """Return the first whole words of what a service is for; the table beneath says the rest."""
    said = next(iter(textwrap.wrap(domain[:200], WIDEST_TEXT)), "")
    return said if said == domain else said.removesuffix(" and").rstrip(",")


def _line(link: Link, *, is_crowd: bool) -> Line:
    rate = words.a_minute(link.per_minute) if link.per_minute else ""
    return Line(
        tail=link.from_service,
        head=link.to_service,
        title=f"{link.from_service} → {link.to_service}: {link.kind}{', ' if rate else ''}{rate}",
        label=rate if rate or is_crowd else link.kind,
        style=STYLES[link.kind],
        stroke=stroke_of(link.per_minute),
    )
