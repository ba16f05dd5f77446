"""Read Prisma schemas, one file or several, into the tables that Prisma makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.ledger import Reject
from archkit.model.system import System, View
from archkit.model.value import Place
from archkit.readers.prisma_enums import PrismaEnum
from archkit.readers.prisma_model import Model, PrismaSchema, make_model, sql_name
from archkit.readers.prisma_relations import foreign_keys, join_tables
from archkit.readers.prisma_syntax import Block, read_blocks
from archkit.readers.prisma_types import SCALARS
from archkit.readers.schema import (
    TWO_COLUMNS,
    TWO_TABLES,
    SchemaFile,
    SchemaRead,
    count_lines,
    read_texts,
    with_key_indexes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archkit.model.system import Enum, Table

_THEN = "Give a schema.prisma with models, or all files of a schema folder."


def read_prisma(paths: Path | str | Sequence[Path | str]) -> SchemaRead:
    """Read the files of one Prisma schema; InputError if there is no model in any."""
    texts = read_texts(paths, ".prisma", _THEN)
    blocks = {file: list(read_blocks(text)) for file, text in texts.items()}
    schema, rejects = _collect(blocks)
    files = tuple(_file(file, text, blocks[file], rejects[file]) for file, text in texts.items())
    if not schema.models:
        raise InputError("No model is declared in it.", where=", ".join(list(texts)[:3]), then=_THEN)
    system = System(tables=tuple(_tables(schema)), enums=_enums(schema), views=_views(blocks))
    return SchemaRead(system=system, files=files)


def _collect(blocks: dict[str, list[Block]]) -> tuple[PrismaSchema, dict[str, list[Reject]]]:
    """Make the schema of all good blocks; the others, and fields of unknown types, are rejects by file."""
    everything = [block for found in blocks.values() for block in found if block.problem is None]
    schema = PrismaSchema(
        provider=_setting(everything, "provider"),
        relation_mode=_setting(everything, "relationMode"),
        enums=_enum_blocks(blocks),
        composites=frozenset(b.name for b in everything if b.kind in {"type", "view"}),
        models={},
    )
    rejects: dict[str, list[Reject]] = {file: [] for file in blocks}
    for file, found in blocks.items():
        for block in found:
            rejects[file] += _add(schema, file, block)
    for model in schema.models.values():
        rejects[model.file] += _doubtful_fields(model, schema)
    return schema, rejects


def _enum_blocks(blocks: dict[str, list[Block]]) -> dict[str, PrismaEnum]:
    found = ((block, file) for file, held in blocks.items() for block in held)
    return {b.name: PrismaEnum(b, file) for b, file in found if b.kind == "enum" and b.problem is None}


def _enums(schema: PrismaSchema) -> tuple[Enum, ...]:
    enums = {enum.name: enum for enum in (e.to_enum() for e in schema.enums.values())}
    return tuple(enums[name] for name in sorted(enums))


def _views(blocks: dict[str, list[Block]]) -> tuple[View, ...]:
    """Return the views; what they read, a Prisma schema does not say."""
    found = ((file, block) for file, held in blocks.items() for block in held if block.problem is None)
    models = (make_model(block, file) for file, block in found if block.kind == "view")
    views = {m.table: View(name=m.table, place=Place(file=m.file, line=m.line)) for m in models}
    return tuple(views[name] for name in sorted(views))


def _add(schema: PrismaSchema, file: str, block: Block) -> Iterable[Reject]:
    if block.problem is not None:
        return [Reject(line=block.line, reason=block.problem)]
    if block.kind != "model":
        return []
    if block.name in schema.models:
        return [
            Reject(line=block.line, reason="a model of that name was declared before; the first one stands")
        ]
    model = make_model(block, file)
    twin = next((m for m in schema.models.values() if m.table == model.table and m.path != model.path), None)
    if twin:
        return [Reject(line=block.line, reason=TWO_TABLES)]
    schema.models[block.name] = model
    return []


def _doubtful_fields(model: Model, schema: PrismaSchema) -> Iterable[Reject]:
    known = SCALARS | schema.enums.keys() | schema.composites | schema.models.keys()
    for field in model.fields:
        if field.type not in known and not field.type.startswith("Unsupported:"):
            yield Reject(line=field.line, reason="a field has a type that no file declares")
    names: dict[str, str] = {}
    for field in (f for f in model.fields if schema.is_column(f)):
        if names.setdefault(model.column(field.name), sql_name(field)) != sql_name(field):
            yield Reject(line=field.line, reason=TWO_COLUMNS)


def _tables(schema: PrismaSchema) -> list[Table]:
    tables = [model.to_table(schema, foreign_keys(model, schema)) for model in schema.models.values()]
    tables += join_tables(schema, {table.name: table for table in tables})
    if schema.provider == "mysql" and schema.relation_mode != "prisma":
        tables = [with_key_indexes(table) for table in tables]
    return sorted({table.name: table for table in reversed(tables)}.values(), key=lambda table: table.name)


def _file(file: str, text: str, blocks: list[Block], rejects: list[Reject]) -> SchemaFile:
    first = list({reject.line: reject for reject in sorted(rejects, key=lambda r: r.line)}.values())
    lines = count_lines(text, (block.line for block in blocks), first)
    return SchemaFile(path=file, format="prisma", lines=lines, rejects=tuple(first))


def _setting(blocks: list[Block], name: str) -> str:
    sources = [entry for block in blocks if block.kind == "datasource" for entry in block.entries]
    return next((entry.type for entry in sources if entry.name == name), "")
