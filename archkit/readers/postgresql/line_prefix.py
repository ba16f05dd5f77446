"""log_line_prefix: PostgreSQL's setting of what stands before each message, as patterns that find it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_ZONE = r"(?:[A-Z][A-Za-z]{0,5}|[+-]\d\d(?::?\d\d)?)"
# What each escape writes; what is not here may be any text, or none.
_WRITES = {
    "t": f"{_TIME} {_ZONE}",
    "m": rf"{_TIME}\.\d{{3}} {_ZONE}",
    "s": f"{_TIME} {_ZONE}",
    "n": r"\d{9,11}\.\d{3}",
    "p": r"\d+",
    "l": r"\d+",
    "x": r"\d+",
    "Q": r"-?\d+",
    "P": r"\d*",
    "c": r"[0-9a-f]+\.[0-9a-f]+",
    "v": r"(?:-?\d+/\d+)?",
    "e": "[0-9A-Z]{5}",
    "r": r"(?:\[local\]|[^ ]*?\(\d+\))?",
    "?": r"[^\s,;]*?",
}
# The columns of csvlog that they fill, of those that are read; n is seconds since 1970, which SQL turns into a time.
COLUMN_OF = {
    "t": "log_time",
    "m": "log_time",
    "n": "log_time",
    "u": "user_name",
    "p": "process_id",
    "c": "session_id",
    "i": "command_tag",
    "s": "session_start_time",
    "v": "vxid",
    "e": "sql_state_code",
    "a": "application",
}
ANY = "?"  # not PostgreSQL's: a word that nothing tells the meaning of
_KNOWN = frozenset(COLUMN_OF) | frozenset("drhlxQPbL") | {ANY}
SEVERITIES = "LOG ERROR FATAL PANIC WARNING NOTICE INFO DEBUG DEBUG1 DEBUG2 DEBUG3 DEBUG4 DEBUG5".split()
PARTS = "DETAIL HINT QUERY CONTEXT STATEMENT LOCATION BACKTRACE".split()
_WORDS = "|".join((*SEVERITIES, *PARTS))
_ESCAPE = re.compile(r"%(-?\d+)?([A-Za-z?%])|([^%]+|%)")


@dataclass(frozen=True)
class Piece:
    """A part of the prefix: a literal, or an escape by its letter; q, behind which background processes stop."""

    escape: str = ""
    literal: str = ""
    is_padded: bool = False

    @property
    def pattern(self) -> str:
        """The regular expression of what it writes."""
        if not self.escape:
            return re.escape(self.literal).replace("/", r"\/") if self.literal else ""
        return _WRITES.get(self.escape, ".*?")


@dataclass(frozen=True)
class Prefix:
    """A log_line_prefix, taken apart."""

    pieces: tuple[Piece, ...]

    def letters(self, wanted: Collection[str] = COLUMN_OF) -> tuple[str, ...]:
        """Return those of the wanted escapes that it has, each once, in their order."""
        return tuple(dict.fromkeys(piece.escape for piece in self.pieces if piece.escape in wanted))

    @property
    def has_time(self) -> bool:
        """Whether it writes the time of a message."""
        return bool({"t", "m", "n"} & set(self.letters()))

    def pattern(self, wanted: Collection[str] = COLUMN_OF) -> str:
        """Return the regular expression (Python's and RE2's) of the prefix: a group for each of its wanted escapes."""
        parts, seen, ends = ["^"], set[str](), ""
        for piece in self.pieces:
            if piece.escape == "q":
                parts.append("(?:")
                ends = ")?"
                continue
            is_first = piece.escape in wanted and piece.escape not in seen
            seen.add(piece.escape)
            text = f"({piece.pattern})" if is_first else piece.pattern
            parts.append(f" *{text} *" if piece.is_padded else text)
        return "".join(parts) + ends

    def line_pattern(self, wanted: Collection[str] = COLUMN_OF) -> str:
        """Return the regular expression of a message's first line: wanted escapes, severity and the rest."""
        return rf"{self.pattern(wanted)} *({_WORDS}): {{1,2}}((?s:.*))$"

    def translated_pattern(self) -> str:
        """Return the regular expression of a line with a severity in another language than English."""
        return rf"{self.pattern()} *\pL[\pL ]{{1,24}} ?: {{1,2}}"


def read_prefix(setting: str) -> Prefix:
    """Return the setting taken apart; an escape that PostgreSQL does not know writes nothing."""
    pieces: list[Piece] = []
    for padding, escape, literal in _ESCAPE.findall(setting):
        text = "%" if escape == "%" else literal
        if text and pieces and pieces[-1].literal:
            pieces[-1] = Piece(literal=pieces[-1].literal + text)
        elif text:
            pieces.append(Piece(literal=text))
        elif escape in _KNOWN or escape == "q":
            pieces.append(Piece(escape, is_padded=bool(padding)))
    return Prefix(tuple(pieces))
