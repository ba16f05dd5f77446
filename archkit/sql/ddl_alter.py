"""ALTER TABLE: each action as a change to the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.sql.ddl_constraints import read_constraint, read_default_for, read_inner_index
from archkit.sql.ddl_default import read_default
from archkit.sql.ddl_index import read_new_name
from archkit.sql.ddl_table import read_column, read_generation
from archkit.sql.ddl_types import read_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.sql.ddl_cursor import Change, Cursor

_KEYS = frozenset(["constraint", "primary", "foreign", "unique", "check", "exclude"])
_INDEXES = frozenset(["index", "key", "fulltext", "spatial"])
_VERBS = frozenset("add drop alter rename modify change set attach inherit".split())
_SILENT = frozenset(
    "owner enable disable validate cluster replica reset detach no check nocheck engine auto_increment convert comment"
    " default charset character collate order row_format force not of rebuild without switch algorithm lock partition"
    " checksum avg_row_length max_rows min_rows pack_keys key_block_size stats_persistent tablespace options".split()
)


def read_alter_table(cursor: Cursor) -> list[Change]:
    """Read what follows ALTER TABLE."""
    is_optional = cursor.accept("if", "exists")
    cursor.accept("only")
    table = cursor.table()
    cursor.accept("*")
    changes: list[Change] = []
    verb = ""
    for action in cursor.items():
        while action.accept("with", "check") or action.accept("with", "nocheck"):
            pass
        verb = action.accept_any(_VERBS) or (verb if action.peek().word not in _SILENT else "")
        changes += _read_action(action, verb, table)
        cursor.is_doubtful |= action.is_doubtful
    return [change | {"if_exists": is_optional} for change in changes]


def _read_action(action: Cursor, verb: str, table: str) -> list[Change]:
    if verb in _READERS:
        return _READERS[verb](action, table)
    change: Change = {"table": table, "to_table": table}
    if verb == "set" and action.accept("schema"):
        return [change | {"kind": "set_schema", "schema": action.exact()}]
    if verb == "attach" and action.accept("partition"):
        return [change | {"kind": "partition", "table": action.table()}]
    if verb == "inherit":
        return [change | {"kind": "inherits", "to_table": action.table(), "is_only": True}]
    action.is_doubtful |= not verb and action.peek().word not in _SILENT
    return []


def _read_add(action: Cursor, table: str) -> list[Change]:
    word = action.peek().word
    if word in _KEYS:
        return read_constraint(action, table)
    if word in _INDEXES and action.dialect in {"mysql", "tsql"}:
        return [read_inner_index(action, table)]
    if word == "default":
        return read_default_for(action, table)
    if word in {"generated", "value", "partition", "period"}:
        return []
    action.accept("column")
    is_optional = action.accept("if", "not", "exists")
    keys: list[Change] = []
    items = action.group().items() if action.sees("(") else [action]
    columns = [read_column(item, table, keys) for item in items]
    base: Change = {"kind": "add_column", "table": table, "if_not_exists": is_optional}
    return [*(base | {"column": column} for column in columns), *keys]


def _read_drop(action: Cursor, table: str) -> list[Change]:
    change: Change = {"table": table}
    if action.accept("primary", "key"):
        return [change | {"kind": "drop_primary_key"}]
    word = action.accept_any(
        ["constraint", "foreign", "index", "key", "check", "column", "partition", "default"]
    )
    if word == "foreign":
        action.expect("key")
    action.accept("if", "exists")
    kind = {
        "constraint": "drop_constraint",
        "foreign": "drop_constraint",
        "index": "drop_index",
        "key": "drop_index",
    }
    if word in {"check", "partition", "default"}:
        return []
    return [change | {"kind": kind.get(word, "drop_column"), "name": action.name()}]


def _read_rename(action: Cursor, table: str) -> list[Change]:
    if action.accept_any(["to", "as"]):
        return [read_new_name(action, table)]
    word = action.accept_any(["column", "constraint", "index", "key"]) or "column"
    old = action.name()
    action.expect("to")
    kind = {"column": "rename_column", "constraint": "rename_constraint"}.get(word, "rename_index")
    change: Change = {"kind": kind, "table": table, "name": old, "to_name": action.name()}
    return [change | {"spelled": action.last_spelling(), "exact": action.last_exact()}]


def _read_alter(action: Cursor, table: str) -> list[Change]:
    if action.accept_any(["index", "constraint", "check"]):
        return []
    action.accept("column")
    change: Change = {"kind": "alter_column", "table": table, "name": action.name()}
    return [change | _read_alteration(action)]


def _read_change(action: Cursor, table: str) -> list[Change]:
    action.accept("column")
    return _replacement(action, table, action.name())


def _read_modify(action: Cursor, table: str) -> list[Change]:
    action.accept("column")
    return _replacement(action, table, "")


def _replacement(action: Cursor, table: str, old: str) -> list[Change]:
    keys: list[Change] = []
    column = read_column(action, table, keys)
    return [
        {"kind": "replace_column", "table": table, "name": old or column["name"], "column": column},
        *keys,
    ]


def _read_alteration(action: Cursor) -> Change:
    if action.accept("type") or action.accept("set", "data", "type"):
        return {"type": read_type(action)}
    if (word := action.accept_any(["set", "drop", "add"])) and action.accept("not", "null"):
        return {"nullable": word == "drop"}
    if word and (found := action.accept_any(["default", "generated", "identity", "expression"])):
        return _read_filling(action, word, found)
    if word or action.accept("restart"):
        return {}
    kind = read_type(action)
    if not kind:
        raise InputError("a change of a column in it has no type")
    return {"type": kind, "nullable": not action.sees("not", "null")}


def _read_filling(action: Cursor, verb: str, word: str) -> Change:
    """Read what follows SET, ADD or DROP and DEFAULT, GENERATED, IDENTITY or EXPRESSION."""
    if word == "default":
        return {"default": None if verb == "drop" else read_default(action)}
    if verb == "drop":
        return {"is_generated": False} | ({} if word == "expression" else {"default": None})
    return read_generation(action, word) | ({"nullable": False} if verb == "add" else {})


_READERS: dict[str, Callable[[Cursor, str], list[Change]]] = {
    "add": _read_add,
    "drop": _read_drop,
    "alter": _read_alter,
    "modify": _read_modify,
    "change": _read_change,
    "rename": _read_rename,
}
