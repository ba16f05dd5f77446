"""Say in plain words why a table is where it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.boundaries.co_access import tables_of
from archkit.design.boundaries.keys import children
from archkit.design.boundaries.wording import described, listed
from archkit.model.boundaries import TableBoundary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.design.boundaries.graph import Graph
    from archkit.design.boundaries.keys import Key
    from archkit.model.boundaries import Pin

    Pulls = Mapping[str, Mapping[str, float]]

REASONS = 3
CLOSE = 0.67  # a runner-up with this share of the own service's pull contests the table


def pulls_of_services(graph: Graph, service: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Return how strongly each service pulls each table."""
    found: dict[str, dict[str, float]] = {table: defaultdict(float) for table in graph.tables}
    for (a, b), pull in graph.pulls.items():
        found[a][service[b]] += pull
        found[b][service[a]] += pull
    return {table: dict(pulls) for table, pulls in found.items()}


@dataclass(frozen=True)
class Explainer:
    """Everything the reasons are read from, gathered once for all tables."""

    graph: Graph
    service: Mapping[str, str]
    pulls: Pulls
    pinned: Mapping[str, Pin]
    members: Mapping[str, frozenset[str]]
    outgoing: Mapping[str, list[Key]]
    incoming: Mapping[str, set[str]]
    inside_uses: Mapping[str, int]

    @classmethod
    def of(
        cls, graph: Graph, service: Mapping[str, str], pulls: Pulls, pinned: Mapping[str, Pin]
    ) -> Explainer:
        """Gather members, keys and uses."""
        members: dict[str, set[str]] = defaultdict(set)
        for table, name in service.items():
            members[name].add(table)
        outgoing: dict[str, list[Key]] = defaultdict(list)
        for key in graph.keys:
            outgoing[key.child].append(key)
        return cls(
            graph=graph,
            service=service,
            pulls=pulls,
            pinned=pinned,
            members={name: frozenset(tables) for name, tables in members.items()},
            outgoing=outgoing,
            incoming=children(graph.keys),
            inside_uses=_inside_uses(graph, service),
        )

    def boundary(self, table: str) -> TableBoundary:
        """Return where the table is, how surely, who else wants it, and three reasons."""
        pulls, own = self.pulls[table], self.service[table]
        total = sum(pulls.values())
        others = sorted((name for name in pulls if name != own), key=lambda name: (-pulls[name], name))
        runner_up = others[0] if others else None
        inside = pulls.get(own, 0.0)
        return TableBoundary(
            table=table,
            service=own,
            confidence=round(inside / total, 3) if total else 0.0,
            contested=bool(runner_up) and pulls[runner_up or own] >= CLOSE * inside,
            runner_up=runner_up,
            reasons=self.reasons(table, inside, total, runner_up),
        )

    def reasons(self, table: str, inside: float, total: float, runner_up: str | None) -> tuple[str, ...]:
        """Return three sentences: the architect's word first, then what pulls, then what was missing."""
        found = [*self._pinned(table), *self._shared(table), *self._keys(table), *self._uses(table)]
        share = self._share(table, inside, total, runner_up)
        return tuple([*found, *self._names(table), share, *self._missing(table)][:REASONS])

    def _pinned(self, table: str) -> Iterable[str]:
        if table in self.pinned:
            pin = self.pinned[table]
            is_own = pin.by == "architect"
            said = "The architect pinned it to" if is_own else "The project context declares it in"
            yield f"{said} {pin.service}."

    def _shared(self, table: str) -> Iterable[str]:
        if table in self.graph.hubs:
            n = len(self.incoming.get(table, ()))
            yield f"{n} of {len(self.graph.tables)} tables reference it: shared reference data, owned here."

    def _keys(self, table: str) -> Iterable[str]:
        own = self.members[self.service[table]]
        targets = [key for key in self.outgoing.get(table, ()) if key.parent in own]
        if targets:
            yield f"It references {listed({described(key) for key in targets})} here."
        referencing = self.incoming.get(table, set()) & own
        if referencing:
            n, others = len(referencing), len(own) - 1
            yield f"Foreign keys lead to it from {listed(referencing)} ({n} of {others} other tables here)."

    def _uses(self, table: str) -> Iterable[str]:
        uses, inside = self.graph.uses.get(table, 0), self.inside_uses.get(table, 0)
        if uses:
            yield f"{inside} of its {uses} transactions touch no table of another service."

    def _names(self, table: str) -> Iterable[str]:
        words, own = self.graph.words[table], self.members[self.service[table]] - {table}
        shared = Counter(w for other in own for w in set(self.graph.words[other]) & set(words))
        if shared:
            word = min(shared, key=lambda w: (-shared[w], w))
            yield f"{shared[word]} of {len(own)} other tables here share the word '{word}' with it."

    def _share(self, table: str, inside: float, total: float, runner_up: str | None) -> str:
        if not total:
            return "No key, no name and no transaction ties it to another table."
        rest = f"; {runner_up} has {self.pulls[table][runner_up] / total:.0%}" if runner_up else ""
        return f"{inside / total:.0%} of its pull is inside {self.service[table]}{rest}."

    def _missing(self, table: str) -> Iterable[str]:
        if not self.graph.uses.get(table):
            given = "no transaction given touches it" if self.graph.accesses else "no transactions were given"
            yield f"How it is used is NO DATA: {given}."
        if not self.outgoing.get(table) and table not in self.incoming:
            yield "No foreign key leads to it or away from it."
        yield f"{self.service[table]} has {len(self.members[self.service[table]])} tables."


def _inside_uses(graph: Graph, service: Mapping[str, str]) -> Counter[str]:
    inside: Counter[str] = Counter()
    for access in graph.accesses:
        tables = tables_of(access)
        if len({service[table] for table in tables}) == 1:
            inside.update(dict.fromkeys(tables, access.count))
    return inside
