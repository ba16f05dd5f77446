"""An entity as its generated module says it: fields, keys, and the methods that its procedures need."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.implementation.literals import typescript_text
from archkit.implementation.prisma_names import pascal
from archkit.implementation.typescript_fields import FieldCode
from archkit.implementation.typescript_names import kebab, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.implementation.outbox_code import EventCode
    from archkit.model.api import Action, Entity, Procedure

_BEFORE_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_MOST_IN_TUPLE = 5  # columns that Kysely's refTuple takes


def method_of(procedure: Procedure, entity: Entity) -> str:
    """Return the method of repository and service that a query calls."""
    if procedure.action != "find":
        return procedure.action
    fields = (entity.field_of(column) for column in procedure.by)
    return "findBy" + _joined(f.name for f in fields if f)


def _joined(names: Iterable[str]) -> str:
    return "And".join(pascal(name) for name in names)


@dataclass(frozen=True)
class FindCode:
    """A lookup by columns that are no key."""

    entity: EntityCode
    by: tuple[FieldCode, ...]

    @property
    def method(self) -> str:
        """The method of repository and service."""
        return f"findBy{_joined(f.name for f in self.by)}"

    @property
    def schema(self) -> str:
        """The name of its input's schema."""
        return f"{self.entity.name}By{_joined(f.name for f in self.by)}"


@dataclass(frozen=True)
class CacheCode:
    """A cache-aside policy in code, of one method; a write to a table it depends on makes every entry stale."""

    name: str
    method: str
    ttl_s: int
    capacity: int
    depends_on: tuple[str, ...]

    @property
    def constant(self) -> str:
        """The name of its settings."""
        return "CACHE" if self.method == "get" else f"{_BEFORE_CAPITAL.sub('_', self.method).upper()}_CACHE"


