"""Keys: primary, unique and foreign ones, named or not, beside a column or after all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.sql.ddl_check import read_check
from archkit.sql.ddl_default import read_default
from archkit.sql.ddl_types import read_key_parts
from archkit.sql.identifiers import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.sql.ddl_cursor import Change, Cursor

_METHODS = frozenset(["hash", "fulltext", "spatial", "columnstore"])
_PADDING = frozenset(["clustered", "nonclustered", "key", "index", "unique"]) | _METHODS
_ACTIONS = (("cascade",), ("restrict",), ("no", "action"), ("set", "null"), ("set", "default"))
_START = frozenset(["primary", "unique", "foreign", "check", "exclude", "not", "default"])


def read_constraint(cursor: Cursor, table: str) -> list[Change]:
    """Read `[CONSTRAINT name] PRIMARY KEY | UNIQUE | FOREIGN KEY | CHECK | DEFAULT ...`."""
    line, name, exact = cursor.peek().line, None, ""
    if cursor.accept("constraint") and cursor.peek().word not in _START:
        name, exact = cursor.name(), cursor.last_exact()
    change: Change = {"table": table, "name": name, "exact": exact, "line": line}
    if cursor.accept("primary"):
        cursor.expect("key")
        return [change | {"kind": "primary_key"} | _read_key(cursor, change)]
    if cursor.accept("unique"):
        return [change | {"kind": "index", "unique": True} | _read_key(cursor, change)]
    if cursor.accept("foreign"):
        cursor.expect("key")
        return [change | {"kind": "foreign_key"} | _read_foreign_key(cursor, name)]
    if cursor.accept("check"):
        return [check | {"name": name} for check in read_check(cursor, table)]
    return read_default_for(cursor, table) if cursor.sees("default") else _read_other(cursor)


def read_default_for(cursor: Cursor, table: str) -> list[Change]:
    """Read `DEFAULT expression FOR column`, as T-SQL adds one to a table."""
    cursor.expect("default")
    default = read_default(cursor)
    if not cursor.accept("for"):
        return []
    return [{"kind": "alter_column", "table": table, "name": cursor.name(), "default": default}]


def read_inner_index(cursor: Cursor, table: str) -> Change:
    """Read `[FULLTEXT] KEY|INDEX name (parts)`, an index inside CREATE TABLE."""
    line, words = cursor.peek().line, set[str]()
    while word := cursor.accept_any(_PADDING):
        words.add(word)
    change: Change = {
        "kind": "index",
        "table": table,
        "unique": "unique" in words,
        "line": line,
        "name": None,
        "exact": "",
    }
    change["method"] = method_of(words)
    return change | _read_key(cursor, change)


def method_of(words: Iterable[str], given: str = "") -> str:
    """Return the method of an index from the words before its name and the one behind USING; else btree."""
    return given or next((word for word in words if word in _METHODS), "btree")


def read_method(cursor: Cursor) -> str:
    """Read `USING method`; empty where it is not there. InnoDB makes a b-tree of what is called a hash."""
    if not cursor.accept("using"):
        return ""
    method = column_name(cursor.next().text)
    return "btree" if (cursor.dialect, method) == ("mysql", "hash") else method


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
    method = _pass_padding(cursor)
    if cursor.accept("nulls"):
        cursor.accept("not")
        cursor.expect("distinct")
    if cursor.accept("using", "index"):
        return {"columns": [], "using_index": cursor.name()}
    if not cursor.sees("(") and not cursor.sees("using"):
        change = change | {"name": cursor.name(), "exact": cursor.last_exact()}
    method = _pass_padding(cursor) or method
    method = read_method(cursor) or method
    parts = read_key_parts(cursor)
    method = read_method(cursor) or method or str(change.get("method", "btree"))
    return {"name": change["name"], "exact": change["exact"], "method": method} | parts


def _pass_padding(cursor: Cursor) -> str:
    """Read words that say nothing but, at times, a method."""
    method = ""
    while word := cursor.accept_any(_PADDING):
        method = word if word in _METHODS else method
    return method


def _read_foreign_key(cursor: Cursor, name: str | None) -> Change:
    own_name = None if cursor.sees("(") else cursor.name()
    columns = cursor.names()
    return {"name": name or own_name, "columns": columns} | read_references(cursor)


def _read_other(cursor: Cursor) -> list[Change]:
    """Pass over EXCLUDE and NOT NULL constraints, which say nothing about keys."""
    cursor.is_doubtful |= cursor.peek().word not in {"exclude", "not"}
    return []
