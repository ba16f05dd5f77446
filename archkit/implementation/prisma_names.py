"""Names inside a Prisma schema: valid by construction, unique where they must be, the same every time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 63  # bytes, as PostgreSQL cuts identifiers
_LETTERS = re.compile(r"[^A-Za-z0-9]+")
TAKEN_TYPES = frozenset(
    "String Int BigInt Float Decimal Boolean DateTime Json Bytes Unsupported Prisma PrismaClient Enum Model".split()
)


class Names:
    """A name space: `take` returns the wanted name, or the first free one with a number behind it."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def take(self, wanted: str, suffix: str = "", longest: int | None = None) -> str:
        """Return a free name that ends in the suffix, at most `longest` bytes of UTF-8."""
        number = 1
        while (name := _fit(wanted, f"{number if number > 1 else ''}{suffix}", longest)) in self._taken:
            number += 1
        self._taken.add(name)
        return name


def pascal(text: str) -> str:
    """Return the ASCII letters and digits of a text as one word in PascalCase; empty where it has none."""
    return "".join(part[:1].upper() + part[1:] for part in _LETTERS.split(text) if part)


def lower_first(text: str) -> str:
    """Return the text with a small first letter."""
    return text[:1].lower() + text[1:]


def enum_value(text: str) -> str:
    """Return the text as a name that a value of an enum may have."""
    plain = _LETTERS.sub("_", text).strip("_")
    return plain if plain[:1].isalpha() else f"value_{plain}".rstrip("_")


def _fit(text: str, end: str, longest: int | None) -> str:
    room = None if longest is None else longest - len(end)
    return text.encode()[:room].decode(errors="ignore") + end
