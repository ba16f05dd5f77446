"""The lines of a graph: a label, a width by rate, a style by kind, an arrow head."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Sized

    from archkit.report.dot import Route

ARROW_PX = 8.0
CROWD = 16


@dataclass(frozen=True)
class Line:
    """An edge to draw between two nodes by name; `style` is a class: dotted, dashed, mixed, or none for solid."""

    tail: str
    head: str
    title: str
    label: str
    style: str
    stroke: float


@dataclass(frozen=True)
class Edge:
    """A line with its path, its arrow head, and the middle of its label."""

    line: Line
    path: str
    arrow: str
    x: float
    y: float


def crowded(links: Sized) -> bool:
    """Whether there are so many links that a word at each would hide the rest."""
    return len(links) > CROWD


def stroke_of(per_minute: float | None) -> float:
    """Return the width of a line in pixels, by its rate on a log scale."""
    return round(1.25 + min(math.log10(1 + (per_minute or 0)), 3.0), 2)


def draw_edge(line: Line, route: Route) -> Edge:
    """Draw a line along its route, its arrow head ending where the route does."""
    points = [(round(x + 2, 1), round(y + 2, 1)) for x, y in route.points]
    (ax, ay), (bx, by) = points[-2:]
    length = math.hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    stop = (round(bx - ux * ARROW_PX, 1), round(by - uy * ARROW_PX, 1))
    wings = [(stop[0] - uy * side, stop[1] + ux * side) for side in (4.5, -4.5)]
    return Edge(
        line=line,
        path=_bezier([*points[:-1], stop]),
        arrow=" ".join(f"{x:.1f},{y:.1f}" for x, y in ((bx, by), *wings)),
        x=(route.label or points[len(points) // 2])[0] + 2,
        y=(route.label or points[len(points) // 2])[1] + 2,
    )


def _bezier(points: Sequence[tuple[float, float]]) -> str:
    first, *rest = [f"{x},{y}" for x, y in points]
    return f"M{first}C{' '.join(rest)}"
