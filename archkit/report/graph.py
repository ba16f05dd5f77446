"""Graphs of services: boxes with lines of text, edges between them, at a size that can be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.dot import Arc, Box, Layout, lay_out
from archkit.report.edges import draw_edge
from archkit.report.html import body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from archkit.report.edges import Line

MOST_NODES, MOST_EDGES = 25, 40
NAME_LIMIT = 26
WIDEST, HIGHEST = 980.0, 820.0
LEAST_WIDTH = 84.0
NAME_PX, CODE_PX, TEXT_PX, LINE_PX, PADDING = 8.4, 7.3, 6.6, 17.0, 14.0


@dataclass(frozen=True)
class Node:
    """A service to draw: its size in words, then names of code or a few words of text beneath."""

    name: str
    colour: str
    size: str
    names: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Placed:
    """A node as a box; `x` and `y` are its upper left corner."""

    node: Node
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Caption:
    """What a screen reader says of a picture: its title, what it counts, and what it leaves out."""

    title: str
    counted: str
    left_out: int = 0
    lines_left_out: int = 0


def draw_graph(variants: Sequence[Sequence[Node]], lines: Sequence[Line], caption: Caption) -> Markup | None:
    """Draw the first variant that fits a screen, else the narrowest; None without dot or without nodes.

    Variants show the same services in the same order, each with less in its boxes than the one before.
    """
    picture = _picture(variants, lines)
    if picture is None:
        return None
    nodes, layout = picture
    drawn = {(nodes[r.tail].name, nodes[r.head].name): r for r in layout.routes}
    routed = [(line, drawn.get((line.tail, line.head))) for line in lines]
    return body(
        "graph.svg.j2",
        width=math.ceil(layout.width) + 4,
        height=math.ceil(layout.height) + 4,
        nodes=[_placed(node, middle) for node, middle in zip(nodes, layout.middles, strict=True)],
        edges=[draw_edge(line, route) for line, route in routed if route],
        caption=caption,
        line_px=LINE_PX,
    )


def _picture(
    variants: Sequence[Sequence[Node]], lines: Sequence[Line]
) -> tuple[Sequence[Node], Layout] | None:
    tried = []
    for nodes in variants:
        for direction in ("LR", "TB"):
            layout = lay_out([_box(n) for n in nodes], _arcs(nodes, lines), direction)
            if layout is None:
                return None
            if layout.width <= WIDEST and layout.height <= HIGHEST:
                return nodes, layout
            tried.append((nodes, layout))
    return min(tried, key=lambda t: (t[1].width > WIDEST, t[1].width * t[1].height), default=None)


def _box(node: Node) -> Box:
    lines = len(node.names) + len(node.text) + bool(node.more)
    longest = max(
        LEAST_WIDTH,
        len(words.head(node.name, NAME_LIMIT)) * NAME_PX,
        *(len(words.head(name, NAME_LIMIT)) * CODE_PX for name in node.names),
        *(len(text) * TEXT_PX for text in node.text),
    )
    return Box(round(longest + 2 * PADDING + 4), round(44 + lines * LINE_PX + (8 if lines else 0)))


def _arcs(nodes: Sequence[Node], lines: Sequence[Line]) -> list[Arc]:
    place = {node.name: i for i, node in enumerate(nodes)}
    return [Arc(place[line.tail], place[line.head], line.label) for line in lines]


def _placed(node: Node, middle: tuple[float, float]) -> Placed:
    box, (x, y) = _box(node), middle
    return Placed(
        node, round(x - box.width / 2 + 2, 1), round(y - box.height / 2 + 2, 1), box.width, box.height
    )
