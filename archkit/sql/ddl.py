"""SQL schema text in, schema changes out: split here, parsed statement by statement in a child that can be killed.

The grammar is archkit's own: sqlglot keeps no lines, falls back to an opaque command on much of what real
dumps hold, and doubles its time with each nested bracket. Its second opinion is asked only where this
grammar meets words that it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from archkit.child import Answer, Failure, Limits, map_in_child, report_progress
from archkit.errors import InputError
from archkit.sql.ddl_alter import read_alter_table
from archkit.sql.ddl_cursor import Cursor
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
from archkit.sql.identifiers import column_name, table_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archkit.sql.ddl_cursor import Change
    from archkit.sql.ddl_dialect import Dialect

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
_NO_TABLE = re.compile(
    r"CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:GLOBAL\s+|LOCAL\s+)?(?:(?:MATERIALIZED\s+)?VIEW|TEMP(?:ORARY)?\s+TABLE)\s+"
    r"(?:IF\s+NOT\s+EXISTS\s+)?([^\s(;]+)",
    re.IGNORECASE,
)
_TYPE_RENAME = re.compile(r"ALTER\s+TYPE\s+([\w.\"]+)\s+RENAME\s+TO\s+([\w\"]+)", re.IGNORECASE)


class _Piece(NamedTuple):
    """A statement and the line it starts on."""

    text: str
    line: int

    @property
    def is_understood(self) -> bool:
        """Whether its first words say that it changes tables."""
        return _UNDERSTOOD.match(self.text) is not None


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


def read_changes(texts: Sequence[str], dialect: Dialect) -> list[list[Reading]]:
    """Return, for each file, one reading per statement in order; skipped statements have no changes."""
    files = [list(_pieces(text, dialect)) for text in texts]
    wanted = [piece for pieces in files for piece in pieces if piece.is_understood]
    settled = _settle([{"text": p.text, "line": p.line, "dialect": dialect} for p in wanted])
    return [[next(settled) if p.is_understood else _skip(p.text, p.line) for p in pieces] for pieces in files]


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
    verb, is_unique = cursor.next().word, False
    while word := cursor.next().word:
        is_unique |= word == "unique"
        if (verb, word) == ("create", "index"):
            return read_create_index(cursor, is_unique=is_unique)
        if (verb, word) in _READERS:
            return _READERS[verb, word](cursor)
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


def _pieces(text: str, dialect: Dialect) -> Iterator[_Piece]:
    for piece in split(text, dialect):
        if piece.is_statement:
            yield from _unfold(_Piece(piece.text, piece.line))


def _unfold(piece: _Piece) -> Iterator[_Piece]:
    """Yield the statement, and those inside of it: in a DO block, or after CREATE SCHEMA."""
    yield piece
    if block := _BLOCK.match(piece.text):
        yield from _inside(piece, block.span(2), "postgres")
    elif schema := _SCHEMA.match(piece.text):
        yield from _inside(piece, (schema.end(), len(piece.text)), "tsql")
        yield _Piece(_LEAVE_SCHEMA, piece.line)


def _inside(outer: _Piece, span: tuple[int, int], dialect: Dialect) -> Iterator[_Piece]:
    line = outer.line + outer.text.count("\n", 0, span[0]) - 1
    for piece in split(outer.text[span[0] : span[1]], dialect):
        if piece.is_statement and (start := _IN_BLOCK.search(piece.text)):
            text = piece.text[start.end() :]
            yield _Piece(text, line + piece.line + piece.text.count("\n", 0, start.end()))


def _skip(text: str, line: int) -> Reading:
    """Return what a statement says that needs no parsing: names that are no tables, renamed types, schemas."""
    change: Change | None = None
    if found := _NO_TABLE.match(text):
        change = {"kind": "no_table", "table": table_name(*found[1].split("."))}
    elif found := _TYPE_RENAME.match(text):
        change = {
            "kind": "rename_type",
            "type": table_name(*found[1].split(".")),
            "to_type": column_name(found[2]),
        }
    elif found := _SCHEMA.match(text):
        change = {"kind": "enter_schema", "schema": column_name(found[1])}
    elif text == _LEAVE_SCHEMA:
        change = {"kind": "enter_schema", "schema": ""}
    return Reading(line, (change,) if change else ())


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


_READERS: dict[tuple[str, str], Callable[[Cursor], list[Change]]] = {
    ("create", "table"): read_create_table,
    ("alter", "table"): read_alter_table,
    ("alter", "index"): read_alter_index,
    ("drop", "table"): read_drop_table,
    ("drop", "index"): read_drop_index,
    ("rename", "table"): read_rename_table,
    ("set", "search_path"): _read_search_path,
}
