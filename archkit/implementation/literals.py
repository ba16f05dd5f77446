"""Texts from data as literals of the languages that are written; nothing else puts data between quotes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

_LINE_ENDS = {"\u2028": "\\u2028", "\u2029": "\\u2029"}


def typescript_text(text: str) -> str:
    """Return the text as a TypeScript string literal in double quotes, in ASCII where it is not a letter."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(_LINE_ENDS.get(letter) or _printable(letter) for letter in written)


def typescript_json(value: JsonValue) -> str:
    """Return the value as a TypeScript expression; the names in it are identifiers or JSON of samples."""
    match value:
        case str():
            return typescript_text(value)
        case dict():
            return f"{{ {typescript_members(value)} }}" if value else "{}"
        case list():
            return f"[{', '.join(map(typescript_json, value))}]"
    return json.dumps(value)


def typescript_members(value: dict[str, JsonValue]) -> str:
    """Return the inside of an object literal."""
    return ", ".join(f"{_member(name)}: {typescript_json(item)}" for name, item in value.items())


def typescript_sql(text: str) -> str:
    """Return a statement as a TypeScript string literal, in backticks where its quotes can then stay as they are."""
    is_plain = text.isprintable() and not any(part in text for part in ("`", "\\", "${"))
    return f"`{text}`" if is_plain else typescript_text(text)


def _member(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else typescript_text(name)


def prisma_text(text: str) -> str:
    """Return the text as a Prisma string literal."""
    return typescript_text(text)


def prisma_name(name: str) -> str:
    """Return the name of a table, column, key or enum as a Prisma string literal.

    Prisma 7.10 writes names into SQL as they are, so a quotation mark in one is doubled here.
    """
    return prisma_text(name.replace('"', '""'))


def prisma_enum_value(value: str) -> str:
    """Return an enum's value as a Prisma string literal, its apostrophes doubled as quotation marks in names are."""
    return prisma_text(value.replace("'", "''"))


def one_line(text: str) -> str:
    """Return the text as part of a comment: one line of printable characters, no comment's end in it."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.replace("*/", "* /").split())


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    return "".join(f"\\u{unit:04x}" for unit in _units(letter))


def _units(letter: str) -> tuple[int, ...]:
    data = letter.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))
