"""The cases in tests/cases/schemas: a schema beside the tables that must come of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from archkit.readers.ddl import read_ddl
from archkit.readers.prisma import read_prisma

if TYPE_CHECKING:
    from archkit.model.system import Column, Enum, ForeignKey, Index, Table
    from archkit.readers.schema import SchemaRead

CASES = Path(__file__).parents[1] / "cases" / "schemas"
SCHEMAS = sorted([*CASES.glob("*.sql"), *CASES.glob("*.prisma")])


def read(path: Path) -> SchemaRead:
    return read_prisma(path) if path.suffix == ".prisma" else read_ddl(path)


def describe(schema: SchemaRead) -> dict[str, Any]:
    lines = schema.lines
    described = {
        "format": schema.files[0].format,
        "lines": f"{lines.read} = {lines.parsed} parsed + {lines.rejected} rejected + {lines.continued} continued",
        "rejects": {reject.line: reject.reason for reject in schema.rejects},
        "enums": {enum.name: _enum(enum) for enum in schema.system.enums},
        "tables": {table.name: _table(table) for table in schema.system.tables},
    }
    return {name: value for name, value in described.items() if value != {} or name == "rejects"}


def _enum(enum: Enum) -> str:
    spelled = f" spelled {enum.spelled}" if enum.spelled else ""
    return f"{' | '.join(enum.values)}{spelled} @{enum.place.line if enum.place else None}"


def _table(table: Table) -> dict[str, Any]:
    described = {
        "line": table.place.line if table.place else None,
        "columns": {column.name: _column(column) for column in table.columns},
        "primary_key": ", ".join(table.primary_key),
        "foreign_keys": [_key(key) for key in table.foreign_keys],
        "indexes": [_index(index) for index in table.indexes],
    }
    return {name: value for name, value in described.items() if value}


def _column(column: Column) -> str:
    marks = "" if column.nullable else " not null"
    marks += f" default {column.default}" if column.default is not None else ""
    marks += " generated" if column.is_generated else ""
    marks += f" one of {' | '.join(column.one_of)}" if column.one_of else ""
    marks += f" spelled {column.spelled}" if column.spelled else ""
    return f"{column.type or '-'}{marks} @{column.place.line if column.place else None}"


def _key(key: ForeignKey) -> str:
    action = f" on delete {key.on_delete}" if key.on_delete else ""
    target = f"{key.to_table} ({', '.join(key.to_columns)})"
    return f"{', '.join(key.columns)} -> {target}{action} @{key.place.line if key.place else None}"


def _index(index: Index) -> str:
    marks = ("unique " if index.unique else "") + ("partial " if index.partial else "")
    marks += ("expression " if index.has_expression else "") + index.method.replace("btree", "")
    marks += " " if marks and not marks.endswith(" ") else ""
    return f"{marks}{index.name or '-'} ({', '.join(index.columns)}) @{index.place.line if index.place else None}"


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_gives_the_tables_that_its_case_says(path: Path) -> None:
    expected = YAML(typ="safe").load(path.with_name(path.name + ".yaml"))
    assert describe(read(path)) == expected
