"""What to do about each foreign key that would cross two services."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.boundaries.co_access import tables_of
from archkit.model.boundaries import CrossingKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.design.boundaries.graph import Graph
    from archkit.design.boundaries.keys import Key

OFTEN = 0.5  # of a child's transactions; from here on, the tie is the rule and not the exception
PULLED_AWAY = 1.5  # the other service pulls this many times more than the own one


@dataclass(frozen=True, slots=True)
class Tie:
    """How the transactions use a child and its parent together; all counts are occurrences."""

    together: int
    written_together: int
    child_uses: int

    @property
    def share(self) -> float:
        """The share of the child's transactions that touch the parent too."""
        return self.together / self.child_uses if self.child_uses else 0.0


def crossing_keys(
    graph: Graph, service: Mapping[str, str], pull: Mapping[str, Mapping[str, float]]
) -> tuple[CrossingKey, ...]:
    """Return each key between two services, with its remedy. `pull` is that of each service on each table."""
    crossing = [key for key in graph.keys if service[key.child] != service[key.parent]]
    ties = _ties(graph, crossing)
    return tuple(
        CrossingKey(
            table=key.child,
            columns=key.columns,
            to_table=key.parent,
            from_service=service[key.child],
            to_service=service[key.parent],
            remedy=_remedy(key, service, pull[key.child], ties[key.child, key.parent]),
        )
        for key in crossing
    )


def _ties(graph: Graph, crossing: list[Key]) -> dict[tuple[str, str], Tie]:
    parents: dict[str, set[str]] = defaultdict(set)
    for key in crossing:
        parents[key.child].add(key.parent)
    together: Counter[tuple[str, str]] = Counter()
    written: Counter[tuple[str, str]] = Counter()
    for access in graph.accesses:
        tables = tables_of(access)
        for pair in [(child, p) for child in tables & parents.keys() for p in tables & parents[child]]:
            together[pair] += access.count
            written[pair] += access.count * (set(pair) <= set(access.writes))
    pairs = [(key.child, key.parent) for key in crossing]
    return {pair: Tie(together[pair], written[pair], graph.uses.get(pair[0], 0)) for pair in pairs}


def _remedy(key: Key, service: Mapping[str, str], pull: Mapping[str, float], tie: Tie) -> str:
    here, there = service[key.child], service[key.parent]
    if pull.get(there, 0.0) > PULLED_AWAY * pull.get(here, 0.0):
        return (
            f"Move {key.child} to {there}: {there} pulls {pull[there]:.2f}, {here} {pull.get(here, 0.0):.2f}."
        )
    if not tie.child_uses:
        return f"Keep the id, ask {there}'s API, the plainest remedy: how both are used together is NO DATA."
    return _by_use(key, here, there, tie)


def _by_use(key: Key, here: str, there: str, tie: Tie) -> str:
    used = f"{tie.together:,} of {tie.child_uses:,} transactions on {key.child}"
    if tie.child_uses and tie.written_together / tie.child_uses >= OFTEN:
        n = f"{tie.written_together:,} of {tie.child_uses:,}"
        return f"Merge {here} and {there}: {n} transactions write both tables at once."
    if tie.written_together:
        return f"Keep the id, write by saga: {used} touch {key.parent}, {tie.written_together:,} write both."
    if tie.share >= OFTEN:
        return f"Replicate {key.parent} by events: {used} read it too, too often for a call each time."
    if not tie.together:
        none = f"none of {tie.child_uses:,} transactions on {key.child} touches {key.parent}"
        return f"Keep the id, ask {there}'s API: {none}."
    return f"Keep the id, ask {there}'s API: {used} touch {key.parent}."
