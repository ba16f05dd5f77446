"""Which statements of a schema file are worth parsing, and what the others say without it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archkit.sql.ddl_split import split
from archkit.sql.identifiers import exact_name, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.sql.ddl_cursor import Change
    from archkit.sql.ddl_dialect import Dialect

_UNDERSTOOD = re.compile(
    r"""CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:UNLOGGED|FOREIGN|COLUMN|VIRTUAL)\s+)?TABLE\b
    | CREATE\s+(?:(?:UNIQUE|CLUSTERED|NONCLUSTERED|FULLTEXT|SPATIAL|COLUMNSTORE)\s+)*INDEX\b
    | ALTER\s+(?:FOREIGN\s+)?TABLE\b(?![^;]{1,200}\sOWNER\s+TO\s) | ALTER\s+INDEX\b | DROP\s+(?:TABLE|INDEX)\b
    | RENAME\s+TABLE\b | SET\s+search_path\b
    | (?:CREATE|ALTER|DROP)\s+(?:TYPE|DOMAIN)\b(?![^;]{1,200}\sOWNER\s+TO\s)""",
    re.IGNORECASE | re.VERBOSE,
)
_BLOCK = re.compile(r"DO\s+(\$\w*\$)(.*)\1", re.IGNORECASE | re.DOTALL)
_SCHEMA = re.compile(
    r"CREATE\s+SCHEMA\s+(?:IF\s+NOT\s+EXISTS\s+)?(?!AUTHORIZATION\b)(\w+|\"[^\"]+\")(?:\s+AUTHORIZATION\s+\S+)?\s+(?=CREATE\b)",
    re.IGNORECASE,
)
_GUARD = re.compile(r"IF\b.*?\b(?=(?:CREATE|ALTER)\s+TABLE\b)", re.IGNORECASE | re.DOTALL)
_LEAVE_SCHEMA = "LEAVE SCHEMA"
_IN_BLOCK = re.compile(r"(?:\A|\b(?:BEGIN|THEN|ELSE|LOOP)\s+)(?=(?:CREATE|ALTER|DROP)\s)", re.IGNORECASE)
_NO_TABLE = re.compile(
    r"CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:GLOBAL\s+|LOCAL\s+)?(?:(?:MATERIALIZED\s+)?VIEW|TEMP(?:ORARY)?\s+TABLE)\s+"
    r"(?:IF\s+NOT\s+EXISTS\s+)?([^\s(;]+)",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """A statement and the line it starts on."""

    text: str
    line: int

    @property
    def is_understood(self) -> bool:
        """Whether its first words say that it changes tables."""
        return _UNDERSTOOD.match(self.text) is not None


def read_sentences(text: str, dialect: Dialect) -> Iterator[Sentence]:
    """Yield every statement of a file, each before those that are inside of it."""
    for piece in split(text, dialect):
        if piece.is_statement:
            yield from _unfold(Sentence(piece.text, piece.line))


def _unfold(piece: Sentence) -> Iterator[Sentence]:
    """Yield the statement, and those inside of it: in a DO block, after CREATE SCHEMA, behind an IF."""
    yield piece
    if block := _BLOCK.match(piece.text):
        yield from _inside(piece, block.span(2), "postgres")
    elif schema := _SCHEMA.match(piece.text):
        yield from _inside(piece, (schema.end(), len(piece.text)), "tsql")
        yield Sentence(_LEAVE_SCHEMA, piece.line)
    elif guard := _GUARD.match(piece.text):
        yield Sentence(piece.text[guard.end() :], piece.line + guard[0].count("\n"))


def _inside(outer: Sentence, span: tuple[int, int], dialect: Dialect) -> Iterator[Sentence]:
    line = outer.line + outer.text.count("\n", 0, span[0]) - 1
    for piece in split(outer.text[span[0] : span[1]], dialect):
        if piece.is_statement and (start := _IN_BLOCK.search(piece.text)):
            text = piece.text[start.end() :]
            yield Sentence(text, line + piece.line + piece.text.count("\n", 0, start.end()))


def skimmed_change(text: str) -> Change | None:
    """Return what a statement says that needs no parsing: what is no table, a schema to enter."""
    change: Change | None = None
    if found := _NO_TABLE.match(text):
        change = {"kind": "no_table", "table": table_name(*found[1].split("."))}
    elif found := _SCHEMA.match(text):
        change = {"kind": "enter_schema", "schema": exact_name(found[1], is_postgres=True)}
    elif text == _LEAVE_SCHEMA:
        change = {"kind": "enter_schema", "schema": ""}
    return change
