"""Defaults of columns, in the one writing that `Column.default` has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.sql.ddl_brackets import parted, unwrapped, without_casts
from archkit.sql.ddl_lexer import tokens
from archkit.sql.ddl_literals import text_of
from archkit.sql.ddl_types import COLUMN_OPTIONS, write_tokens
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.sql.ddl_cursor import Cursor
    from archkit.sql.ddl_dialect import Dialect
    from archkit.sql.ddl_lexer import Token

EMPTY_ARRAY = "'{}'"
_NUMERIC = re.compile(
    r"(?:small|big|medium|tiny)?int|integer|numeric|decimal|dec|real|float|double|number|money|bit\(1\)\Z"
)
_NUMBER = re.compile(r"'([+-]?\d+(?:\.\d+)?)'")
_TRUTH = {"'t'": "true", "'true'": "true", "'f'": "false", "'false'": "false"}
NOW = "now()"
_CLOCK = re.compile(r"current_timestamp(?:\(\d?\))?")
_STOPS = COLUMN_OPTIONS | {"for"}
_OF_TYPE = frozenset(["word", "name", "number"])
_TYPE_SIGNS = frozenset([".", "(", ")", "[", "]", ",", "::"])


def read_default(cursor: Cursor) -> str | None:
    """Read an expression up to the next option of the column; None for NULL. No expression is an InputError."""
    if cursor.is_done:
        raise InputError("a default in it has no value")
    begin = cursor.position
    cursor.skip_unit()
    while not cursor.is_done and (cursor.peek().word not in _STOPS or _is_in_type(cursor)):
        cursor.skip_unit()
    return write_default(cursor.tokens[begin : cursor.position], cursor.dialect)


def default_of(expression: str, dialect: Dialect) -> str | None:
    """Return the default that an expression stands for; None for NULL."""
    return write_default(tokens(expression, dialect), dialect)


def write_default(found: Sequence[Token], dialect: Dialect) -> str | None:
    """Return the one writing of a default; None for NULL."""
    found = unwrapped(found)
    literal = _literal(found, dialect)
    if literal is not None:
        return None if literal == "null" else literal
    if found and found[0].word == "nextval":
        name = next((text_of(token, dialect) for token in found if token.kind == "string"), None)
        return f"nextval({quote_text(name)})" if name else write_tokens(found, with_quotes=True)
    text = write_tokens(found, with_quotes=True)
    return NOW if _CLOCK.fullmatch(text) else text


def settled_default(default: str | None, kind: str) -> str | None:
    """Return the default as its column's type has it: numbers and truth values without quotation marks."""
    if default is None:
        return None
    if kind.startswith("bool"):
        return _TRUTH.get(default.lower(), default)
    number = _NUMBER.fullmatch(default) if _NUMERIC.match(kind) and not kind.endswith("[]") else None
    return number[1] if number else default


def _is_in_type(cursor: Cursor) -> bool:
    """Whether a word that else begins an option is part of `timestamp with time zone`."""
    return any(cursor.sees(word, "time", "zone") for word in ("with", "without"))


def _literal(found: Sequence[Token], dialect: Dialect) -> str | None:
    """Return a lone literal or array of literals without its cast; None for every other expression."""
    parts = parted(found, "::")
    is_cast = all(t.kind in _OF_TYPE or t.text in _TYPE_SIGNS for part in parts[1:] for t in part)
    head = unwrapped(parts[0])
    if not head or not is_cast:
        return None
    if head[0].word == "array" and len(head) > 2 and head[1].text == "[" and head[-1].text == "]":  # noqa: PLR2004
        return _array(head[2:-1], dialect)
    return _single(head, dialect)


def _single(found: Sequence[Token], dialect: Dialect) -> str | None:
    """Return a literal that is one token, or a sign and a number."""
    if len(found) == 2 and found[0].text in {"-", "+"} and found[1].kind == "number":  # noqa: PLR2004
        return found[0].text.removeprefix("+") + found[1].text
    if len(found) != 1:
        return None
    token = found[0]
    if (text := text_of(token, dialect)) is not None:
        return quote_text(text)
    if token.kind in {"string", "number"}:
        return token.text
    return token.word if token.word in {"null", "true", "false"} else None


def _array(found: Sequence[Token], dialect: Dialect) -> str | None:
    if not found:
        return EMPTY_ARRAY
    items = [_single(unwrapped(without_casts(part)), dialect) for part in parted(found, ",")]
    known = [item for item in items if item is not None]
    return f"array[{', '.join(known)}]" if len(known) == len(items) else None
