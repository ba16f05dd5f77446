"""The graph of tables: how strongly each pair is pulled together, by keys, by names and by use."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from archkit.design.boundaries.co_access import tables_of, together
from archkit.design.boundaries.keys import keys_of, pulls
from archkit.design.boundaries.names import nearest, words_of
from archkit.design.boundaries.ownership import hubs_of, owners_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.design.boundaries.keys import Key
    from archkit.design.boundaries.names import Words
    from archkit.model.boundaries import AccessSet
    from archkit.model.system import System

Pair = tuple[str, str]

NAME_WEIGHT = 0.3
USE_WEIGHT = 4.0


@dataclass(frozen=True, eq=False)
class Graph:
    """Tables, what is known of them, and the weighted pull of each pair (in order of name)."""

    tables: tuple[str, ...]
    words: Mapping[str, Words]
    keys: tuple[Key, ...]
    hubs: frozenset[str]
    owners: Mapping[str, str]
    accesses: tuple[AccessSet, ...]
    uses: Mapping[str, int]
    by_key: Mapping[Pair, float]
    by_name: Mapping[Pair, float]
    by_use: Mapping[Pair, float]

    @cached_property
    def pulls(self) -> dict[Pair, float]:
        """The pull of each pair, all evidence together, in order of name."""
        total: dict[Pair, float] = defaultdict(float)
        for part in (self.by_key, self.by_name, self.by_use):
            for pair, pull in part.items():
                total[pair] += pull
        return dict(sorted(total.items()))

    @cached_property
    def references(self) -> frozenset[Pair]:
        """Every (child, parent) that a key connects."""
        return frozenset((key.child, key.parent) for key in self.keys)

    @cached_property
    def around(self) -> dict[str, dict[str, float]]:
        """Each table's neighbours with their pull."""
        found: dict[str, dict[str, float]] = {table: {} for table in self.tables}
        for (a, b), pull in self.pulls.items():
            found[a][b] = found[b][a] = pull
        return found


@lru_cache(maxsize=4)
def graph_of(system: System, accesses: tuple[AccessSet, ...]) -> Graph:
    """Weigh everything the schema and the transactions say; either may be empty.

    The last few are kept, so that an edit is scored on the graph it was proposed from.
    """
    tables = tuple(sorted(system.names.union(*map(tables_of, accesses))))
    spellings = {table.name: table.spelled for table in system.tables if table.spelled}
    words = words_of(tables, (column.name for table in system.tables for column in table.columns), spellings)
    keys = keys_of(system, words)
    hubs = hubs_of(keys, len(tables))
    return Graph(
        tables=tables,
        words=words,
        keys=keys,
        hubs=hubs,
        owners=owners_of(keys, words, hubs),
        accesses=accesses,
        uses=_uses(accesses),
        by_key=pulls(keys, hubs),
        by_name={pair: NAME_WEIGHT * cosine for pair, cosine in nearest(words).items()},
        by_use={pair: USE_WEIGHT * pull for pair, pull in together(accesses).items()},
    )


def _uses(accesses: Iterable[AccessSet]) -> Counter[str]:
    uses: Counter[str] = Counter()
    for access in accesses:
        uses.update(dict.fromkeys(tables_of(access), access.count))
    return uses
