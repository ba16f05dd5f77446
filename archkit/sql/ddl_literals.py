"""What a text literal says, in the writing of each dialect, and literals written as standard SQL has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.sql.identifiers import unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.sql.ddl_dialect import Dialect
    from archkit.sql.ddl_lexer import Token

_ESCAPE = re.compile(r"''|\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|([0-7]{1,3})|(.))", re.DOTALL)
_MEANING = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "Z": ""}
_NO_TEXT = frozenset(["b", "x", "u&"])


def text_of(token: Token, dialect: Dialect) -> str | None:
    """Return the text that a literal stands for, without NULs; None where it is no text."""
    if token.kind == "name":
        is_text = token.text[0] == '"' and dialect in {"mysql", "sqlite"}
        return unquote(token.text) if is_text else None
    if token.kind != "string":
        return None
    if token.text.startswith("$"):
        tag = token.text.index("$", 1) + 1
        return token.text[tag:-tag]
    prefix, _, rest = token.text.partition("'")
    if prefix.lower() in _NO_TEXT:
        return None
    has_escapes = dialect == "mysql" or prefix.lower() == "e"
    text = _ESCAPE.sub(_meant, rest[:-1]) if has_escapes else rest[:-1].replace("''", "'")
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def texts_of(found: Sequence[Token], dialect: Dialect) -> list[str] | None:
    """Return the texts of `'a', 'b'`; None where anything else is between them."""
    texts = [text_of(token, dialect) for token in found[::2]]
    is_list = len(found) % 2 == 1 and all(token.text == "," for token in found[1::2])
    return [text for text in texts if text is not None] if is_list and None not in texts else None


def _meant(match: re.Match[str]) -> str:
    by_hex, by_unicode, by_octal, letter = match.groups()
    if letter is not None:
        return _MEANING.get(letter, letter)
    if by_octal is not None:
        return chr(int(by_octal, 8))
    code = by_hex or by_unicode
    return chr(int(code, 16)) if code else "'"
