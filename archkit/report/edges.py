"""The lines of the service graph: a label, a width by rate, an arrow head."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.boundaries import ServiceLink
    from archkit.report.dot import Route

ARROW_PX = 8.0
CROWD = 16


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


def edge_label(link: ServiceLink) -> str:
    """Word a link shortly: its rate, else its transactions, else its keys."""
    if link.per_minute:
        return f"{words.number(link.per_minute)}/min"
    if link.transactions:
        return f"{words.count(link.transactions)} tx"
    return words.plural(link.foreign_keys, "key")


def shown_label(link: ServiceLink, links: Sequence[ServiceLink]) -> str:
    """Word a link, but leave the word out where a crowd of single keys would hide the rest."""
    label = edge_label(link)
    return "" if len(links) > CROWD and label == words.plural(1, "key") else label


def draw_edge(link: ServiceLink, label: str, route: Route) -> Edge:
    """Draw a link along its route, its arrow head ending where the route does."""
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
