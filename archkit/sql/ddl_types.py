"""Column types and key parts as they stand in a schema, in lower case outside of quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.sql.ddl_brackets import unwrapped
from archkit.sql.identifiers import DEFAULT_SCHEMAS, column_name, unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.sql.ddl_cursor import Change, Cursor
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
    """Read a column's type; empty where none is written, which SQLite and computed columns allow.

    An array has one `[]` behind its type for each dimension, however it is written.
    """
    found: list[Token] = []
    while not cursor.is_done and not _ends_type(cursor, found):
        begin = cursor.position
        cursor.skip_unit()
        found += cursor.tokens[begin : cursor.position]
    found = _without_default_schema(found)
    cursor.is_doubtful |= cursor.dialect != "sqlite" and any(
        token.word and token.word not in _TYPE_WORDS for token in _plain_words(found)[1:]
    )
    base, dimensions = _without_dimensions(found)
    return write_tokens(base) + "[]" * dimensions


def read_key_parts(cursor: Cursor) -> Change:
    """Read the parts of an index in parentheses: `columns` are names, and expressions as they are written."""
    parts = [_key_part(item) for item in cursor.group().items()]
    if not parts:
        raise InputError("a key in it has no columns")
    return {"columns": [part for part, _ in parts], "has_expression": any(is_sql for _, is_sql in parts)}


def write_tokens(found: Sequence[Token], *, with_quotes: bool = False) -> str:
    """Join tokens as one writes SQL; names lose their quotation marks, or keep them and their case."""
    text, before = "", ""
    for token in found:
        is_tight = not text or token.text in _TIGHT_BEFORE or before in _TIGHT_AFTER
        text += ("" if is_tight else " ") + (
            token.text if with_quotes and token.kind == "name" else _write(token)
        )
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


def _without_dimensions(found: list[Token]) -> tuple[list[Token], int]:
    """Part a type from its dimensions: `[]`, `[3]`, `ARRAY`, `ARRAY[3]`."""
    dimensions = 0
    while len(found) > 1:
        size = next(
            (n for n in (2, 3) if len(found) > n and found[-n].text == "[" and found[-1].text == "]"), 0
        )
        is_word = len(found) > size + 1 and found[-size - 1].word == "array"
        if not size and not is_word:
            break
        dimensions += 1
        found = found[: len(found) - size - is_word]
    return found, dimensions


def _key_part(item: Cursor) -> tuple[str, bool]:
    """Return the part, and whether it is an expression."""
    first, second = item.peek(), item.peek(1)
    is_call = second.text == "(" and not (item.peek(2).kind == "number" and item.peek(3).text == ")")
    is_name = first.kind == "name" or bool(first.word)
    is_expression = not is_name or is_call or (second.kind == "symbol" and second.text not in {"(", ""})
    if item.is_done:
        raise InputError("a key in it has no columns")
    found = _trim(item.tokens) if is_expression else [first]
    is_column = len(found) == 1 and found[0].kind in {"word", "name"}
    return (column_name(found[0].text), False) if is_column else (write_tokens(found), True)


def _trim(found: Sequence[Token]) -> Sequence[Token]:
    """Leave out sort orders at the end, and the parentheses around the whole."""
    while found and found[-1].word in _ORDERS:
        found = found[:-1]
    return unwrapped(found)
