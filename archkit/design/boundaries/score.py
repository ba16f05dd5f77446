"""Score a decomposition: what crosses, how much pull stays inside, and whether chance made it."""

from __future__ import annotations

import random
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.design.boundaries.co_access import tables_of
from archkit.design.boundaries.partition import partition
from archkit.model.boundaries import BoundaryScore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.design.boundaries.graph import Graph
    from archkit.model.boundaries import AccessSet

RESEEDED = 3
RESAMPLED = 7


def score(
    graph: Graph, service: Mapping[str, str], alternatives: Iterable[Mapping[str, str]]
) -> BoundaryScore:
    """Count what crosses the given cut, and compare it with the cuts that other evidence gives."""
    inside, total = cohesion(graph, service)
    kept = inside / total if total else 0.0
    return BoundaryScore(
        cross_foreign_keys=sum(service[key.child] != service[key.parent] for key in graph.keys),
        cross_write_transactions=_crossing(graph, service, written=True),
        cross_read_transactions=_crossing(graph, service, written=False),
        cohesion=round(kept, 4),
        coupling=round(1 - kept, 4) if total else 0.0,
        stability=round(_mean([max(0.0, agreement(service, other)) for other in alternatives]), 4),
    )


def cohesion(graph: Graph, service: Mapping[str, str]) -> tuple[float, float]:
    """Return the pull inside services, and all pull."""
    inside = sum(pull for (a, b), pull in graph.pulls.items() if service[a] == service[b])
    return inside, sum(graph.pulls.values())


def crosses(access: AccessSet, service: Mapping[str, str]) -> bool:
    """Whether the transaction touches two services or more."""
    return len({service[table] for table in tables_of(access)}) > 1


def _crossing(graph: Graph, service: Mapping[str, str], *, written: bool) -> int | None:
    if not graph.accesses:
        return None
    return sum(a.count for a in graph.accesses if bool(a.writes) == written and crosses(a, service))


@lru_cache(maxsize=8)
def alternatives(graph: Graph, pins: tuple[tuple[str, str], ...], seed: int) -> tuple[Mapping[str, str], ...]:
    """Return the cuts that other seeds give, and those of the evidence resampled.

    Resampling is the Bayesian bootstrap: each pull is weighted by a draw from Exp(1) (Rubin, Annals of
    Statistics 9, 1981).
    """
    pinned = dict(pins)
    seeds = range(seed + 1, seed + 1 + RESEEDED + RESAMPLED)
    reseeded = (partition(graph, graph.pulls, pinned, seed=s, trials=1) for s in seeds[:RESEEDED])
    resampled = (_resampled(graph, pinned, s) for s in seeds[RESEEDED:])
    return (*reseeded, *resampled)


def _resampled(graph: Graph, pinned: Mapping[str, str], seed: int) -> Mapping[str, str]:
    draw = random.Random(seed)  # noqa: S311  statistics, no secret
    pulls = {pair: pull * draw.expovariate(1.0) for pair, pull in graph.pulls.items()}
    return partition(graph, pulls, pinned, seed=seed, trials=1)


def agreement(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """Return the adjusted Rand index of two groupings of the same tables; 1 is equal, 0 is chance.

    Hubert and Arabie, "Comparing partitions", Journal of Classification 2, 1985.
    """
    both = _pairs(Counter((one[table], other[table]) for table in one))
    first, second = _pairs(Counter(one.values())), _pairs(Counter(other[table] for table in one))
    possible = len(one) * (len(one) - 1) / 2
    expected = first * second / possible if possible else 0.0
    best = (first + second) / 2
    return 1.0 if best == expected else (both - expected) / (best - expected)


def _pairs(sizes: Mapping[object, int]) -> float:
    return sum(n * (n - 1) / 2 for n in sizes.values())


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0
