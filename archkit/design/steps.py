"""The steps of one transaction over several tables, in the order in which foreign keys let them be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archkit.design.naming import in_singular, words
from archkit.model.api import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archkit.design.traffic import Work
    from archkit.model.api import Entity
    from archkit.model.system import ForeignKey, System, Table

WriteAction = Literal["insert", "update", "delete"]
_ACTIONS: dict[str | None, WriteAction] = {
    "insert": "insert",
    "upsert": "insert",
    "update": "update",
    "delete": "delete",
}
_ORDER: tuple[WriteAction, ...] = ("insert", "update", "delete")


@dataclass(frozen=True)
class Write:
    """What a transaction does to a table most of the time, with so many statements."""

    table: str
    action: WriteAction
    per_request: float = 1.0


def writes_of(works: Iterable[Work], entities: Mapping[str, Entity]) -> tuple[Write, ...]:
    """Return one write for each table that can be written so: the most frequent, in doubt the insert.

    A table without a key cannot be updated or deleted by one, and a row that has a required column which no
    input can fill cannot be inserted.
    """
    found: dict[str, list[tuple[int, int, float]]] = {}
    for work in works:
        action = _ACTIONS.get(work.kind)
        if action and work.table in entities and can(action, entities[work.table]):
            entry = (-work.requests, _ORDER.index(action), work.per_request)
            found.setdefault(work.table, []).append(entry)
    return tuple(
        Write(table, _ORDER[order], per_request)
        for table, ((_, order, per_request), *_) in sorted((t, sorted(e)) for t, e in found.items())
    )


def can(action: WriteAction, entity: Entity) -> bool:
    """Whether rows of the entity can be written so through an API."""
    if action == "insert":
        return any(f.is_writable for f in entity.fields) and all(
            f.is_writable or not f.is_required for f in entity.fields
        )
    others = any(f.is_writable and f.column not in entity.key for f in entity.fields)
    return bool(entity.key) and (action == "delete" or others)


def steps_of(writes: Sequence[Write], system: System) -> tuple[Step, ...]:
    """Return the steps: parents before their children, and what is deleted last, children first.

    Foreign keys to tables that earlier steps insert or update are filled from their rows, one key for each
    table. A part (its key or its name extends the whole's, or several were written at once) takes many rows.
    """
    tables = {w.table: t for w in writes if (t := system.table(w.table))}
    ordered = _parents_first(tables)
    actions = {w.table: w for w in writes}
    kept = [t for t in ordered if actions[t].action != "delete"]
    deleted = [t for t in reversed(ordered) if actions[t].action == "delete"]
    steps: list[Step] = []
    for name in (*kept, *deleted):
        is_new = actions[name].action == "insert"
        keys = _filling(tables[name], steps, system) if is_new else ()
        single = {s.table for s in steps if not s.is_many}
        filled = tuple(column for key in keys if key.to_table in single for column in key.columns)
        is_many = _is_many(tables[name], keys, actions[name], system)
        steps.append(Step(table=name, action=actions[name].action, is_many=is_many, filled=filled))
    return tuple(steps)


def _parents_first(tables: Mapping[str, Table]) -> list[str]:
    """Order by foreign keys; where they form a ring, required keys count first, then the name."""
    left, ordered = sorted(tables), []
    while left:
        ready = [t for t in left if not _parents(tables[t], left, required=False)]
        ready = ready or [t for t in left if not _parents(tables[t], left, required=True)] or left
        ordered.append(ready[0])
        left.remove(ready[0])
    return ordered


def _parents(table: Table, among: Iterable[str], *, required: bool) -> set[str]:
    keys = (k for k in table.foreign_keys if not required or is_required(table, k))
    return {k.to_table for k in keys} & set(among) - {table.name}


def is_required(table: Table, key: ForeignKey) -> bool:
    """Whether every row must have the key."""
    columns = [table.column(name) for name in key.columns]
    return all(column is not None and not column.nullable for column in columns)


def _filling(table: Table, steps: Sequence[Step], system: System) -> tuple[ForeignKey, ...]:
    """Return the keys that rows of earlier steps fill: one for each of their tables, no column twice.

    Required ones go first, then those to the earliest step, in the order of declaration. A row that is only
    changed fills a key of its name: the author of a message need not be the customer who is changed.
    """
    earlier = [step.table for step in steps]
    new = {step.table for step in steps if step.action == "insert"}
    found = [
        k
        for k in table.foreign_keys
        if k.to_table in earlier and _is_whole(k, table, system) and (k.to_table in new or _names(k, system))
    ]
    kept: list[ForeignKey] = []
    for key in sorted(found, key=lambda k: (not is_required(table, k), earlier.index(k.to_table))):
        taken = {column for other in kept for column in other.columns}
        if key.to_table not in {other.to_table for other in kept} and taken.isdisjoint(key.columns):
            kept.append(key)
    return tuple(kept)


def _names(key: ForeignKey, system: System) -> bool:
    """Whether a column of the key is called after the table that it leads to."""
    parent = system.table(key.to_table)
    named = in_singular(words((parent.spelled or parent.name) if parent else key.to_table))
    return not named or any(named[-1] in words(column) for column in key.columns)


def _is_whole(key: ForeignKey, table: Table, system: System) -> bool:
    """Whether each column of the key exists and has its counterpart."""
    parent = system.table(key.to_table)
    to_columns = key.to_columns or (parent.primary_key if parent else ())
    return (
        parent is not None
        and len(to_columns) == len(key.columns) > 0
        and all(table.column(c) for c in key.columns)
        and all(parent.column(c) for c in to_columns)
    )


def _is_many(table: Table, keys: Sequence[ForeignKey], write: Write, system: System) -> bool:
    """Whether several rows are written: by count, or as parts of the rows that the keys lead to."""
    filled = {column for key in keys for column in key.columns}
    if any(unique and set(unique) <= filled for unique in (table.primary_key, *table.uniques)):
        return False
    return write.per_request > 1 or any(_is_part(table, key, system) for key in keys)


def _is_part(table: Table, key: ForeignKey, system: System) -> bool:
    parent = system.table(key.to_table)
    whole = in_singular(words((parent.spelled or parent.name) if parent else key.to_table))
    named = words(table.spelled or table.name)[: len(whole)] == whole
    return named or set(key.columns) < set(table.primary_key)
