"""Graphviz lays out, we draw: `dot` gets sizes and opaque names, and answers with coordinates.

No text of strangers reaches dot, and the drawing is ours: dark mode, fonts and titles stay in our hands.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import graphviz

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TIMEOUT_S = 10.0
PX = 72.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A node's size in pixels."""

    width: float
    height: float


@dataclass(frozen=True)
class Arc:
    """An edge between two boxes, by their index, and the label that needs room."""

    tail: int
    head: int
    label: str


@dataclass(frozen=True)
class Route:
    """An edge as dot drew it: control points of a Bezier line, and the middle of its label."""

    tail: int
    head: int
    points: tuple[Point, ...]
    label: Point | None


@dataclass(frozen=True)
class Layout:
    """Middles of the boxes, and the routes, in pixels from the upper left."""

    width: float
    height: float
    middles: tuple[Point, ...]
    routes: tuple[Route, ...]


@cache
def find_dot() -> str | None:
    """Return the system's dot, else the one from the wheel graphviz-pure, else None."""
    wheel = Path(sysconfig.get_path("scripts")) / "graphviz-pure"
    return shutil.which("dot") or (str(wheel) if wheel.is_file() else shutil.which("graphviz-pure"))


def lay_out(boxes: Sequence[Box], arcs: Sequence[Arc], direction: str) -> Layout | None:
    """Place boxes and arcs from left to right (LR) or top down (TB); None without dot, or when it fails."""
    binary = find_dot()
    if binary is None or not boxes:
        return None
    try:
        plain = _run(binary, _source(boxes, arcs, direction))
        return _parsed(plain, len(boxes))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError, KeyError):
        return None


@lru_cache(maxsize=32)
def _run(binary: str, source: str) -> str:
    command = [binary, "-Kdot", "-Tplain"]
    done = subprocess.run(  # noqa: S603  a binary we found, a source we wrote
        command, input=source, capture_output=True, text=True, timeout=TIMEOUT_S, check=True
    )
    return done.stdout


def _source(boxes: Sequence[Box], arcs: Sequence[Arc], direction: str) -> str:
    graph = graphviz.Digraph(
        graph_attr={"rankdir": direction, "nodesep": "0.45", "ranksep": "0.55"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowhead": "none", "fontname": "Helvetica", "fontsize": "12"},
    )
    for i, box in enumerate(boxes):
        graph.node(f"n{i}", width=f"{box.width / PX:.3f}", height=f"{box.height / PX:.3f}")
    for arc in arcs:
        room = {"label": "x" * (len(arc.label) + 2)} if arc.label else {}
        graph.edge(f"n{arc.tail}", f"n{arc.head}", **room)
    return str(graph.source)


def _parsed(plain: str, nodes: int) -> Layout:
    lines = [line.split() for line in plain.splitlines() if line]
    width, height = (float(v) * PX for v in lines[0][2:4])
    middles = {line[1]: _point(line[2], line[3], height) for line in lines if line[0] == "node"}
    routes = tuple(_route(line, height) for line in lines if line[0] == "edge")
    return Layout(width, height, tuple(middles[f"n{i}"] for i in range(nodes)), routes)


def _point(x: str, y: str, height: float) -> Point:
    return round(float(x) * PX, 1), round(height - float(y) * PX, 1)


def _pairs(values: Sequence[str], height: float) -> Iterator[Point]:
    return (_point(x, y, height) for x, y in zip(values[::2], values[1::2], strict=True))


def _route(line: Sequence[str], height: float) -> Route:
    end = 4 + 2 * int(line[3])
    points = tuple(_pairs(line[4:end], height))
    label = _point(line[end + 1], line[end + 2], height) if len(line) > end + 4 else None
    return Route(int(line[1][1:]), int(line[2][1:]), points, label)
