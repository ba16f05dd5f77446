"""The enums of a Prisma schema: those of the database that a field of the app is typed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.literals import prisma_enum_value
from archkit.implementation.prisma_names import TAKEN_TYPES, Names, enum_value, pascal

if TYPE_CHECKING:
    from archkit.model.api import Entity
    from archkit.model.system import Enum, System


@dataclass(frozen=True)
class PrismaEnum:
    """An enum: its name, its name in the database, and its values by the database's own."""

    name: str
    table_name: str
    schema: str
    values: dict[str, str]

    @property
    def rows(self) -> tuple[str, ...]:
        """The lines that declare the values."""
        wide = max(map(len, self.values.values()))
        return tuple(
            name if name == value else f"{name:<{wide}} @map({prisma_enum_value(value)})"
            for value, name in self.values.items()
        )


@dataclass(frozen=True)
class PrismaEnums:
    """The enums in order of first use, and which column is of which."""

    found: tuple[PrismaEnum, ...]
    by_column: dict[tuple[str, str], PrismaEnum]


def prisma_enums(entities: tuple[Entity, ...], system: System) -> PrismaEnums:
    """Return the enums that the columns of these entities are of."""
    names = Names({*TAKEN_TYPES, *(entity.name for entity in entities)})
    found: dict[str, PrismaEnum] = {}
    by_column = {}
    for entity in entities:
        for field in entity.fields:
            known = _enum_of(entity.table, field.column, system)
            if known is None or not known.values:
                continue
            if known.name not in found:
                found[known.name] = _named(known, names, entity.name + pascal(field.name))
            by_column[entity.table, field.column] = found[known.name]
    return PrismaEnums(tuple(found.values()), by_column)


def _enum_of(table_name: str, column_name: str, system: System) -> Enum | None:
    table = system.table(table_name)
    column = table.column(column_name) if table else None
    return system.enum_of(table, column) if table and column else None


def _named(enum: Enum, names: Names, fallback: str) -> PrismaEnum:
    *schema, table_name = enum.path
    wanted = pascal(enum.spelled or table_name) if table_name.isascii() else ""
    name = names.take(wanted if wanted[:1].isalpha() else fallback)
    inner = Names()
    values = {value: inner.take(enum_value(value)) for value in dict.fromkeys(enum.values)}
    return PrismaEnum(name, table_name, ".".join(schema), values)
