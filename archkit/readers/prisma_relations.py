"""Relations of Prisma models: foreign keys, and the join tables of implicit many-to-many relations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.model.system import Column, ForeignKey, Index, Table
from archkit.model.value import Place
from archkit.readers.prisma_model import field_names
from archkit.sql.identifiers import column_name, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.prisma_entries import Entry
    from archkit.readers.prisma_model import Model, PrismaSchema


def foreign_keys(model: Model, schema: PrismaSchema) -> tuple[ForeignKey, ...]:
    """Return the foreign keys that a model's own relation fields declare."""
    return tuple(key for field in model.fields for key in _foreign_key(model, field, schema))


def join_tables(schema: PrismaSchema, tables: dict[str, Table]) -> list[Table]:
    """Return the hidden table `_AToB` of each relation that is a list on both sides."""
    ends: dict[tuple[str, str, str], list[tuple[Model, Entry]]] = {}
    for model in schema.models.values():
        for field in model.fields:
            if field.modifier == "[]" and field.type in schema.models and not _own_fields(field):
                first, second = sorted([model.name, field.type])
                ends.setdefault((first, second, _relation_name(field)), []).append((model, field))
    return [
        _join_table(schema.models[first], schema.models[second], name, (sides[0], tables))
        for (first, second, name), sides in ends.items()
        if len(sides) == 2  # noqa: PLR2004  both ends of a relation
    ]


def _foreign_key(model: Model, field: Entry, schema: PrismaSchema) -> Iterator[ForeignKey]:
    names = _own_fields(field)
    if not names or schema.is_column(field):
        return
    relation = field.attribute("relation")
    target = schema.models.get(field.type)
    to_names = field_names(relation.argument("references")) if relation else []
    yield ForeignKey(
        columns=tuple(model.column(name) for name in names),
        to_table=target.table if target else column_name(field.type),
        to_columns=tuple(target.column(n) if target else column_name(n) for n in to_names),
        on_delete=_on_delete(model, field, names, schema),
        place=Place(file=model.file, line=field.line),
    )


def _on_delete(model: Model, field: Entry, names: list[str], schema: PrismaSchema) -> str:
    """Return the written action, or Prisma's own: set null where everything is optional, else restrict."""
    relation = field.attribute("relation")
    written = relation.argument("onDelete") if relation else None
    if written is not None:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", written.value).lower()
    is_optional = all((f := model.field(name)) is not None and f.modifier == "?" for name in names)
    strict = "no action" if schema.provider == "sqlserver" else "restrict"
    return "set null" if is_optional and field.modifier == "?" else strict


def _own_fields(field: Entry) -> list[str]:
    relation = field.attribute("relation")
    return field_names(relation.argument("fields")) if relation else []


def _relation_name(field: Entry) -> str:
    relation = field.attribute("relation")
    name = relation.argument("name", position=0) if relation else None
    return name.value if name and name.is_text else ""


def _join_table(
    first: Model, second: Model, name: str, origin: tuple[tuple[Model, Entry], dict[str, Table]]
) -> Table:
    (model, field), tables = origin
    place = Place(file=model.file, line=field.line)
    own_name = f"_{name or f'{first.name}To{second.name}'}"
    table = table_name(first.table.rpartition(".")[0], own_name)
    ends = [_end("A", tables[first.table], place), _end("B", tables[second.table], place)]
    index = f"{own_name}_B_index"
    return Table(
        name=table,
        exact=(*first.path[:-1], own_name),
        columns=tuple(column for column, _ in ends),
        primary_key=("a", "b"),
        foreign_keys=tuple(key for _, key in ends),
        indexes=(Index(name=column_name(index), exact=index, columns=("b",), place=place),),
        place=place,
    )


def _end(exact: str, target: Table, place: Place) -> tuple[Column, ForeignKey]:
    kinds = [column.type for column in target.columns if column.name in target.primary_key]
    name, kind = column_name(exact), kinds[0] if kinds else "text"
    column = Column(name=name, exact=exact, type=kind, nullable=False, place=place)
    key = ForeignKey(
        columns=(name,), to_table=target.name, to_columns=target.primary_key, on_delete="cascade", place=place
    )
    return column, key
