"""Foreign keys that nobody declared: which table a column's name points to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from archkit.design.boundaries.names import singular, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.design.boundaries.names import Words
    from archkit.model.system import System

_Name = TypeVar("_Name")

ID_ENDINGS = frozenset(("id", "uuid", "guid", "fk", "key", "ref"))
GENERIC_KEYS = frozenset(("id", "uuid", "guid", "key", "name", "code", "type", "status", "token", "slug"))


@dataclass(frozen=True, slots=True)
class Guesses:
    """Which table a column's name points to: `order_id` to orders, `voyage_number` to the key's owner."""

    by_words: Mapping[Words, str]
    by_key: Mapping[str, str]

    @classmethod
    def of(cls, system: System, words: Mapping[str, Words]) -> Guesses:
        """Learn the names that point to exactly one table."""
        named = [(w, t.name) for t in system.tables for w in {words[t.name], split(t.name)}]
        keyed = [(t.primary_key[0], t.name) for t in system.tables if len(t.primary_key) == 1]
        return cls(_unique(named), _unique((c, t) for c, t in keyed if split(c) and c not in GENERIC_KEYS))

    def parent(self, column: str) -> str | None:
        """Return the one table that the column's name points to, or None."""
        parts = split(column)
        if len(parts) > 1 and parts[-1] in ID_ENDINGS:
            return next((t for i in range(len(parts) - 1) if (t := self.by_words.get(parts[i:-1]))), None)
        if len(parts) == 1 and column.endswith("id") and (glued := singular(column[:-2])):
            return self.by_words.get((glued,)) or self.by_key.get(column)
        return self.by_key.get(column)


def _unique(pairs: Iterable[tuple[_Name, str]]) -> dict[_Name, str]:
    found: dict[_Name, set[str]] = defaultdict(set)
    for key, table in pairs:
        found[key].add(table)
    return {key: next(iter(tables)) for key, tables in found.items() if len(tables) == 1}
