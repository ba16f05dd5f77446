"""Shapes: statements without their literals, folded until two calls of one query look alike.

`BLANK` and `UNCOMMENT` run inside DuckDB while a log streams in; `fold` then runs once per distinct text.
"""

from __future__ import annotations

import hashlib
import re

# RE2 syntax. Quoted identifiers and comments are kept (group 1), everything literal becomes `?`.
# A literal that never ends (a cut log) is blanked to the end of the text.
BLANK = (
    r'("(?:[^"]|"")*"|(?s:/\*.*?\*/)|--[^\n]*)'
    r"|\b[eE]'(?:[^'\\]|\\(?s:.)|'')*(?:'|$)"
    r"|(?:\b(?:[bBxXnN]|[uU]&))?'(?:[^']|'')*(?:'|$)"
    r"|(?s:\$\$.*?(?:\$\$|$))|(?s:\$[A-Za-z_]\w*\$.*?(?:\$[A-Za-z_]\w*\$|$))"
    r"|\$\d+|\b\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\w*|(?s:/\*.*$)"
)
BLANK_WITH = r"\1?"
# What BLANK left of comments, with the `?` it put behind them.
UNCOMMENT = r"(?s:/\*.*?\*/)\??|--[^\n]*"

# The texts and names of a raw statement (group 1) or a comment: replaced by group 1, only comments go.
WITHOUT_COMMENTS = (
    r'("(?:[^"]|"")*"'
    r"|\b[eE]'(?:[^'\\]|\\(?s:.)|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)"
    r"|(?s:\$\$.*?(?:\$\$|$))|(?s:\$[A-Za-z_]\w*\$.*?(?:\$[A-Za-z_]\w*\$|$)))"
    r"|(?s:/\*.*?(?:\*/|$))|--[^\n]*"
)

_QUOTED = re.compile(r'("(?:[^"]|"")*")\??')
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
_RESERVED = frozenset(
    """
    all and any as asc between by case check column constraint create default delete desc distinct
    else end except exists false for foreign from full grant group having in index inner insert into
    is join key left like limit natural not null offset on or order outer primary references
    returning right select session_user set some table then to true union unique update user using
    values when where window with current_user
    """.split()
)
_FOLDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"(?<=[=<>(,\[+*/]) ?[-+] ?\?"), " ?"),
    (re.compile(r"(?<=[(\[]) "), ""),
    (re.compile(r" (?=[)\],;])"), ""),
    (re.compile(r",(?=\S)"), ", "),
    (re.compile(r"\bin ?\((?:\?(?:::[a-z0-9_\[\]]+)?(?:, )?)+\)"), "in (?)"),
    (re.compile(r"\barray ?\[(?:\?(?:, )?)+\]"), "array[?]"),
    (re.compile(r"\b(values ?)(\((?:[^()]|\([^()]*\))*\))(?:, ?\((?:[^()]|\([^()]*\))*\))+"), r"\1\2"),
    (
        re.compile(r"^((?:release |rollback (?:transaction |work )?to )?savepoint|rollback to|release) .*"),
        r"\1 ?",
    ),
    (re.compile(r"^(deallocate|execute|prepare|close|listen|notify|unlisten)\b(?! all$) .*"), r"\1 ?"),
    (re.compile(r"^(declare) \S+ "), r"\1 ? "),
    (re.compile(r"^((?:fetch|move)\b.*?(?:from |in )).*"), r"\1?"),
)


def fold(blanked: str) -> str:
    """Return the shape's canonical text from a blanked statement.

    Case, white space, the length of IN and VALUES lists and the names of savepoints, cursors and prepared
    statements make no difference; `= ?`, `in (?)` and `any(?)` stay apart.
    """
    text = _lower_outside_quotes(blanked.strip().rstrip("; \n\t"))
    for pattern, replacement in _FOLDS:
        text = pattern.sub(replacement, text)
    return text.strip()


def shape_id(folded: str) -> str:
    """Return S- and the first 10 hex digits of the folded text's sha256."""
    return "S-" + hashlib.sha256(folded.encode()).hexdigest()[:10]


def _lower_outside_quotes(text: str) -> str:
    parts = _QUOTED.split(text)
    return "".join(_unquoted(part) if i % 2 else part.lower() for i, part in enumerate(parts))


def _unquoted(quoted: str) -> str:
    name = quoted[1:-1]
    return name if _PLAIN.match(name) and name not in _RESERVED else quoted
