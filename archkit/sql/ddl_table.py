"""CREATE TABLE: columns and keys as changes to a schema."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.system import AUTOINCREMENT
from archkit.sql.ddl_check import read_check
from archkit.sql.ddl_constraints import read_constraint, read_inline_key, read_inner_index, read_references
from archkit.sql.ddl_default import read_default
from archkit.sql.ddl_literals import text_of
from archkit.sql.ddl_types import COLUMN_OPTIONS, read_type

if TYPE_CHECKING:
    from archkit.sql.ddl_cursor import Change, Cursor

_INDEX_WORDS = frozenset(["key", "index", "fulltext", "spatial"])
_CONSTRAINT_WORDS = frozenset(["constraint", "primary", "unique", "foreign", "check"])
_GENERATION = frozenset(["always", "by", "default", "as", "identity"])
_SERIAL = ("serial", "bigserial", "smallserial", "serial8", "serial4", "serial2")
_SINGLE_OPTIONS = frozenset(
    "sparse rowguidcol virtual stored visible invisible persisted hidden enforced asc desc deferrable unsigned"
    " zerofill first binary ascii unicode clustered nonclustered autoincrement auto_increment".split()
)
_OPTIONS_WITH_NAME = frozenset("storage compression charset column_format after srid".split())


def read_create_table(cursor: Cursor) -> list[Change]:
    """Read what follows CREATE TABLE; a temporary table is noted as none."""
    is_optional = cursor.accept("if", "not", "exists")
    line = cursor.peek().line
    is_temporary = cursor.peek().text.startswith("#")
    table = cursor.table()
    create: Change = {"kind": "create_table", "table": table, "line": line, "if_not_exists": is_optional}
    create |= {"spelled": cursor.last_spelling(), "path": cursor.last_path()}
    if is_temporary:
        return [{"kind": "no_table", "table": table}]
    if cursor.accept("partition", "of"):
        return [{"kind": "partition", "table": table, "to_table": cursor.table(), "line": line}]
    if cursor.accept("like"):
        return [create, {"kind": "like", "table": table, "to_table": cursor.table(), "with_keys": True}]
    if cursor.accept("of"):
        return [create | {"columns": []}]
    is_query = (
        cursor.sees("as") or cursor.sees("select") or cursor.sees("(", "select") or cursor.sees("(", "with")
    )
    if is_query:
        return [create | {"columns": []}]
    return _with_body(cursor, create, table)


def read_column(cursor: Cursor, table: str, keys: list[Change]) -> Change:
    """Read one column; keys written beside it are appended to `keys`."""
    line = cursor.peek().line
    name = cursor.name()
    written: Change = {"spelled": cursor.last_spelling(), "exact": cursor.last_exact(), "line": line}
    return read_definition(cursor, table, keys, name) | written


def read_definition(cursor: Cursor, table: str, keys: list[Change], name: str = "value") -> Change:
    """Read a type and what follows it; the name is that of the column, or what the checks of a domain call it."""
    begin = cursor.position
    kind = read_type(cursor)
    if not kind and not (cursor.dialect == "sqlite" or cursor.sees("as") or cursor.sees("generated")):
        raise InputError("a column in it has no type")
    is_serial = kind in _SERIAL
    column: Change = {"name": name, "type": kind, "nullable": not is_serial, "is_generated": False}
    column["default"] = AUTOINCREMENT if is_serial else None
    column["one_of"] = _listed(cursor, begin) if kind.startswith("enum(") else []
    while not cursor.is_done:
        _read_option(cursor, table, column, keys)
    return column


def read_generation(cursor: Cursor, word: str) -> Change:
    """Read what follows GENERATED, IDENTITY or AS: an identity counts, an expression fills; ALWAYS is not written.

    T-SQL writes to no identity either.
    """
    is_always = not cursor.sees("by", "default")
    is_identity = word == "identity"
    while cursor.sees("(") or cursor.peek().word in _GENERATION:
        is_identity |= cursor.sees("identity")
        cursor.skip_unit()
    found: Change = {"is_generated": is_always}
    return found | ({"default": AUTOINCREMENT} if is_identity else {})


def _listed(cursor: Cursor, begin: int) -> list[str]:
    """Return the values of the type ENUM(...) that was just read."""
    texts = (text_of(token, cursor.dialect) for token in cursor.tokens[begin : cursor.position])
    return [text for text in texts if text is not None]


def _with_body(cursor: Cursor, create: Change, table: str) -> list[Change]:
    keys: list[Change] = []
    columns: list[Change] = []
    body = cursor.group()
    for item in body.items():
        _read_item(item, table, columns, keys)
        cursor.is_doubtful |= item.is_doubtful
    create["columns"] = columns
    if cursor.dialect == "sqlite" and not cursor.sees("without", "rowid"):
        _count_rows(columns, keys)
    if cursor.accept("inherits"):
        parents = [parent.table() for parent in cursor.group().items()]
        keys += [
            {"kind": "inherits", "table": table, "to_table": parent, "is_only": len(parents) == 1}
            for parent in parents
        ]
    while not cursor.is_done:
        if cursor.accept("as") and (cursor.sees("node") or cursor.sees("edge")):
            break
        cursor.skip_unit()
    return [create, *keys]


def _count_rows(columns: list[Change], keys: list[Change]) -> None:
    """Note that SQLite counts the rows in a lone INTEGER PRIMARY KEY."""
    lone = [key["columns"] for key in keys if key["kind"] == "primary_key"]
    for column in columns:
        if [column["name"]] in lone and column["type"] == "integer":
            column["default"] = AUTOINCREMENT


def _read_item(item: Cursor, table: str, columns: list[Change], keys: list[Change]) -> None:
    word = item.peek().word
    if item.is_done:
        raise InputError("a comma in it leads to nothing")
    if word in _CONSTRAINT_WORDS or (word == "exclude" and item.peek(1).word in {"using", ""}):
        keys += read_constraint(item, table)
    elif word == "like":
        keys.append(_read_like(item, table))
    elif word == "period" and item.peek(1).word == "for":
        return
    elif word in _INDEX_WORDS and item.dialect in {"mysql", "tsql"}:
        keys.append(read_inner_index(item, table))
    else:
        columns.append(read_column(item, table, keys))


def _read_like(item: Cursor, table: str) -> Change:
    item.expect("like")
    to_table = item.table()
    included = [b.word for a, b in pairwise(item.tokens[item.position :]) if a.word == "including"]
    with_keys = bool({"all", "indexes"} & {*included})
    return {
        "kind": "like",
        "table": table,
        "to_table": to_table,
        "with_keys": with_keys,
        "included": included,
    }


def _read_option(cursor: Cursor, table: str, column: Change, keys: list[Change]) -> None:
    line, name = cursor.peek().line, str(column["name"])
    if cursor.accept("constraint"):
        column["constraint"] = _read_name(cursor)
    elif cursor.accept("not", "null"):
        column["nullable"] = False
    elif cursor.accept("default"):
        column["default"] = read_default(cursor)
    elif cursor.sees("references"):
        key: Change = {"kind": "foreign_key", "table": table, "columns": [name], "line": line}
        keys.append(key | _named(column) | read_references(cursor))
    elif cursor.sees("primary") or cursor.sees("unique") or cursor.sees("key"):
        keys.append(read_inline_key(cursor, table, name) | _named(column) | {"line": line})
    elif cursor.accept("check"):
        named = _named(column)
        keys += [check | named for check in read_check(cursor, table)]
    elif word := cursor.accept_any(["generated", "identity", "as"]):
        _read_filling(cursor, word, column)
    elif word := cursor.accept_any(_SINGLE_OPTIONS):
        if word in {"autoincrement", "auto_increment"}:
            column["default"] = AUTOINCREMENT
    else:
        _skip_rest(cursor)


def _read_name(cursor: Cursor) -> Change | None:
    if cursor.peek().word in COLUMN_OPTIONS:
        return None
    return {"name": cursor.name(), "exact": cursor.last_exact()}


def _named(column: Change) -> Change:
    """Return what CONSTRAINT before a key or check calls it, which it calls nothing else."""
    found = column.pop("constraint", None)
    return found if isinstance(found, dict) else {"name": None, "exact": ""}


def _skip_rest(cursor: Cursor) -> None:
    """Read an option that says nothing about names, types and keys."""
    if cursor.accept("null") or cursor.accept("not", "deferrable") or cursor.accept("not", "enforced"):
        return
    if (
        cursor.accept("not", "for", "replication")
        or cursor.accept("character", "set")
        or cursor.accept("no", "inherit")
    ):
        cursor.accept_any([cursor.peek().word] if cursor.peek(-1).word == "set" else [])
    elif cursor.accept("collate") or cursor.accept_any(_OPTIONS_WITH_NAME):
        cursor.accept("=")
        cursor.skip_unit()
        while cursor.accept("."):
            cursor.skip_unit()
    elif cursor.accept("comment") or cursor.accept("initially") or cursor.accept("on", "conflict"):
        cursor.skip_unit()
    elif cursor.accept("on", "update"):
        read_default(cursor)
    elif cursor.accept_any(["with", "options", "masked", "encrypted", "using"]):
        cursor.accept("with")
        cursor.skip_unit()
    else:
        cursor.is_doubtful = True
        cursor.skip_unit()


def _read_filling(cursor: Cursor, word: str, column: Change) -> None:
    """Read what follows GENERATED, IDENTITY or AS beside a column; an identity is never null."""
    if word == "as" and not cursor.sees("("):
        column["is_generated"] = True
        read_default(cursor)
        return
    found = read_generation(cursor, word)
    column |= found
    column["nullable"] = column["nullable"] and "default" not in found
