"""The graph of designed links: contexts with what they are for, solid where they wait, dashed where they tell."""

from __future__ import annotations

import re
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

WIDEST_TEXT, LINKS_A_NODE = 26, 3
STYLES: dict[LinkKind, str] = {"sync": "", "async": "dashed", "hybrid": "mixed"}


def link_graph_svg(design: Design) -> Markup | None:
    """Draw the contexts and the links between them; None without dot, or when there are no contexts."""
    services, links = _drawn(design.services), drawn_links(design)
    colours = palette(s.name for s in design.services)
    return draw_graph(
        [[_node(s, colours, is_said=said) for s in services] for said in (True, False)],
        [_line(link, is_crowd=crowded(links)) for link in links],
        Caption(
            "How the services reach each other",
            words.plural(len(services), "service"),
            len(design.services) - len(services),
            len(design.links) - len(links),
        ),
    )


def drawn_links(design: Design) -> tuple[Link, ...]:
    """Return the links that the picture has room for, the strongest first."""
    names = {s.name for s in _drawn(design.services)}
    known = [k for k in design.links if {k.from_service, k.to_service} <= names]
    return tuple(sorted(known, key=_weight)[: min(MOST_EDGES, LINKS_A_NODE * len(names))])


def _weight(link: Link) -> tuple[float, int, str, str]:
    """Order links by rate, then by how many tables they reach."""
    return -(link.per_minute or 0), -len(link.tables), link.from_service, link.to_service


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
    """Return the first whole items of what a service is for; the list beneath says the rest."""
    if len(domain) <= WIDEST_TEXT:
        return domain
    items = re.split(r", | and ", domain[:200])
    fitting = (", ".join(items[:n]) for n in range(len(items), 0, -1))
    return next((said for said in fitting if len(said) <= WIDEST_TEXT), "")


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
