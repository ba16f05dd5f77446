"""The graph of proposed boundaries: services with their tables, and the traffic and keys between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.edges import Line, crowded, stroke_of
from archkit.report.graph import MOST_EDGES, MOST_NODES, Caption, Node, draw_graph
from archkit.report.palette import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from archkit.model.boundaries import Boundaries, ServiceLink, ServiceTables

MOST_TABLES = 7


def service_graph_svg(boundaries: Boundaries) -> Markup | None:
    """Draw the services and what flows between them; None without dot, or when there are no services.

    Tables stand in the boxes where the picture then still fits a screen.
    """
    services = _drawn(boundaries.services)
    names = {s.name for s in services}
    both = [k for k in boundaries.links if {k.from_service, k.to_service} <= names]
    crossing = [k for k in both if k.from_service != k.to_service]
    links = sorted(crossing, key=lambda k: (-(k.per_minute or 0), -k.foreign_keys))[:MOST_EDGES]
    colours = palette(s.name for s in boundaries.services)
    return draw_graph(
        [[_node(s, colours, most) for s in services] for most in (MOST_TABLES, 0)],
        [_line(link, is_crowd=crowded(links)) for link in links],
        Caption(
            "Services and what flows between them",
            words.plural(len(services), "service"),
            len(boundaries.services) - len(services),
        ),
    )


def _drawn(services: Sequence[ServiceTables]) -> list[ServiceTables]:
    largest = sorted(services, key=lambda s: (-len(s.tables), s.name))[:MOST_NODES]
    return sorted(largest, key=lambda s: s.name)


def _node(service: ServiceTables, colours: dict[str, str], most: int) -> Node:
    return Node(
        name=service.name,
        colour=colours[service.name],
        size=words.plural(len(service.tables), "table"),
        names=service.tables[:most],
        more=max(len(service.tables) - most, 0) if most else 0,
    )


def _line(link: ServiceLink, *, is_crowd: bool) -> Line:
    """Return the line of a link; in a crowd the word for a single key is left out, as it would hide the rest."""
    said = _said(link)
    return Line(
        tail=link.from_service,
        head=link.to_service,
        title=f"{link.from_service} → {link.to_service}: {said}",
        label="" if is_crowd and said == words.plural(1, "key") else said,
        style="" if link.transactions or link.per_minute else "dotted",
        stroke=stroke_of(link.per_minute),
    )


def _said(link: ServiceLink) -> str:
    """Word a link shortly: its rate, else its transactions, else its keys."""
    if link.per_minute:
        return words.a_minute(link.per_minute)
    if link.transactions:
        return f"{words.count(link.transactions)} tx"
    return words.plural(link.foreign_keys, "key")
