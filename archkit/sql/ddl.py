"""SQL schema text in, schema changes out: split here, parsed statement by statement in a child that can be killed.

The grammar is archkit's own: sqlglot keeps no lines, falls back to an opaque command on much of what real
dumps hold, and doubles its time with each nested bracket. Its second opinion is asked only where this
grammar meets words that it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from archkit.child import Answer, Failure, Limits, map_in_child, report_progress
from archkit.errors import InputError
from archkit.sql.ddl_alter import read_alter_table
from archkit.sql.ddl_cursor import Cursor
from archkit.sql.ddl_dialect import Dialect, detect_dialect
from archkit.sql.ddl_index import (
    read_alter_index,
    read_create_index,
    read_drop_index,
    read_drop_table,
    read_rename_table,
)
from archkit.sql.ddl_lexer import tokens
from archkit.sql.ddl_split import split
from archkit.sql.ddl_table import read_create_table
from archkit.sql.identifiers import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.sql.ddl_cursor import Change

LIMITS = Limits(seconds=2, memory_bytes=1 << 30)
_LONGEST = 2_000_000
_MOST_KILLS = 10
_UNDERSTOOD = re.compile(
    r"""CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:UNLOGGED|FOREIGN|COLUMN|VIRTUAL)\s+)?TABLE\b
    | CREATE\s+(?:(?:UNIQUE|CLUSTERED|NONCLUSTERED|FULLTEXT|SPATIAL|COLUMNSTORE)\s+)*INDEX\b
    | ALTER\s+(?:FOREIGN\s+)?TABLE\b(?![^;]{1,200}\sOWNER\s+TO\s) | ALTER\s+INDEX\b | DROP\s+(?:TABLE|INDEX)\b
    | RENAME\s+TABLE\b | SET\s+search_path\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BLOCK = re.compile(r"DO\s+(\$\w*\$)(.*)\1", re.IGNORECASE | re.DOTALL)
_SCHEMA = re.compile(
    r"CREATE\s+SCHEMA\s+(?:IF\s+NOT\s+EXISTS\s+)?(?!AUTHORIZATION\b)(\w+|\"[^\"]+\")(?:\s+AUTHORIZATION\s+\S+)?\s+(?=CREATE\b)",
    re.IGNORECASE,
)
_LEAVE_SCHEMA = "LEAVE SCHEMA"
_IN_BLOCK = re.compile(r"(?:\A|\b(?:BEGIN|THEN|ELSE|LOOP)\s+)(?=(?:CREATE|ALTER|DROP)\s)", re.IGNORECASE)
_VIEW = re.compile(
    r"CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:MATERIALIZED\s+)?VIEW\s+(?:IF\s+NOT\s+EXISTS\s+)?(\S+)",
    re.IGNORECASE,
)


class Statement(TypedDict):
    """What the child gets."""

    text: str
    line: int
    dialect: Dialect


@dataclass(frozen=True)
class Reading:
    """What came of one statement: its changes in order, or why there are none."""

    line: int
    changes: tuple[Change, ...] = ()
    problem: str | None = None


def read_changes(text: str, dialect: Dialect | None = None) -> list[Reading]:
    """Return one reading per statement of a schema file, in order; skipped statements have no changes."""
    dialect = dialect or detect_dialect(text)
    pieces = [
        part
        for piece in split(text, dialect)
        if piece.is_statement
        for part in _unfold(piece.text, piece.line)
    ]
    wanted: list[Statement] = [
        {"text": part, "line": line, "dialect": dialect} for part, line in pieces if _UNDERSTOOD.match(part)
    ]
    settled = iter(_settle(wanted))
    return [next(settled) if _UNDERSTOOD.match(part) else _skip(part, line) for part, line in pieces]


