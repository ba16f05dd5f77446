"""The procedures that every entity has by convention: list, get, find, create, update, delete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archkit.design.lookups import lookups_of
from archkit.design.naming import words
from archkit.design.steps import can

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.design.traffic import Endpoint, Traffic
    from archkit.model.api import Action, Entity, Field, Step
    from archkit.model.system import System

FEWEST_WRITES = 20  # if all of 20 writes are inserts, fewer than 1 in 7 are others (rule of three, 95 %)
FEWEST_READS = 100
FEWEST_MINUTES = 24 * 60.0  # a shorter log cannot tell that nobody writes a table

Key = tuple[str, tuple[str, ...]]


@dataclass
class Draft:
    """A procedure in the making, with the observed endpoints whose place it takes; `name` are its words.

    `left` says what these endpoints write and the procedure does not.
    """

    entity: Entity
    name: tuple[str, ...]
    action: Action
    by: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    endpoints: list[Endpoint] = field(default_factory=list)
    left: dict[str, None] = field(default_factory=dict)

    @property
    def kind(self) -> Literal["query", "mutation"]:
        """Whether it reads or writes."""
        return "query" if self.action in ("list", "get", "find") else "mutation"

    @property
    def key(self) -> Key:
        """What tells it apart: its table and its name in words."""
        return self.entity.table, self.name


def drafts_of(entity: Entity, traffic: Traffic) -> Iterator[Draft]:
    """Yield the procedures that the entity's columns, key and use allow.

    An entity that is all secrets has none. Get, update and delete need a key. A table that joins
    others has nothing to update. A table that was only ever inserted into (20 writes or more in a complete
    log) is append-only, unless a status, a time of change or a time still open says that rows change. One
    that nobody wrote in a complete log of a day or more is reference data and read-only: who fills it,
    migrations or another system, does not come through this API.
    """
    if all(f.is_secret for f in entity.fields):
        return
    yield Draft(entity, ("list",), "list")
    if entity.key and not is_join(entity, traffic.system):
        yield Draft(entity, ("get",), "get", by=entity.key)
    for columns in lookups_of(entity, traffic):
        yield Draft(entity, find_name(entity, columns), "find", by=columns)
    yield from _writing(entity, traffic)


def find_name(entity: Entity, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a find: by customer id and status."""
    fields = [entity.field_of(column) for column in columns]
    named = [words(f.name) for f in fields if f]
    return ("by", *(w for i, name in enumerate(named) for w in (("and", *name) if i else name)))


def is_join(entity: Entity, system: System) -> bool:
    """Whether rows only join others: two foreign keys or more, and beside them the key and what fills itself."""
    table = system.table(entity.table)
    if table is None or len({key.columns for key in table.foreign_keys}) < 2:  # noqa: PLR2004  a join has two ends
        return False
    joined = {column for key in table.foreign_keys for column in key.columns}
    own = [c for c in table.columns if c.name not in joined]
    return joined.issuperset(table.primary_key) and all(
        c.has_default and c.type.startswith(("timestamp", "date")) for c in own
    )


def _writing(entity: Entity, traffic: Traffic) -> Iterator[Draft]:
    if _is_reference(entity.table, traffic):
        return
    if can("insert", entity):
        yield Draft(entity, ("create",), "create")
    if _is_append_only(entity, traffic):
        return
    if can("update", entity) and not is_join(entity, traffic.system):
        yield Draft(entity, ("update",), "update", by=entity.key)
    if can("delete", entity):
        yield Draft(entity, ("delete",), "delete", by=entity.key)


def _is_append_only(entity: Entity, traffic: Traffic) -> bool:
    writes = traffic.uses.get(entity.table, (0, 0))[1]
    inserts_only = traffic.written_as.get(entity.table) == frozenset(("insert",))
    seen = traffic.is_complete and inserts_only and writes >= FEWEST_WRITES
    return seen and not any(_changes(f) for f in entity.fields)


def _changes(field: Field) -> bool:
    """Whether the field is there to change: a status, a time of change, or a time that is open at first."""
    named = words(field.column)
    is_open = field.type in ("datetime", "date") and field.is_nullable
    return is_open or bool({"status", "state", "updated", "modified"} & set(named))


def _is_reference(table: str, traffic: Traffic) -> bool:
    reads, writes = traffic.uses.get(table, (0, 0))
    is_long = (traffic.minutes or 0.0) >= FEWEST_MINUTES
    unwritten = not writes and not traffic.written_as.get(table)
    return traffic.is_complete and is_long and unwritten and reads >= FEWEST_READS
