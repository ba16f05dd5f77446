"""Foreign keys, declared and inferred, and how strongly each ties a child to its parent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.boundaries.guesses import Guesses
from archkit.design.boundaries.names import contains

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from archkit.design.boundaries.names import Words
    from archkit.model.system import ForeignKey, System, Table


@dataclass(frozen=True, slots=True)
class Key:
    """One foreign key; `named` when the child's name contains the parent's, `extends` when it is the child's id."""

    child: str
    parent: str
    columns: tuple[str, ...]
    required: bool
    identifying: bool
    cascades: bool
    extends: bool
    named: bool
    inferred: bool

    @property
    def strength(self) -> float:
        """How much the key says, before the parent's popularity is divided out; 0.7 to 2."""
        said = 1.0 + 0.5 * self.required + 0.25 * self.identifying + 0.25 * self.cascades
        return said * (0.7 if self.inferred else 1.0)


def keys_of(system: System, words: Mapping[str, Words]) -> tuple[Key, ...]:
    """Return every key between two different tables, inferred ones where a column's name gives it away."""
    guesses = Guesses.of(system, words)
    found = [key for table in system.tables for key in _keys_of_table(table, system.names, words, guesses)]
    return tuple(sorted(set(found), key=lambda k: (k.child, k.parent, k.columns)))


def children(keys: Iterable[Key]) -> dict[str, set[str]]:
    """Return the tables that reference each parent."""
    found: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        found[key.parent].add(key.child)
    return dict(found)


def parents(keys: Iterable[Key]) -> dict[str, set[str]]:
    """Return the tables that each child references."""
    found: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        found[key.child].add(key.parent)
    return dict(found)


def pulls(keys: Iterable[Key], hubs: Collection[str]) -> dict[tuple[str, str], float]:
    """Return the pull of each pair's strongest key.

    A key to a hub counts only where the child is named after the hub, extends it, or has nobody else.

    Strength over (parent's children) ** 0.75 and (child's parents) ** 0.3: what many tables do says
    little about one of them. The exponents are the middle of a plateau over fifteen schemas.
    """
    kept = tuple(keys)
    referencing, referenced = children(kept), parents(kept)
    found: dict[tuple[str, str], float] = defaultdict(float)
    for key in kept:
        is_leaf = len(referenced[key.child]) == 1 and key.child not in referencing
        if key.parent not in hubs or key.named or key.extends or is_leaf:
            pair = min(key.child, key.parent), max(key.child, key.parent)
            rarity = len(referencing[key.parent]) ** 0.75 * len(referenced[key.child]) ** 0.3
            found[pair] = max(found[pair], key.strength / rarity)
    return dict(found)


def _keys_of_table(
    table: Table, known: frozenset[str], words: Mapping[str, Words], guesses: Guesses
) -> list[Key]:
    declared = [fk for fk in table.foreign_keys if fk.to_table in known and fk.to_table != table.name]
    taken = {column for fk in table.foreign_keys for column in fk.columns}
    guessed = [
        (column.name, parent)
        for column in table.columns
        if column.name not in taken and (parent := guesses.parent(column.name)) not in {None, table.name}
    ]
    return [_declared(table, fk, words) for fk in declared] + [
        _key(table, (column,), parent, words, inferred=True) for column, parent in guessed if parent
    ]


def _declared(table: Table, fk: ForeignKey, words: Mapping[str, Words]) -> Key:
    key = _key(table, fk.columns, fk.to_table, words, inferred=fk.inferred)
    cascades = (fk.on_delete or "").lower() == "cascade"
    return Key(**{**{f: getattr(key, f) for f in Key.__slots__}, "cascades": cascades})


def _key(table: Table, columns: Words, parent: str, words: Mapping[str, Words], *, inferred: bool) -> Key:
    held = [c for name in columns if (c := table.column(name))]
    return Key(
        child=table.name,
        parent=parent,
        columns=columns,
        required=bool(held) and not any(c.nullable for c in held),
        identifying=bool(set(columns) & set(table.primary_key)) or _is_unique(table, columns),
        cascades=False,
        extends=set(columns) == set(table.primary_key),
        named=contains(words[table.name], words[parent]),
        inferred=inferred,
    )


def _is_unique(table: Table, columns: Words) -> bool:
    return any(i.unique and not i.partial and i.columns == columns for i in table.indexes)
