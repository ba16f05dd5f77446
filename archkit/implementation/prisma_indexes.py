"""Keys and indexes of a Prisma schema, each under a name that PostgreSQL takes and no other one has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archkit.implementation.literals import prisma_name
from archkit.implementation.prisma_names import LONGEST_NAME, Names
from archkit.implementation.prisma_types import prisma_type

if TYPE_CHECKING:
    from archkit.model.api import Entity, Field
    from archkit.model.data import IndexPlan
    from archkit.model.system import System, Table

_WITHOUT_ORDER = frozenset({"json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"})
Kind = Literal["id", "unique", "index"]
_SUFFIX: dict[Kind, str] = {"id": "pkey", "unique": "key", "index": "idx"}


@dataclass(frozen=True)
class Key:
    """A primary key, unique key or index over fields; `map` is its name where Prisma would not choose it."""

    kind: Kind
    fields: tuple[Field, ...]
    map: str

    @property
    def inline(self) -> str:
        """The attribute behind the only field of a primary or unique key."""
        return f"@{self.kind}" + (f"(map: {prisma_name(self.map)})" if self.map else "")

    @property
    def block(self) -> str:
        """The attribute of the model."""
        named = f", map: {prisma_name(self.map)}" if self.map else ""
        return f"@@{self.kind}([{', '.join(field.name for field in self.fields)}]{named})"


def keys_by_table(
    entities: tuple[Entity, ...], system: System, planned: tuple[IndexPlan, ...]
) -> dict[str, tuple[Key, ...]]:
    """Return the keys and indexes of each table: what it has, then what the design adds."""
    names: dict[str, Names] = {}
    for entity in entities:
        schema, name = entity.schema_path
        names.setdefault(schema, Names()).take(name)
    return {
        entity.table: _keys_of(entity, system.table(entity.table), names[entity.schema_path[0]], planned)
        for entity in entities
    }


def has_required_key(keys: tuple[Key, ...]) -> bool:
    """Whether a key tells all rows apart, which Prisma's client asks of a model."""
    return any(
        key.kind == "id" or (key.kind == "unique" and not any(f.is_nullable for f in key.fields))
        for key in keys
    )


def _keys_of(
    entity: Entity, table: Table | None, names: Names, planned: tuple[IndexPlan, ...]
) -> tuple[Key, ...]:
    found: dict[tuple[Kind, tuple[str, ...]], Key] = {}
    for kind, columns, name in (*_declared(table), *_planned(entity.table, planned)):
        fields = tuple(field for column in columns if (field := entity.field_of(column)))
        is_whole = len(fields) == len(columns) == len(set(columns)) and all(map(_has_order, fields))
        is_known = (kind, columns) in found or (kind == "unique" and ("id", columns) in found)
        if is_whole and columns and not is_known and not (kind == "id" and any(map(_is_odd, fields))):
            found[kind, columns] = Key(kind, fields, _map(kind, (entity, fields), name, names))
    return tuple(found.values())


def _declared(table: Table | None) -> list[tuple[Kind, tuple[str, ...], str]]:
    if table is None:
        return []
    full = [i for i in table.indexes if i.method == "btree" and not (i.partial or i.has_expression)]
    return [
        ("id", table.primary_key, ""),
        *(("unique", i.columns, i.sql_name or "") for i in full if i.unique),
        *(("index", i.columns, i.sql_name or "") for i in full if not i.unique),
    ]


def _planned(table: str, planned: tuple[IndexPlan, ...]) -> list[tuple[Kind, tuple[str, ...], str]]:
    return [("index", plan.columns, plan.name) for plan in planned if plan.table == table]


def _map(kind: Kind, of: tuple[Entity, tuple[Field, ...]], declared: str, names: Names) -> str:
    """Return the name to write down, or nothing where Prisma's own choice is the same."""
    entity, fields = of
    table = entity.path[-1]
    columns = "" if kind == "id" else "_" + "_".join(field.sql_name for field in fields)
    own, suffix = f"{table}{columns}", f"_{_SUFFIX[kind]}"
    name = names.take(declared, "", LONGEST_NAME) if declared else names.take(own, suffix, LONGEST_NAME)
    return "" if name == own + suffix and name.isascii() and '"' not in name else name


def _has_order(field: Field) -> bool:
    return prisma_type(field).family not in _WITHOUT_ORDER


def _is_odd(field: Field) -> bool:
    return field.is_list or prisma_type(field).is_unsupported
