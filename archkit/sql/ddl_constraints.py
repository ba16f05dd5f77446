"""Keys: primary, unique and foreign ones, named or not, beside a column or after all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.sql.ddl_types import read_key_parts

if TYPE_CHECKING:
    from archkit.sql.ddl_cursor import Change, Cursor

_PADDING = frozenset(["clustered", "nonclustered", "hash", "key", "index", "unique", "fulltext", "spatial"])
_ACTIONS = (("cascade",), ("restrict",), ("no", "action"), ("set", "null"), ("set", "default"))
_START = frozenset(["primary", "unique", "foreign", "check", "exclude", "not"])


def read_constraint(cursor: Cursor, table: str) -> list[Change]:
    """Read `[CONSTRAINT name] PRIMARY KEY | UNIQUE | FOREIGN KEY ...`; checks give no change."""
    line, name = cursor.peek().line, None
    if cursor.accept("constraint") and cursor.peek().word not in _START:
        name = cursor.name()
    change: Change = {"table": table, "name": name, "line": line}
    if cursor.accept("primary"):
        cursor.expect("key")
        return [change | {"kind": "primary_key"} | _read_key(cursor, change)]
    if cursor.accept("unique"):
        return [change | {"kind": "index", "unique": True} | _read_key(cursor, change)]
    if cursor.accept("foreign"):
        cursor.expect("key")
        return [change | {"kind": "foreign_key"} | _read_foreign_key(cursor, name)]
    return [] if cursor.sees("check") else _read_other(cursor)


def read_inner_index(cursor: Cursor, table: str) -> Change:
    """Read `[FULLTEXT] KEY|INDEX name (parts)`, an index inside CREATE TABLE."""
    line, is_unique = cursor.peek().line, False
    while word := cursor.accept_any(_PADDING):
        is_unique |= word == "unique"
    change: Change = {"kind": "index", "table": table, "unique": is_unique, "line": line, "name": None}
    return change | _read_key(cursor, change)


def read_inline_key(cursor: Cursor, table: str, column: str) -> Change:
    """Read PRIMARY KEY, UNIQUE or KEY beside a column."""
    is_unique = cursor.accept("unique")
    if not is_unique:
        cursor.accept("primary")
        cursor.expect("key")
    while cursor.accept_any(["key", "clustered", "nonclustered"]):
        pass
    if cursor.accept("nulls"):
        cursor.accept("not")
        cursor.expect("distinct")
    kind: Change = {"kind": "index", "unique": True} if is_unique else {"kind": "primary_key"}
    return kind | {"table": table, "columns": [column]}


def read_references(cursor: Cursor) -> Change:
    """Read `REFERENCES table [(columns)] [ON DELETE action] ...`."""
    cursor.expect("references")
    key: Change = {"to_table": cursor.table(), "to_columns": [], "on_delete": None}
    if cursor.sees("("):
        key["to_columns"] = cursor.names()
    while _read_reference_option(cursor, key):
        pass
    return key


def _read_reference_option(cursor: Cursor, key: Change) -> bool:
    if cursor.accept("on", "delete"):
        key["on_delete"] = _read_action(cursor)
        return True
    if cursor.accept("on", "update"):
        _read_action(cursor)
        return True
    if cursor.accept("match") or cursor.accept("initially"):
        cursor.next()
        return True
    return cursor.accept("not", "valid") or cursor.accept("deferrable") or cursor.accept("not", "deferrable")


def _read_action(cursor: Cursor) -> str:
    found = next((words for words in _ACTIONS if cursor.accept(*words)), None)
    if found is None:
        cursor.is_doubtful = True
        return "no action"
    if found[0] == "set" and cursor.sees("("):
        cursor.group()
    return " ".join(found)


def _read_key(cursor: Cursor, change: Change) -> Change:
    """Read `[name] [USING method] (parts)` or `USING INDEX name`."""
    while cursor.accept_any(_PADDING):
        pass
    if cursor.accept("nulls"):
        cursor.accept("not")
        cursor.expect("distinct")
    if cursor.accept("using", "index"):
        return {"columns": [], "using_index": cursor.name()}
    if not cursor.sees("(") and not cursor.sees("using"):
        change = change | {"name": change["name"] or cursor.name()}
    while cursor.accept_any(_PADDING):
        pass
    if cursor.accept("using"):
        cursor.next()
    return {"name": change["name"], "columns": read_key_parts(cursor)}


def _read_foreign_key(cursor: Cursor, name: str | None) -> Change:
    own_name = None if cursor.sees("(") else cursor.name()
    columns = cursor.names()
    return {"name": name or own_name, "columns": columns} | read_references(cursor)


def _read_other(cursor: Cursor) -> list[Change]:
    """Pass over EXCLUDE, NOT NULL and DEFAULT constraints, which say nothing about keys."""
    cursor.is_doubtful |= cursor.peek().word not in {"exclude", "not", "default"}
    return []
