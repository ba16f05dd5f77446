"""Tables as code speaks of them: entities with their fields, each name valid and unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.field_types import sql_type
from archkit.design.naming import camel, identifiers, in_plural, in_singular, words
from archkit.design.secrets import is_secret
from archkit.model.api import Entity, Field

if TYPE_CHECKING:
    from archkit.design.field_types import SqlType
    from archkit.model.service import Service
    from archkit.model.system import Column, System, Table

NO_COLUMNS: frozenset[tuple[str, str]] = frozenset()


def entities_of(
    system: System,
    services: tuple[Service, ...],
    secrets: frozenset[tuple[str, str]] = NO_COLUMNS,
    clocks: frozenset[tuple[str, str]] = NO_COLUMNS,
) -> tuple[Entity, ...]:
    """Return the entity of each table that a service owns, by table.

    `secrets` are the (table, column) that the brief calls secret, beside those whose name says so; `clocks`
    are times that the database keeps by itself, which nobody gives.
    """
    owner = {table: service.name for service in services for table in service.tables}
    tables = sorted((t for t in system.tables if t.name in owner), key=lambda t: t.name)
    names = identifiers({t.name: in_singular(_words(t)) for t in tables}, "type")
    routers = identifiers({t.name: in_plural(_words(t)) for t in tables}, "router")
    found = []
    for table in tables:
        fields = tuple(
            f.model_copy(update={"is_writable": False}) if (table.name, f.column) in clocks else f
            for f in _fields(table, system, secrets)
        )
        found.append(
            Entity(
                table=table.name,
                exact=table.exact,
                service=owner[table.name],
                name=names[table.name],
                router=routers[table.name],
                key=_key(table, fields),
                fields=fields,
            )
        )
    return tuple(found)


def _words(table: Table) -> tuple[str, ...]:
    return words(table.spelled or table.name)


def _fields(table: Table, system: System, secrets: frozenset[tuple[str, str]]) -> tuple[Field, ...]:
    columns = {c.name: c for c in reversed(table.columns)}  # of a column told twice, the first counts
    said = {name: words(c.spelled or name) for name, c in columns.items()}
    own = {
        name for name, c in columns.items() if c.sql_name == camel(said[name])
    }  # else Prisma sees it twice
    names = identifiers(said, "field", own=own)
    return tuple(
        _field(names[name], c, _type(table, c, system), is_told=(table.name, name) in secrets)
        for name, c in reversed(columns.items())
    )


def _field(name: str, column: Column, kind: SqlType, *, is_told: bool) -> Field:
    return Field(
        name=name,
        column=column.name,
        exact=column.exact,
        type=kind.type,
        sql_type=column.type,
        is_list=kind.is_list or column.is_array,
        is_nullable=column.nullable,
        is_required=not column.nullable and not column.has_default,
        is_writable=kind.is_writable and not column.is_generated and not column.is_autoincrement,
        is_secret=is_told or is_secret(column.spelled or column.name, kind.type),
        max_length=kind.max_length,
        values=kind.values,
        default=column.default,
    )


def _type(table: Table, column: Column, system: System) -> SqlType:
    """Return the column's type; one that may hold a few texts only is an enum of them."""
    kind = sql_type(column.type)
    enum = system.enum_of(table, column)
    values = enum.values if enum else kind.values
    if column.one_of and kind.type in ("string", "enum") and kind.is_writable:
        values = tuple(v for v in values if v in column.one_of) or column.one_of
    distinct = tuple(dict.fromkeys(values))
    if not distinct:
        return kind if kind.type != "enum" else sql_type("text")
    return type(kind)(type="enum", is_list=kind.is_list, values=distinct)


def _key(table: Table, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Return the first key that may be shown and asked for: of plain values, required and no secrets."""
    asked = {f.column for f in fields if not (f.is_secret or f.is_list or f.type == "json")}
    required = {f.column for f in fields if not f.is_nullable}
    unique = sorted((c for c in table.uniques if c and set(c) <= required), key=lambda c: (len(c), c))
    return next((key for key in (table.primary_key, *unique) if key and set(key) <= asked), ())
