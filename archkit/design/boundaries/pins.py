"""The architect's pins and edits: refused where they contradict the tables or each other."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from archkit.errors import InputError, UnknownPin

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from archkit.design.boundaries.graph import Graph
    from archkit.model.boundaries import Pin


def services_of_pins(pins: Collection[Pin], graph: Graph) -> dict[str, str]:
    """Return each pinned table's service. Raises InputError for an unknown table and for a contradiction."""
    known = frozenset(graph.tables)
    pinned: dict[str, str] = {}
    for pin in pins:
        if pin.table not in known:
            raise UnknownPin(pin.table, then=_near_tables(pin.table, graph))
        if pinned.setdefault(pin.table, pin.service) != pin.service:
            raise InputError(
                f"Two pins put {pin.table} into {pinned[pin.table]} and {pin.service}.",
                then="Keep one of them.",
            )
    return pinned


def _near_tables(name: str, graph: Graph) -> str:
    near = get_close_matches(name, graph.tables, n=1)
    return f"Did you mean {near[0]}?" if near else _known_tables(graph)


def _known_tables(graph: Graph) -> str:
    if not graph.tables:
        return "Give a schema or transactions first."
    return f"Known are {', '.join(graph.tables[:5])}{', ...' if len(graph.tables) > 5 else ''}."  # noqa: PLR2004


def check_known(assignment: Mapping[str, str], graph: Graph) -> None:
    """Raise InputError if the assignment names a table that is not there."""
    unknown = sorted(set(assignment) - set(graph.tables))
    if unknown:
        raise InputError(
            f"The assignment names {unknown[0]}, which is no table here.", then=_known_tables(graph)
        )


def check_kept(pinned: Mapping[str, str], assignment: Mapping[str, str]) -> None:
    """Raise InputError if the assignment moves a pinned table."""
    for table, service in sorted(pinned.items()):
        if assignment.get(table, service) != service:
            raise InputError(
                f"{table} is pinned to {service}, and the assignment puts it into {assignment[table]}.",
                then="Move the table back, or drop the pin.",
            )
