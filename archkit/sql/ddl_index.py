"""Indexes and the statements about whole tables: CREATE INDEX, ALTER INDEX, DROP, RENAME."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.sql.ddl_constraints import method_of, read_method
from archkit.sql.ddl_types import read_key_parts

if TYPE_CHECKING:
    from collections.abc import Collection

    from archkit.sql.ddl_cursor import Change, Cursor


def read_create_index(cursor: Cursor, words: Collection[str]) -> list[Change]:
    """Read what follows CREATE ... INDEX; `words` stood between the two. Included columns are no key parts."""
    cursor.accept("concurrently")
    is_optional = cursor.accept("if", "not", "exists")
    line = cursor.peek().line
    name = None if cursor.sees("on") else cursor.last_name()
    exact = cursor.last_path()[-1] if name else ""
    method = read_method(cursor)
    cursor.expect("on")
    cursor.accept("only")
    table = cursor.table()
    method = read_method(cursor) or method
    change: Change = {
        "kind": "index",
        "table": table,
        "name": name,
        "exact": exact,
        "unique": "unique" in words,
        "line": line,
    }
    change |= read_key_parts(cursor) | {"if_not_exists": is_optional, "partial": False}
    change["method"] = method_of(words, read_method(cursor) or method)
    while not cursor.is_done:
        change["partial"] = bool(change["partial"]) or cursor.sees("where")
        cursor.skip_unit()
    return [change]


def read_alter_index(cursor: Cursor) -> list[Change]:
    """Read ALTER INDEX ... RENAME TO; everything else about an index changes no schema."""
    cursor.accept("if", "exists")
    name = cursor.last_name()
    if not cursor.accept("rename", "to"):
        return []
    change: Change = {"kind": "rename_index", "table": None, "name": name, "to_name": cursor.name()}
    return [change | {"exact": cursor.last_exact(), "if_exists": True}]


def read_drop_table(cursor: Cursor) -> list[Change]:
    """Read what follows DROP TABLE; with CASCADE the references to it go too."""
    cursor.accept("if", "exists")
    last = cursor.tokens[-1].word
    return [
        {"kind": "drop_table", "table": item.table(), "cascades": last == "cascade"}
        for item in cursor.items()
    ]


def read_drop_index(cursor: Cursor) -> list[Change]:
    """Read what follows DROP INDEX, with the table where the dialect names it."""
    cursor.accept("concurrently")
    cursor.accept("if", "exists")
    changes: list[Change] = []
    for item in cursor.items():
        name = item.last_name()
        table = item.table() if item.accept("on") else None
        changes.append({"kind": "drop_index", "table": table, "name": name, "if_exists": True})
    return changes


def read_rename_table(cursor: Cursor) -> list[Change]:
    """Read what follows RENAME TABLE in MySQL: `a TO b, c TO d`."""
    changes: list[Change] = []
    for item in cursor.items():
        old = item.table()
        item.expect("to")
        changes.append(read_new_name(item, old))
    return changes


def read_new_name(cursor: Cursor, table: str) -> Change:
    """Read what a table is called from now on."""
    change: Change = {"kind": "rename_table", "table": table, "to_table": cursor.table()}
    return change | {"path": cursor.last_path(), "spelled": cursor.last_spelling()}
