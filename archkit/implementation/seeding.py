"""Rows to try an app with: each with the rows that it needs first, in an order that foreign keys allow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.implementation.prisma_defaults import default_of, is_filled_by_code
from archkit.implementation.prisma_enums import prisma_enums
from archkit.implementation.prisma_relations import relations_of, unique_keys
from archkit.implementation.prisma_types import prisma_type
from archkit.implementation.samples import Sample, is_varied, sample
from archkit.sql.identifiers import quote_identifier, quote_path
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from pydantic import JsonValue

    from archkit.implementation.prisma_relations import Relation
    from archkit.model.api import Entity, Field
    from archkit.model.system import System


@dataclass(frozen=True)
class Row:
    """A row of an entity: the values by column."""

    entity: Entity
    values: dict[str, Sample]

    @property
    def sql(self) -> str:
        """The statement that inserts it, once however often it runs."""
        table = quote_path(self.entity.path)
        if not self.values:
            return f"insert into {table} default values on conflict do nothing;"
        fields = {f.column: f.sql_name for f in self.entity.fields}
        columns = ", ".join(quote_identifier(fields[column]) for column in self.values)
        values = ", ".join(quote_text(value.text) for value in self.values.values())
        return f"insert into {table} ({columns}) values ({values}) on conflict do nothing;"

    def shown(self, columns: tuple[str, ...]) -> dict[str, JsonValue]:
        """Return these columns' values as the API writes them, by field."""
        fields = (self.entity.field_of(column) for column in columns)
        return {f.name: self.values[f.column].json for f in fields if f and f.column in self.values}

    @property
    def input(self) -> dict[str, JsonValue]:
        """What `create` is given for such a row."""
        return {
            f.name: self.values[f.column].json
            for f in self.entity.fields
            if f.is_writable and f.column in self.values
        }


@dataclass(frozen=True)
class Seeding:
    """The rows of an app, from the entities in it and the keys between them."""

    entities: tuple[Entity, ...]
    system: System

    @cached_property
    def _all_relations(self) -> tuple[Relation, ...]:
        relations, _ = relations_of(self.entities, self.system)
        return relations

    @cached_property
    def _relations(self) -> dict[str, tuple[Relation, ...]]:
        needed = [r for r in self._all_relations if not r.is_optional]
        return {e.table: tuple(r for r in needed if r.child is e) for e in self.entities}

    @cached_property
    def _valued(self) -> dict[str, tuple[Field, ...]]:
        """The fields that a row cannot be without, by table."""
        enums = prisma_enums(self.entities, self.system).by_column
        needed = (r for relations in self._relations.values() for r in relations)
        asked = {(r.parent.table, f.column) for r in needed for f in r.references}
        asked |= {(e.table, c) for e in self.entities for c in _told_apart_by(e, self.system)}
        found = {}
        for entity in self.entities:
            values = {
                f.column: enums[entity.table, f.column].values
                for f in entity.fields
                if (entity.table, f.column) in enums
            }
            found[entity.table] = tuple(
                f
                for f in entity.fields
                if _needs_value(f, values.get(f.column, {}))
                or f.column in entity.key
                or (entity.table, f.column) in asked
            )
        return found

    def rows(self, entity: Entity, number: int) -> tuple[Row, ...]:
        """Return the row of that number, the rows that it needs before it; empty where keys go in a circle."""
        found: dict[str, Row] = {}
        return tuple(found.values()) if self._add(entity, number, found, ()) else ()

    def is_creatable(self, entity: Entity) -> bool:
        """Whether `create` can be given everything that a row needs."""
        rows = self.rows(entity, 1)
        if not rows:
            return False
        given = rows[-1].values
        return all(f.is_writable or f.default for f in entity.fields if f.column in given)

    def has_room(self, entity: Entity) -> bool:
        """Whether every unique key lets rows of two numbers stand side by side."""
        keys = unique_keys(self.system.table(entity.table))
        fields = [[f for c in key if (f := entity.field_of(c))] for key in keys]
        return all(not key or any(map(is_varied, key)) or any(f.is_nullable for f in key) for key in fields)

    def references(self, entity: Entity) -> tuple[Field, ...]:
        """Return the fields that refer to one column of a row of this app by themselves."""
        return tuple(r.fields[0] for r in self._all_relations if r.child is entity and len(r.fields) == 1)

    def bound_columns(self, entity: Entity) -> frozenset[str]:
        """Return the columns of an entity that refer to rows or are referred to."""
        own = {f.column for r in self._all_relations if r.child is entity for f in r.fields}
        return frozenset(
            own | {f.column for r in self._all_relations if r.parent is entity for f in r.references}
        )

    def is_told_apart(self, entity: Entity, row: Row) -> bool:
        """Whether the row cannot be created twice, since what is given holds a whole unique key."""
        given = {f.column for f in entity.fields if f.is_writable and f.column in row.values}
        return any(set(key) <= given for key in unique_keys(self.system.table(entity.table)))

    def _add(self, entity: Entity, number: int, found: dict[str, Row], above: tuple[str, ...]) -> bool:
        if entity.table in found:
            return True
        if entity.table in above:
            return False
        values = {f.column: sample(f, number) for f in self._valued[entity.table]}
        taken: dict[str, Sample] = {}
        for relation in self._relations[entity.table]:
            is_self = relation.parent is entity
            if not is_self and not self._add(relation.parent, number, found, (*above, entity.table)):
                return False
            source = values if is_self else found[relation.parent.table].values
            for field, reference in zip(relation.fields, relation.references, strict=True):
                value = source.get(reference.column) or sample(reference, number)
                if taken.setdefault(field.column, value) != value:
                    return False
        found[entity.table] = Row(entity, values | taken)
        return True


def _told_apart_by(entity: Entity, system: System) -> set[str]:
    """Return the columns of unique keys, but for those that may be empty or count by themselves."""
    columns = {column for key in unique_keys(system.table(entity.table)) for column in key}
    fields = (f for column in columns if (f := entity.field_of(column)))
    return {f.column for f in fields if not f.is_nullable and f.is_writable}


def _needs_value(field: Field, enum_values: dict[str, str]) -> bool:
    if field.is_nullable:
        return False
    return is_filled_by_code(field) or not default_of(field, prisma_type(field), enum_values)
