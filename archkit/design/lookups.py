"""The columns, other than the key, by which rows are found: as statements were seen to do, else by foreign keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.design.traffic import Traffic
    from archkit.model.api import Entity, Field

HOT_SHARE = 0.01  # of the statements that read the table
FEWEST_CALLS = 5
_EQUAL = frozenset(("=", "in", "any"))
_UNSELECTIVE = frozenset(("boolean", "enum", "json", "bytes", "float"))
_MOST_COLUMNS = 3
PAGING = frozenset(("limit", "cursor"))  # what every page is asked by


def lookups_of(entity: Entity, traffic: Traffic) -> tuple[tuple[str, ...], ...]:
    """Return the sets of columns that a find of the entity looks up, in the order of its fields.

    With a statement log they are those that 1 % of the table's reads or more compare by =, 5 at the least;
    without one those of its foreign keys.
    """
    keys = foreign_columns(entity, traffic)
    if traffic.measured.table("shape_latency") is None:
        found: Iterable[tuple[str, ...]] = keys
    else:
        found = _hot(entity, traffic)
    kept = {find_columns(entity, columns, traffic) for columns in found}
    positions = {f.column: i for i, f in enumerate(entity.fields)}
    return tuple(sorted((c for c in kept if c), key=lambda c: tuple(positions[name] for name in c)))


def find_columns(entity: Entity, columns: Iterable[str], traffic: Traffic) -> tuple[str, ...]:
    """Return the columns of a lookup that make it a find; none where they are the key or tell few rows apart.

    Secrets are not asked for, as what is asked for ends up in logs; nor are quantities and times that no index
    holds. Of a lookup by a foreign key and more, the key stays: the rest narrows it.
    """
    wanted = set(columns)
    if entity.key and set(entity.key) <= wanted:
        return ()
    known = _indexed(entity, traffic)
    asked = [f.column for f in entity.fields if f.column in wanted and _is_askable(f, known)]
    keys = foreign_columns(entity, traffic)
    foreign = [c for c in asked if any(c in key and set(key) <= set(asked) for key in keys)]
    kept = tuple(foreign or asked)
    return kept if len(kept) <= _MOST_COLUMNS else ()


def _is_askable(field: Field, indexed: frozenset[str]) -> bool:
    if field.is_secret or field.is_list or field.type in _UNSELECTIVE or not field.is_writable:
        return False
    if field.name in PAGING:
        return False
    return field.type in ("string", "uuid") or field.column in indexed


def _indexed(entity: Entity, traffic: Traffic) -> frozenset[str]:
    """Return the columns of the table's keys and indexes, foreign keys too."""
    table = traffic.system.table(entity.table)
    if table is None:
        return frozenset()
    held = (table.primary_key, *(i.columns for i in table.indexes), *(k.columns for k in table.foreign_keys))
    return frozenset(column for columns in held for column in columns)


def foreign_columns(entity: Entity, traffic: Traffic) -> tuple[tuple[str, ...], ...]:
    """Return the columns of each foreign key of the entity's table."""
    table = traffic.system.table(entity.table)
    return tuple(dict.fromkeys(key.columns for key in table.foreign_keys)) if table else ()


def _hot(entity: Entity, traffic: Traffic) -> tuple[tuple[str, ...], ...]:
    calls: Counter[frozenset[str]] = Counter()
    called = _calls(traffic)
    for shape, columns in _filtered(entity.table, traffic).items():
        calls[columns] += called.get(shape, 0)
    reads = traffic.uses.get(entity.table, (0, 0))[0]
    return tuple(tuple(c) for c, n in calls.items() if n >= max(FEWEST_CALLS, HOT_SHARE * reads))


def _filtered(table: str, traffic: Traffic) -> dict[str, frozenset[str]]:
    """Return the columns of the table that each shape compares by =."""
    found: dict[str, set[str]] = defaultdict(set)
    for use in traffic.measured.shape_predicates:
        if use.table == table and use.use == "filter" and use.operator in _EQUAL:
            found[use.shape].add(use.column)
    return {shape: frozenset(columns) for shape, columns in found.items()}


def _calls(traffic: Traffic) -> Mapping[str, int]:
    """Return how often each reading shape was called by people, not by batches."""
    statements = traffic.measured.table("shape_latency")
    return {
        str(row["shape"]): int(row["calls"] or 0)
        for row in (statements.records() if statements else ())
        if row["kind"] == "read" and row["traffic"] == "interactive"
    }
