"""The service graph: boxes with their tables, lines with their traffic, at a size that can be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.dot import Arc, Box, Layout, Point, Route, lay_out
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
ARROW_PX = 8.0
CROWD = 16


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


@dataclass(frozen=True)
class Edge:
    """Traffic between two services as a line with an arrow head; dotted when only keys cross."""

    title: str
    label: str
    path: str
    arrow: str
    dotted: bool
    stroke: float
    x: float
    y: float


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
            _edge(link, _shown_label(link, links), route) for link, route in _matched(services, links, layout)
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
    return [Arc(place[k.from_service], place[k.to_service], _shown_label(k, links)) for k in links]


def edge_label(link: ServiceLink) -> str:
    """Word a link shortly: its rate, else its transactions, else its keys."""
    if link.per_minute:
        return f"{words.number(link.per_minute)}/min"
    if link.transactions:
        return f"{words.count(link.transactions)} tx"
    return words.plural(link.foreign_keys, "key")


def _shown_label(link: ServiceLink, links: Sequence[ServiceLink]) -> str:
    """Word a link, but leave the word out where a crowd of single keys would hide the rest."""
    label = edge_label(link)
    return "" if len(links) > CROWD and label == words.plural(1, "key") else label


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


def _edge(link: ServiceLink, label: str, route: Route) -> Edge:
    points = [(round(x + 2, 1), round(y + 2, 1)) for x, y in route.points]
    (ax, ay), (bx, by) = points[-2:]
    length = math.hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    stop = (round(bx - ux * ARROW_PX, 1), round(by - uy * ARROW_PX, 1))
    wings = [(stop[0] - uy * side, stop[1] + ux * side) for side in (4.5, -4.5)]
    return Edge(
        title=f"{link.from_service} → {link.to_service}: {edge_label(link)}",
        label=label,
        path=_bezier([*points[:-1], stop]),
        arrow=" ".join(f"{x:.1f},{y:.1f}" for x, y in ((bx, by), *wings)),
        dotted=not link.transactions and not link.per_minute,
        stroke=_stroke(link.per_minute),
        x=(route.label or points[len(points) // 2])[0] + 2,
        y=(route.label or points[len(points) // 2])[1] + 2,
    )


def _bezier(points: Sequence[tuple[float, float]]) -> str:
    first, *rest = [f"{x},{y}" for x, y in points]
    return f"M{first}C{' '.join(rest)}"


def _stroke(per_minute: float | None) -> float:
    return round(1.25 + min(math.log10(1 + (per_minute or 0)), 3.0), 2)