@dataclass(frozen=True)
class EntityCode:
    """What templates say of an entity. `written` are actions that transactions ask of its repository."""

    entity: Entity
    scope: str
    tag: str
    procedures: tuple[Procedure, ...]
    written: frozenset[Action] = frozenset()
    caches: tuple[CacheCode, ...] = ()
    is_watched: bool = False
    cascades: tuple[str, ...] = ()
    event: EventCode | None = None
    fields: tuple[FieldCode, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Wrap the fields once."""
        object.__setattr__(self, "fields", tuple(map(FieldCode, self.entity.fields)))

    @property
    def name(self) -> str:
        """The type."""
        return self.entity.name

    @property
    def router(self) -> str:
        """The router."""
        return self.entity.router

    @property
    def table(self) -> str:
        """The table as archkit calls it, which caches are told of."""
        return self.entity.table

    @property
    def sql_name(self) -> str:
        """The table as Kysely calls it: the name that the database has, behind its schema."""
        return ".".join(self.entity.path)

    @property
    def spoken(self) -> str:
        """The name in a sentence."""
        return spoken(self.name)

    @property
    def folder(self) -> str:
        """The folder of its module."""
        return kebab(self.entity.router)

    @property
    def module(self) -> str:
        """The folder of the module that it is in."""
        return self.tag.rpartition("/")[2]

    @property
    def shown(self) -> tuple[FieldCode, ...]:
        """The fields that leave the service: all but secrets."""
        return tuple(f for f in self.fields if not f.field.is_secret)

    @property
    def hidden(self) -> tuple[FieldCode, ...]:
        """The secrets."""
        return tuple(f for f in self.fields if f.field.is_secret)

    @property
    def key(self) -> tuple[FieldCode, ...]:
        """The fields that tell rows apart; empty where none do."""
        return tuple(f for column in self.entity.key for f in self.fields if f.column == column)

    @property
    def writable(self) -> tuple[FieldCode, ...]:
        """The fields that can be given."""
        return tuple(f for f in self.fields if f.field.is_writable)

    @property
    def changeable(self) -> tuple[FieldCode, ...]:
        """The fields that an update may change: not the key."""
        return tuple(f for f in self.writable if f.column not in self.entity.key)

    @property
    def clocks(self) -> tuple[FieldCode, ...]:
        """The times of change that nobody gives: every update sets them."""
        return tuple(f for f in self.fields if f.is_touched and not f.field.is_writable)

    @property
    def optional(self) -> tuple[FieldCode, ...]:
        """The fields that a new row may come without."""
        return tuple(f for f in self.writable if not f.field.is_required)

    def omitted_from(self, kept: tuple[FieldCode, ...]) -> tuple[FieldCode, ...]:
        """Return the shown fields that are not among these."""
        return tuple(f for f in self.shown if f not in kept)

    @cached_property
    def actions(self) -> frozenset[Action]:
        """What its own procedures do, one row or list at a time."""
        return frozenset(p.action for p in self.procedures) - {"transact", "find"}

    @cached_property
    def stored(self) -> frozenset[Action]:
        """What its repository does."""
        return self.actions | self.written

    @cached_property
    def finds(self) -> tuple[FindCode, ...]:
        """Its lookups, each once."""
        wanted = dict.fromkeys(p.by for p in self.procedures if p.action == "find")
        by_column = {f.column: f for f in self.fields}
        return tuple(FindCode(self, tuple(by_column[c] for c in by)) for by in wanted)

    def cache_of(self, method: str) -> CacheCode | None:
        """Return how a method of the service is cached, or None."""
        return next((c for c in self.caches if c.method == method), None)

    @property
    def row_type(self) -> str:
        """The type of the rows that its queries read."""
        if any(f.is_odd for f in self.shown):
            return ""
        table = f"Selectable<{self.name}Table>"
        hidden = " | ".join(typescript_text(f.sql_name) for f in self.hidden)
        return f"Omit<{table}, {hidden}>" if hidden else table

    def find_of(self, procedure: Procedure) -> FindCode | None:
        """Return the lookup that a procedure makes, or None."""
        by_columns = {tuple(f.column for f in find.by): find for find in self.finds}
        return by_columns.get(procedure.by) if procedure.action == "find" else None

    @property
    def told(self) -> tuple[FieldCode, ...]:
        """The fields that its event tells."""
        columns = self.event.columns if self.event else ()
        return tuple(f for column in columns for f in self.fields if f.column == column)

    def told_by(self, action: Action) -> str | None:
        """Return what its event calls an action of its repository, or None."""
        return self.event.told_by(action) if self.event and action in self.stored else None

    @property
    def tells_rows(self) -> bool:
        """Whether its repository tells of whole rows."""
        return bool(self.told_by("create") or self.told_by("update"))

    @property
    def tells(self) -> bool:
        """Whether its repository tells of anything."""
        return bool(self.tells_rows or self.told_by("delete"))

    @property
    def tells_caches(self) -> bool:
        """Whether its service writes what some cache waits for."""
        return self.is_watched and bool({"create", "update", "delete"} & self.actions)

    @property
    def uses_caches(self) -> bool:
        """Whether its service keeps something, or tells caches of its writes."""
        return bool(self.caches or self.tells_caches or ("delete" in self.actions and self.cascades))

    @property
    def is_listed_by_service(self) -> bool:
        """Whether its own procedures list rows."""
        return "list" in self.actions or bool(self.finds)

    @property
    def has_repository(self) -> bool:
        """Whether anything reads or writes its rows: a transaction of its router may be of other tables alone."""
        return bool(self.stored or self.finds)

    @property
    def reads_rows(self) -> bool:
        """Whether its repository gives rows, of a write too: a delete gives none."""
        return self.is_listed or bool({"get", "create", "update"} & self.stored)

    @property
    def has_service(self) -> bool:
        """Whether it has procedures beside transactions."""
        return bool(self.actions or self.finds)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods of its repository, as an object literal names them."""
        own = [name for name in ("list", "get", "create", "update") if name in self.stored]
        finds = [find.method for find in self.finds]
        return (*own[:1], *finds, *own[1:], *(["delete: remove"] if "delete" in self.stored else []))

    @property
    def may_be_blank(self) -> bool:
        """Whether a row can be created of nothing, which Kysely writes another way."""
        return not any(f.field.is_required or f.is_filled for f in self.writable)

    @property
    def fills_ids(self) -> bool:
        """Whether its repository makes ids."""
        return "create" in self.stored and any(f.is_filled for f in self.writable)

    @property
    def cache_key(self) -> str:
        """The text that stands for a key in a cache."""
        if len(self.key) == 1:
            return f"String(key.{self.key[0].name})"
        return f"JSON.stringify([{', '.join(f'key.{f.name}' for f in self.key)}])"

    @property
    def pages_by_key(self) -> bool:
        """Whether it has lists that go on behind a key."""
        return bool(self.key) and self.is_listed

    @property
    def is_listed(self) -> bool:
        """Whether it has lists."""
        return "list" in self.stored or bool(self.finds)

    @property
    def is_looked_up(self) -> bool:
        """Whether rows are found by their key."""
        return bool({"get", "update", "delete"} & self.stored)

    @property
    def has_tuple(self) -> bool:
        """Whether Kysely has a word for comparing its whole key."""
        return len(self.key) <= _MOST_IN_TUPLE and not any(f.is_oddly_named for f in self.key)
