"""Writes the Prisma schema of an app: its tables as models, for Prisma 7 and PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.implementation.literals import one_line, prisma_name, prisma_text
from archkit.implementation.outbox_code import outbox_of
from archkit.implementation.prisma_defaults import default_of
from archkit.implementation.prisma_enums import PrismaEnums, prisma_enums
from archkit.implementation.prisma_indexes import Key, has_required_key, keys_by_table
from archkit.implementation.prisma_relations import Relation, relations_of
from archkit.implementation.prisma_types import prisma_type
from archkit.implementation.render import render

if TYPE_CHECKING:
    from archkit.model.api import Entity, Field
    from archkit.model.design import Design
    from archkit.model.service import App


@dataclass(frozen=True)
class Model:
    """A model as it is written: rows of name, type and attributes, then the attributes of the block."""

    name: str
    rows: tuple[tuple[str, str, str], ...]
    attributes: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The rows with names and types in columns, as `prisma format` has them."""
        name, kind = (max((len(row[part]) for row in self.rows), default=0) for part in (0, 1))
        return tuple(
            f"{row[0]:<{name}} {row[1]:<{0 if row[2].startswith('//') else kind}} {row[2]}".rstrip()
            for row in self.rows
        )


@dataclass
class _Parts:
    """What the models are made of, by table."""

    enums: PrismaEnums
    keys: dict[str, tuple[Key, ...]]
    schemas: tuple[str, ...]
    relations: dict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    backs: dict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def entities_of_app(design: Design, app: App) -> tuple[Entity, ...]:
    """Return the entities whose service runs in the app, in order of the design."""
    return tuple(entity for entity in design.api.entities if entity.service in app.services)


def prisma_schema(design: Design, app: App) -> str:
    """Return the text of schema.prisma; the same for the same design."""
    entities = entities_of_app(design, app)
    outbox = outbox_of(design, app, entities)
    parts = _parts(entities, design, has_outbox=outbox is not None)
    return render(
        "prisma/schema.prisma.j2",
        schemas=parts.schemas,
        enums=parts.enums.found,
        models=tuple(_model(entity, parts) for entity in entities),
        outbox=outbox,
    )


def _parts(entities: tuple[Entity, ...], design: Design, *, has_outbox: bool) -> _Parts:
    enums = prisma_enums(entities, design.system)
    schemas = {entity.schema_path[0] for entity in entities}
    schemas |= {enum.schema or "public" for enum in enums.found}
    schemas |= {"public"} if has_outbox else set()
    keys = keys_by_table(entities, design.system, design.indexes)
    parts = _Parts(enums, keys, tuple(sorted(schemas)) if schemas - {"public"} else ())
    taken = (key.map for found in keys.values() for key in found)
    relations, apart = relations_of(entities, design.system, taken)
    for relation in relations:
        parts.relations[relation.child.table].append(relation)
        parts.backs[relation.parent.table].append(relation)
    for left in apart:
        parts.notes[left.table].append(left.why)
    return parts


def _model(entity: Entity, parts: _Parts) -> Model:
    keys = parts.keys[entity.table]
    inline = {key.fields[0].name: key for key in keys if key.kind != "index" and len(key.fields) == 1}
    blocks = [key for key in keys if key not in inline.values()]
    schema, name = entity.schema_path
    attributes = [key.block for key in blocks]
    if name != entity.name:
        attributes.append(f"@@map({prisma_name(name)})")
    if not has_required_key(keys):
        attributes.append("@@ignore")
    if parts.schemas:
        attributes.append(f"@@schema({prisma_name(schema)})")
    rows = (
        *(_field_row((entity, each), inline.get(each.name), parts) for each in entity.fields),
        *(_relation_row(relation, parts) for relation in parts.relations[entity.table]),
        *(_back_row(relation, parts) for relation in parts.backs[entity.table]),
    )
    return Model(
        entity.name, rows, tuple(attributes), tuple(one_line(note) for note in parts.notes[entity.table])
    )


def _field_row(of: tuple[Entity, Field], key: Key | None, parts: _Parts) -> tuple[str, str, str]:
    entity, each = of
    kind = prisma_type(each)
    enum = parts.enums.by_column.get((entity.table, each.column))
    scalar = enum.name if enum else kind.scalar
    many = "[]" if each.is_list and not kind.is_unsupported else "?" if each.is_nullable else ""
    default = default_of(each, kind, enum.values if enum else {})
    attributes = [
        key.inline if key else "",
        f"@default({default})" if default else "",
        f"@map({prisma_name(each.sql_name)})" if each.sql_name != each.name else "",
        f"@db.{kind.native}" if kind.native and not enum else "",
        f"// {kind.note}" if kind.note and not enum else "",
    ]
    return each.name, scalar + many, " ".join(part for part in attributes if part)


def _relation_row(relation: Relation, parts: _Parts) -> tuple[str, str, str]:
    arguments = [
        prisma_text(relation.name) if relation.name else "",
        f"fields: [{', '.join(each.name for each in relation.fields)}]",
        f"references: [{', '.join(each.name for each in relation.references)}]",
        f"onDelete: {relation.on_delete}",
        "onUpdate: NoAction",
        f"map: {prisma_name(relation.constraint)}" if relation.constraint else "",
    ]
    ignored = " @ignore" if _is_ignored(relation.parent, parts) else ""
    written = f"@relation({', '.join(part for part in arguments if part)}){ignored}"
    return relation.field, relation.parent.name + ("?" if relation.is_optional else ""), written


def _back_row(relation: Relation, parts: _Parts) -> tuple[str, str, str]:
    label = f"@relation({prisma_text(relation.name)})" if relation.name else ""
    ignored = "@ignore" if _is_ignored(relation.child, parts) else ""
    many = "?" if relation.is_single else "[]"
    return relation.back, relation.child.name + many, " ".join(part for part in (label, ignored) if part)


def _is_ignored(entity: Entity, parts: _Parts) -> bool:
    return not has_required_key(parts.keys[entity.table])