def parse_statement(statement: Statement) -> list[Change]:
    """Return the changes of one statement; called in the child. Raises InputError where it is not understood."""
    cursor = Cursor(tokens(statement["text"], statement["dialect"], statement["line"]), statement["dialect"])
    while cursor.tokens and cursor.tokens[-1].text == ";":
        cursor.tokens = cursor.tokens[:-1]
    changes = _read(cursor)
    if cursor.is_doubtful:
        _ask_sqlglot(statement)
    return changes


def _read(cursor: Cursor) -> list[Change]:
    verb = cursor.next().word
    is_unique = False
    while word := cursor.next().word:
        is_unique |= word == "unique"
        match verb, word:
            case "create", "table":
                return read_create_table(cursor)
            case "create", "index":
                return read_create_index(cursor, is_unique=is_unique)
            case "alter", "table":
                return read_alter_table(cursor)
            case "alter", "index":
                return read_alter_index(cursor)
            case "drop", "table":
                return read_drop_table(cursor)
            case "drop", "index":
                return read_drop_index(cursor)
            case "rename", "table":
                return read_rename_table(cursor)
            case "set", "search_path":
                return _read_search_path(cursor)
    raise InputError("its first words are not understood")


def _read_search_path(cursor: Cursor) -> list[Change]:
    if not (cursor.accept("to") or cursor.accept("=")) or cursor.peek().kind == "string":
        return []
    return [{"kind": "search_path", "schema": cursor.name()}]


def _ask_sqlglot(statement: Statement) -> None:
    import sqlglot  # noqa: PLC0415  heavy, and few files need it

    report_progress(0)
    try:
        sqlglot.parse_one(statement["text"], read=statement["dialect"])
    except sqlglot.errors.SqlglotError:
        raise InputError("its syntax is not understood") from None


def _unfold(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield the statement, and those inside of it: in a DO block, or after CREATE SCHEMA."""
    yield text, line
    if block := _BLOCK.match(text):
        yield from _inside(block[2], line + text.count("\n", 0, block.start(2)), "postgres")
    elif schema := _SCHEMA.match(text):
        yield from _inside(text[schema.end() :], line + text.count("\n", 0, schema.end()), "tsql")
        yield _LEAVE_SCHEMA, line


def _inside(text: str, line: int, dialect: Dialect) -> Iterator[tuple[str, int]]:
    for piece in split(text, dialect):
        if piece.is_statement and (inner := _IN_BLOCK.search(piece.text)):
            yield piece.text[inner.end() :], line + piece.line - 1 + piece.text.count("\n", 0, inner.end())


def _skip(text: str, line: int) -> Reading:
    """Return what a statement says that needs no parsing: a view's name, the schema that the next ones are in."""
    if view := _VIEW.match(text):
        return Reading(line, ({"kind": "view", "table": view[1]},))
    if schema := _SCHEMA.match(text):
        return Reading(line, ({"kind": "enter_schema", "schema": column_name(schema[1])},))
    return Reading(line, ({"kind": "enter_schema", "schema": ""},) if text == _LEAVE_SCHEMA else ())


def _settle(statements: Sequence[Statement]) -> Iterator[Reading]:
    """Yield what came of each statement, in order; give up on a file that kills the child again and again."""
    short = [s for s in statements if len(s["text"]) <= _LONGEST]
    outcomes = map_in_child("archkit.sql.ddl:parse_statement", short, LIMITS)
    kills = 0
    for statement in statements:
        if len(statement["text"]) > _LONGEST:
            yield Reading(statement["line"], problem="it is longer than 2 MB")
        elif kills >= _MOST_KILLS:
            yield Reading(statement["line"], problem="too many statements before it took too long")
        else:
            outcome = next(outcomes)
            kills += isinstance(outcome, Failure) and outcome.is_fatal
            yield _reading(statement["line"], outcome)


def _reading(line: int, outcome: Answer | Failure) -> Reading:
    if isinstance(outcome, Failure):
        return Reading(line, problem=outcome.what)
    return Reading(line, tuple(outcome.value))
