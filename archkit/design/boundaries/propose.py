"""Propose a decomposition, or score the one an architect made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from archkit.design.boundaries.explain import Explainer, pulls_of_services
from archkit.design.boundaries.graph import graph_of
from archkit.design.boundaries.naming import LEFTOVER, named
from archkit.design.boundaries.partition import RESOLUTION, UNTIED, partition
from archkit.design.boundaries.pins import check_kept, check_known, services_of_pins
from archkit.design.boundaries.recommend import Cut, recommend
from archkit.design.boundaries.remedies import crossing_keys
from archkit.design.boundaries.replay import links, sagas
from archkit.design.boundaries.score import alternatives, score
from archkit.model.boundaries import AccessSet, Boundaries, Pin, ServiceTables
from archkit.model.brief import Brief

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.design.boundaries.graph import Graph
    from archkit.model.system import System

UNKNOWN_BRIEF = Brief()


def propose_boundaries(  # noqa: PLR0913  what is known of a system comes from six places
    system: System,
    accesses: tuple[AccessSet, ...] = (),
    *,
    pins: tuple[Pin, ...] = (),
    brief: Brief = UNKNOWN_BRIEF,
    window_s: float | None = None,
    seed: int = 0,
) -> Boundaries:
    """Return the best decomposition of all tables, scored and explained, and whether to use it at all.

    Tables come from the schema, the transactions, or both. `window_s` is the length of the log that the
    transactions were counted in, in seconds. Pins are kept. The result depends on the content of the
    input, not on its order. Raises InputError for a pin on an unknown table, or two pins that disagree.
    """
    graph = graph_of(system, _ordered(accesses))
    pinned = services_of_pins(pins, graph)
    held = _anchored(graph, pinned, seed)
    service = _with_names(partition(graph, graph.pulls, held, seed=seed), graph, held)
    return _judged(graph, service, pins=pins, brief=brief, window_s=window_s, seed=seed)


def score_assignment(  # noqa: PLR0913  as propose_boundaries
    system: System,
    accesses: tuple[AccessSet, ...],
    assignment: Mapping[str, str],
    *,
    pins: tuple[Pin, ...] = (),
    brief: Brief = UNKNOWN_BRIEF,
    window_s: float | None = None,
    seed: int = 0,
) -> Boundaries:
    """Return the same value for the architect's own cut, table -> service.

    A table that it leaves out goes where its pull is strongest. Raises InputError for an unknown table,
    and for a pin that the assignment breaks.
    """
    graph = graph_of(system, _ordered(accesses))
    pinned = services_of_pins(pins, graph)
    check_known(assignment, graph)
    check_kept(pinned, assignment)
    service = _completed(graph, {**assignment, **pinned})
    return _judged(graph, service, pins=pins, brief=brief, window_s=window_s, seed=seed)


def _judged(  # noqa: PLR0913  as propose_boundaries
    graph: Graph,
    service: Mapping[str, str],
    *,
    pins: tuple[Pin, ...],
    brief: Brief,
    window_s: float | None,
    seed: int,
) -> Boundaries:
    pulls = pulls_of_services(graph, service)
    pinned = {pin.table: pin for pin in reversed(pins)}
    explainer = Explainer.of(graph, service, pulls, pinned)
    found = sagas(graph, service, window_s)
    others = (
        alternatives(graph, tuple((t, pinned[t].service) for t in sorted(pinned)), seed) if service else ()
    )
    scored = score(graph, service, others)
    members = explainer.members
    cut = Cut.of((len(service), len(members)), graph.accesses, found, scored, window_s)
    return Boundaries(
        services=tuple(ServiceTables(name=n, tables=tuple(sorted(members[n]))) for n in sorted(members)),
        tables=tuple(explainer.boundary(table) for table in graph.tables),
        shared=tuple(sorted(graph.hubs)),
        recommendation=recommend(cut, brief),
        score=scored,
        crossing_keys=crossing_keys(graph, service, pulls),
        links=links(graph, service, window_s),
        sagas=found,
        rests_on=_basis(graph),
        pins=tuple(pinned[table] for table in sorted(pinned)),
        seed=seed,
        resolution=RESOLUTION,
    )


def _basis(graph: Graph) -> tuple[str, ...]:
    """Say in words what the proposal rests on."""
    inferred = sum(key.inferred for key in graph.keys)
    kinds = len(graph.accesses)
    seen = sum(access.count for access in graph.accesses)
    return (
        f"{len(graph.keys) - inferred:,} declared foreign keys",
        f"{inferred:,} keys inferred from column names",
        f"the names of {len(graph.tables):,} tables",
        f"{seen:,} transactions of {kinds:,} kinds" if kinds else "no transactions",
    )


def _ordered(accesses: tuple[AccessSet, ...]) -> tuple[AccessSet, ...]:
    return tuple(sorted(accesses, key=lambda a: (sorted(a.writes), sorted(a.reads), a.name, a.count)))


def _anchored(graph: Graph, pinned: Mapping[str, str], seed: int) -> dict[str, str]:
    """Add to the pins the tables of each service that a pin names and that would be proposed anyway.

    Who pins categories to cart means the cart that is there, and wants the rest of it to stay.
    """
    if not pinned:
        return {}
    named_by_pins = frozenset(pinned.values())
    unpinned = _with_names(partition(graph, graph.pulls, {}, seed=seed), graph, {})
    return {table: service for table, service in unpinned.items() if service in named_by_pins} | dict(pinned)


def _with_names(groups: Mapping[str, str], graph: Graph, pinned: Mapping[str, str]) -> dict[str, str]:
    members: dict[str, list[str]] = defaultdict(list)
    for table, group in groups.items():
        members[group].append(table)
    services = frozenset(pinned.values())
    untied = members.pop(UNTIED, [])
    free = [tables for group, tables in members.items() if group not in services]
    taken = services | {LEFTOVER} if len(untied) > 1 else services
    leftover = (
        dict.fromkeys(untied, LEFTOVER)
        if len(untied) > 1
        else named([untied] if untied else [], graph, taken)
    )
    kept = {table: group for table, group in groups.items() if group in services}
    return kept | leftover | named(free, graph, taken | set(leftover.values()))


def _completed(graph: Graph, assignment: Mapping[str, str]) -> dict[str, str]:
    service = dict(assignment)
    for table in sorted(set(graph.tables) - set(assignment)):
        pulls: dict[str, float] = defaultdict(float)
        for other, pull in graph.around[table].items():
            if other in assignment:
                pulls[assignment[other]] += pull
        service[table] = min(pulls, key=lambda name: (-pulls[name], name), default=LEFTOVER)
    return service
