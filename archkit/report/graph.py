"""The service graph: boxes with their tables, lines with their traffic, at a size that can be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.dot import Arc, Box, Layout, Point, Route, lay_out
from archkit.report.edges import draw_edge, shown_label
from archkit.report.html import body
from archkit.report.palette import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from archkit.model.boundaries import Boundaries, ServiceLink, ServiceTables

MOST_NODES, MOST_EDGES, MOST_TABLES = 25, 40, 7
NAME_LIMIT = 26
WIDEST, HIGHEST = 980.0, 820.0
LEAST_WIDTH = 84.0
NAME_PX, TABLE_PX, LINE_PX, PADDING = 8.4, 7.3, 17.0, 14.0


@dataclass(frozen=True)
class Node:
    """A service as a box; `x` and `y` are its upper left corner."""

    name: str
    colour: str
    tables: tuple[str, ...]
    more: int
    size: str
    x: float
    y: float
    width: float
    height: float


def service_graph_svg(boundaries: Boundaries) -> Markup | None:
    """Draw the services and what flows between them; None without dot, or when there are no services.

    Tables stand in the boxes where the picture then still fits a screen.
    """
    services = _drawn(boundaries)
    links = _links(boundaries, {s.name for s in services})
    picture = _picture(services, links)
    if picture is None:
        return None
    layout, boxes, most = picture
    return body(
        "graph.svg.j2",
        width=math.ceil(layout.width) + 4,
        height=math.ceil(layout.height) + 4,
        nodes=_nodes(boundaries, services, boxes, layout.middles, most),
        edges=[
            draw_edge(link, shown_label(link, links), route)
            for link, route in _matched(services, links, layout)
        ],
        left_out=len(boundaries.services) - len(services),
    )


def _picture(
    services: Sequence[ServiceTables], links: Sequence[ServiceLink]
) -> tuple[Layout, list[Box], int] | None:
    """Return the first layout that fits, else the narrowest."""
    tried = []
    arcs = _arcs(services, links)
    for most, direction in ((MOST_TABLES, "LR"), (MOST_TABLES, "TB"), (0, "LR"), (0, "TB")):
        boxes = [_box(s, most) for s in services]
        layout = lay_out(boxes, arcs, direction)
        if layout is None:
            return None
        if layout.width <= WIDEST and layout.height <= HIGHEST:
            return layout, boxes, most
        tried.append((layout, boxes, most))
    return min(tried, key=lambda t: (t[0].width > WIDEST, t[0].width * t[0].height))


def _drawn(boundaries: Boundaries) -> list[ServiceTables]:
    largest = sorted(boundaries.services, key=lambda s: (-len(s.tables), s.name))[:MOST_NODES]
    return sorted(largest, key=lambda s: s.name)


def _links(boundaries: Boundaries, names: set[str]) -> list[ServiceLink]:
    both = [k for k in boundaries.links if {k.from_service, k.to_service} <= names]
    crossing = [k for k in both if k.from_service != k.to_service]
    return sorted(crossing, key=lambda k: (-(k.per_minute or 0), -k.foreign_keys))[:MOST_EDGES]


def _box(service: ServiceTables, most: int) -> Box:
    shown = service.tables[:most]
    lines = len(shown) + bool(shown and len(service.tables) > most)
    longest = max([len(words.head(t, NAME_LIMIT)) * TABLE_PX for t in shown], default=0)
    longest = max(longest, len(words.head(service.name, NAME_LIMIT)) * NAME_PX, LEAST_WIDTH)
    return Box(round(longest + 2 * PADDING + 4), round(44 + lines * LINE_PX + (8 if lines else 0)))


def _arcs(services: Sequence[ServiceTables], links: Sequence[ServiceLink]) -> list[Arc]:
    place = {s.name: i for i, s in enumerate(services)}
    return [Arc(place[k.from_service], place[k.to_service], shown_label(k, links)) for k in links]


def _nodes(
    boundaries: Boundaries,
    services: Sequence[ServiceTables],
    boxes: Sequence[Box],
    middles: Sequence[Point],
    most: int,
) -> list[Node]:
    colours = palette(s.name for s in boundaries.services)
    return [
        Node(
            name=service.name,
            colour=colours[service.name],
            tables=service.tables[:most],
            more=max(len(service.tables) - most, 0) if most else 0,
            size=words.plural(len(service.tables), "table"),
            x=round(x - box.width / 2 + 2, 1),
            y=round(y - box.height / 2 + 2, 1),
            width=box.width,
            height=box.height,
        )
        for service, box, (x, y) in zip(services, boxes, middles, strict=True)
    ]


def _matched(
    services: Sequence[ServiceTables], links: Sequence[ServiceLink], layout: Layout
) -> list[tuple[ServiceLink, Route]]:
    routes = {(services[r.tail].name, services[r.head].name): r for r in layout.routes}
    pairs = [(link, routes.get((link.from_service, link.to_service))) for link in links]
    return [(link, route) for link, route in pairs if route is not None]
