"""Column types and key parts as they stand in a schema, in lower case outside of quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.sql.identifiers import DEFAULT_SCHEMAS, column_name, unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.sql.ddl_cursor import Cursor
    from archkit.sql.ddl_lexer import Token

COLUMN_OPTIONS = frozenset(
    "not null default primary unique references check constraint generated identity auto_increment autoincrement"
    " collate comment on as charset storage compression encode sparse rowguidcol key virtual stored visible"
    " invisible persisted masked hidden encrypted first after using deferrable initially with without enforced"
    " column_format srid fillfactor asc desc no options encode distkey sortkey ciphered foreign".split()
)
_ORDERS = frozenset("asc desc nulls first last".split())
_TIGHT_BEFORE = frozenset(["(", ")", ",", "[", "]", ".", "::"])
_TIGHT_AFTER = frozenset(["(", "[", ".", "::", ","])
_TYPE_WORDS = frozenset(
    "varying precision character char with without local time zone unsigned signed zerofill large object raw binary to"
    " year month day hour minute second array set varchar text int integer double national unicode byte".split()
)


def read_type(cursor: Cursor) -> str:
    """Read a column's type; empty where none is written, which SQLite and computed columns allow."""
    found: list[Token] = []
    while not cursor.is_done and not _ends_type(cursor, found):
        begin = cursor.position
        cursor.skip_unit()
        found += cursor.tokens[begin : cursor.position]
    found = _without_default_schema(found)
    cursor.is_doubtful |= cursor.dialect != "sqlite" and any(
        token.word and token.word not in _TYPE_WORDS for token in _plain_words(found)[1:]
    )
    return write_tokens(found)


def read_key_parts(cursor: Cursor) -> list[str]:
    """Read the parts of an index in parentheses: column names, and expressions as they are written."""
    parts = [_key_part(item) for item in cursor.group().items()]
    if not parts:
        raise InputError("a key in it has no columns")
    return parts


def write_tokens(found: Sequence[Token]) -> str:
    """Join tokens as one writes SQL."""
    text, before = "", ""
    for token in found:
        is_tight = not text or token.text in _TIGHT_BEFORE or before in _TIGHT_AFTER
        text += ("" if is_tight else " ") + _write(token)
        before = token.text
    return text


def _plain_words(found: Sequence[Token]) -> list[Token]:
    """Return the words of a type that are no part of a qualified name."""
    dots = {at + step for at, token in enumerate(found) if token.text == "." for step in (-1, 1)}
    return [token for at, token in enumerate(found) if token.word and at not in dots]


def _write(token: Token) -> str:
    return (
        unquote(token.text).lower()
        if token.kind == "name"
        else token.text.lower()
        if token.word
        else token.text
    )


def _ends_type(cursor: Cursor, found: list[Token]) -> bool:
    word = cursor.peek().word
    if not found:
        return word in COLUMN_OPTIONS and not (word == "key" and cursor.dialect == "postgres")
    if word in {"with", "without"}:
        return not cursor.sees(word, "time", "zone") and not cursor.sees(word, "local", "time")
    if word == "character" and cursor.peek(1).word == "set":
        return True
    return word in COLUMN_OPTIONS


def _without_default_schema(found: list[Token]) -> list[Token]:
    has_schema = len(found) > 2 and found[1].text == "."  # noqa: PLR2004  schema, dot, type
    return found[2:] if has_schema and unquote(found[0].text).lower() in DEFAULT_SCHEMAS else found


def _key_part(item: Cursor) -> str:
    first, second = item.peek(), item.peek(1)
    is_call = second.text == "(" and not (item.peek(2).kind == "number" and item.peek(3).text == ")")
    is_name = first.kind == "name" or bool(first.word)
    is_expression = not is_name or is_call or (second.kind == "symbol" and second.text not in {"(", ""})
    if item.is_done:
        raise InputError("a key in it has no columns")
    return write_tokens(_trim(item.tokens)) if is_expression else column_name(first.text)


def _trim(found: Sequence[Token]) -> Sequence[Token]:
    """Leave out sort orders at the end, and one pair of parentheses around the whole."""
    while found and found[-1].word in _ORDERS:
        found = found[:-1]
    is_wrapped = len(found) > 2 and found[0].text == "(" and _closes(found) == len(found) - 1  # noqa: PLR2004
    return _trim(found[1:-1]) if is_wrapped else found


def _closes(found: Sequence[Token]) -> int:
    depth = 0
    for at, token in enumerate(found):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0:
            return at
    return -1
