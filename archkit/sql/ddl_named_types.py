"""CREATE, ALTER and DROP of named types: enums, and domains with the type they are based on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.sql.ddl_literals import text_of
from archkit.sql.ddl_table import read_definition

if TYPE_CHECKING:
    from archkit.sql.ddl_cursor import Change, Cursor


def read_create_type(cursor: Cursor) -> list[Change]:
    """Read what follows CREATE TYPE; of enums and of T-SQL's alias types come changes."""
    cursor.accept("if", "not", "exists")
    line = cursor.peek().line
    name = cursor.table()
    written: Change = {"spelled": cursor.last_spelling(), "path": cursor.last_path(), "line": line}
    if cursor.accept("from"):
        return [_domain(cursor, name)]
    if not cursor.accept("as", "enum"):
        return []
    values = [text for token in cursor.group().tokens if (text := text_of(token, cursor.dialect)) is not None]
    return [written | {"kind": "create_enum", "type": name, "values": values}]


def read_alter_type(cursor: Cursor) -> list[Change]:
    """Read what follows ALTER TYPE or ALTER DOMAIN: values of an enum, new names."""
    cursor.accept("if", "exists")
    change: Change = {"type": cursor.table()}
    if cursor.accept("add", "value"):
        cursor.accept("if", "not", "exists")
        value = _text(cursor)
        side = cursor.accept_any(["before", "after"])
        return [
            change
            | {"kind": "add_value", "value": value, "side": side, "beside": _text(cursor) if side else ""}
        ]
    if cursor.accept("rename", "value"):
        old = _text(cursor)
        cursor.expect("to")
        return [change | {"kind": "rename_value", "value": old, "to_value": _text(cursor)}]
    if cursor.accept("rename", "to"):
        name = cursor.name()
        written: Change = {"spelled": cursor.last_spelling(), "exact": cursor.last_exact()}
        return [change | written | {"kind": "rename_type", "to_type": name}]
    if cursor.accept("set", "schema"):
        return [change | {"kind": "set_type_schema", "schema": cursor.exact()}]
    return []


def read_drop_type(cursor: Cursor) -> list[Change]:
    """Read what follows DROP TYPE or DROP DOMAIN."""
    cursor.accept("if", "exists")
    return [{"kind": "drop_type", "type": item.table()} for item in cursor.items()]


def read_create_domain(cursor: Cursor) -> list[Change]:
    """Read what follows CREATE DOMAIN."""
    name = cursor.table()
    cursor.accept("as")
    return [_domain(cursor, name)]


def _domain(cursor: Cursor, name: str) -> Change:
    checks: list[Change] = []
    column = read_definition(cursor, name, checks)
    own = (check["values"] for check in checks if check.get("column") == "value")
    return {"kind": "create_domain", "type": name, "column": column | {"one_of": next(own, [])}}


def _text(cursor: Cursor) -> str:
    return text_of(cursor.next(), cursor.dialect) or ""
