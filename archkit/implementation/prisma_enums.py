"""The enums of a Prisma schema: those of the database that a field of the app is typed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.literals import prisma_enum_value
from archkit.implementation.prisma_names import TAKEN_TYPES, Names, enum_value, pascal

if TYPE_CHECKING:
    from archkit.model.api import Entity, Field
    from archkit.model.system import System


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


def enum_type(field: Field) -> str:
    """Return the name of the type of a field's elements, as an enum of the database would be called."""
    return field.sql_type.replace("[]", "").strip()


def prisma_enums(entities: tuple[Entity, ...], system: System) -> dict[str, PrismaEnum]:
    """Return the enums by their name in the database, in order of first use."""
    names = Names({*TAKEN_TYPES, *(entity.name for entity in entities)})
    found: dict[str, PrismaEnum] = {}
    for entity in entities:
        for field in entity.fields:
            known = system.enum(enum_type(field))
            if known is None or known.name in found or not known.values:
                continue
            fallback = entity.name + pascal(field.name)
            found[known.name] = _enum(known.name, known.values, names, fallback)
    return found


def _enum(full_name: str, values: tuple[str, ...], names: Names, fallback: str) -> PrismaEnum:
    schema, _, table_name = full_name.rpartition(".")
    wanted = pascal(table_name) if table_name.isascii() else ""
    name = names.take(wanted if wanted[:1].isalpha() else fallback)
    inner = Names()
    return PrismaEnum(
        name, table_name, schema, {value: inner.take(enum_value(value)) for value in dict.fromkeys(values)}
    )
