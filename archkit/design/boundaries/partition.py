"""Cut the graph of tables into groups: Leiden with a fixed seed, around the architect's pins.

Leiden: Traag, Waltman, van Eck, "From Louvain to Leiden", Scientific Reports 9, 5233 (2019); here it
maximises modularity at resolution 1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from graspologic_native import leiden

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.design.boundaries.graph import Graph, Pair

RESOLUTION = 1.0
TRIALS = 10
UNTIED = "\0\0"

Groups = dict[str, str]  # table -> group; a pinned group is called by its service, others by a table


def partition(
    graph: Graph, pulls: Mapping[Pair, float], pinned: Mapping[str, str], *, seed: int, trials: int = TRIALS
) -> Groups:
    """Return each table's group: its pin's service, else a label no service has, UNTIED if nothing pulls.

    Labels start with a NUL unless they are a pin's service. The result depends on the graph and the
    seed, not on the order of the input.
    """
    node = {table: pinned.get(table, f"\0{table}") for table in graph.tables}
    edges = _contracted(pulls, node)
    found = leiden(edges, resolution=RESOLUTION, seed=seed, trials=trials, iterations=2)[1] if edges else {}
    members: dict[int, list[str]] = defaultdict(list)
    for name in sorted(found):
        members[found[name]].append(name)
    services = frozenset(pinned.values())
    group = {n: g for names in members.values() for n, g in _around_pins(names, services, edges).items()}
    cut = {table: pinned.get(table) or group.get(node[table], UNTIED) for table in graph.tables}
    owned = {table: _of_owner(table, cut, graph, pinned) for table in graph.tables}
    return _without_loners(owned, graph, pinned)


def _contracted(pulls: Mapping[Pair, float], node: Mapping[str, str]) -> list[tuple[str, str, float]]:
    weights: dict[Pair, float] = defaultdict(float)
    for (a, b), pull in pulls.items():
        first, second = sorted((node[a], node[b]))
        if first != second:
            weights[first, second] += pull
    return [(a, b, weight) for (a, b), weight in sorted(weights.items()) if weight > 0]


def _around_pins(
    names: list[str], services: frozenset[str], edges: Iterable[tuple[str, str, float]]
) -> dict[str, str]:
    seeds = [name for name in names if name in services]
    if len(seeds) <= 1:
        return dict.fromkeys(names, (seeds or names)[0])
    known = frozenset(names)
    return _grown(names, seeds, [edge for edge in edges if edge[0] in known and edge[1] in known])


def _grown(names: list[str], seeds: list[str], edges: list[tuple[str, str, float]]) -> dict[str, str]:
    group = {seed: seed for seed in seeds}
    while len(group) < len(names):
        reach: dict[Pair, float] = defaultdict(float)
        for a, b, weight in edges:
            if (a in group) != (b in group):
                inside, outside = (a, b) if a in group else (b, a)
                reach[outside, group[inside]] += weight
        if not reach:
            return group | {name: name for name in names if name not in group}
        name, seed = max(sorted(reach), key=lambda pair: reach[pair])
        group[name] = seed
    return group


def _of_owner(table: str, cut: Groups, graph: Graph, pinned: Mapping[str, str]) -> str:
    return cut[table] if table in pinned else cut[graph.owners.get(table, table)]


def _without_loners(groups: Groups, graph: Graph, pinned: Mapping[str, str]) -> Groups:
    """Let a table that is left alone follow its strongest pull, unless it is pinned."""
    sizes = Counter(groups.values())
    loners = [t for t, g in groups.items() if sizes[g] == 1 and t not in pinned and graph.around[t]]
    joined = dict(groups)
    for table in loners:
        around = graph.around[table]
        joined[table] = joined[min(around, key=lambda other: (-around[other], other))]
    return joined
