"""The words of SQL as schema files write it: one linear regular expression per dialect, no backtracking."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from archkit.errors import InputError

if TYPE_CHECKING:
    from archkit.sql.ddl_dialect import Dialect

Kind = Literal["word", "name", "string", "number", "symbol"]

_PLAIN_STRING = r"'[^']*+(?:''[^']*+)*+'"
_ESCAPED_STRING = r"'(?:[^'\\]++|\\.|'')*+'"
_QUOTED = r'"[^"]*+(?:""[^"]*+)*+"'
_ESCAPED_QUOTED = r'"(?:[^"\\]++|\\.|"")*+"'
_BACKTICKS = r"`[^`]*+(?:``[^`]*+)*+`"
_BRACKETS = r"\[[^\]\n]{1,128}+(?:\]\][^\]\n]{0,128}+){0,8}+\](?!\])"
STRINGS: dict[Dialect, str] = {
    "postgres": rf"(?:\b[eE]{_ESCAPED_STRING}|{_PLAIN_STRING})",
    "mysql": _ESCAPED_STRING,
    "sqlite": _PLAIN_STRING,
    "tsql": _PLAIN_STRING,
}
NAMES: dict[Dialect, str] = {
    "postgres": f"(?:{_QUOTED}|{_BACKTICKS})",
    "mysql": f"(?:{_BACKTICKS}|{_ESCAPED_QUOTED})",
    "sqlite": f"(?:{_QUOTED}|{_BACKTICKS}|{_BRACKETS})",
    "tsql": f"(?:{_QUOTED}|{_BACKTICKS}|{_BRACKETS})",
}
LINE_COMMENT: dict[Dialect, str] = {
    "postgres": r"--[^\n]*+",
    "mysql": r"(?:--(?=\s|\Z)|#)[^\n]*+",
    "sqlite": r"--[^\n]*+",
    "tsql": r"--[^\n]*+",
}
_NESTING = r"/\*(?:[^*/]++|\*(?!/)|/(?!\*)|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))*+(?:\*/|\Z)"
_FLAT = r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)"
BLOCK_COMMENT: dict[Dialect, str] = {"postgres": _NESTING, "mysql": _FLAT, "sqlite": _FLAT, "tsql": _NESTING}
DOLLAR = r"(?<![\w$])\$(?:[^\W\d]\w*+)?\$"
_PREFIXED = r"(?:\b[nNbBxX](?=')|\b_\w+\s*+(?=')|\b[uU]&(?='))?"

_KINDS: dict[str, Kind] = {
    "word": "word",
    "name": "name",
    "string": "string",
    "number": "number",
    "dollar": "string",
}

_QUOTE_MARKS = frozenset("'\"`")


class Token(NamedTuple):
    """A word of the language; `text` as written, `line` is that of the file."""

    kind: Kind
    text: str
    line: int

    @property
    def word(self) -> str:
        """The keyword in lower case; empty for everything that is quoted or no word."""
        return self.text.lower() if self.kind == "word" else ""


def tokens(text: str, dialect: Dialect, line: int = 1) -> tuple[Token, ...]:
    """Return the tokens of one statement, without comments and white space; an open quote is an InputError."""
    found: list[Token] = []
    seen = position = 0
    while match := _pattern(dialect).match(text, position):
        kind, start = match.lastgroup, match.start()
        position = (dollar_end(text, match) if kind == "dollar" else 0) or match.end()
        if kind == "symbol" and match[0] in _QUOTE_MARKS:
            raise InputError("a quotation mark in it is never closed")
        if kind != "gap":
            line, seen = line + text.count("\n", seen, start), start
            found.append(Token(_KINDS.get(kind or "", "symbol"), text[start:position], line))
    return tuple(found)


def dollar_end(text: str, tag: re.Match[str]) -> int:
    """Return where the dollar-quoted text ends that begins with this tag; 0 if it never does."""
    end = text.find(tag[0], tag.end())
    return 0 if end < 0 else end + len(tag[0])


@cache
def _pattern(dialect: Dialect) -> re.Pattern[str]:
    comment = f"{LINE_COMMENT[dialect]}|{BLOCK_COMMENT[dialect]}"
    dollar = rf"|(?P<dollar>{DOLLAR})" if dialect == "postgres" else ""
    return re.compile(
        rf"(?P<gap>(?:\s++|{comment})++)|(?P<string>{_PREFIXED}{STRINGS[dialect]})|(?P<name>{NAMES[dialect]})"
        rf"{dollar}|(?P<word>[^\W\d][\w$#]*+|[@#][\w@#$]++)|(?P<number>\d[\w.]*+)|(?P<symbol>::|->>?|\|\||.)",
        re.DOTALL,
    )
