"""CREATE VIEW: its name, and what it selects from, told by the words FROM and JOIN without parsing the query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.sql.ddl_cursor import Cursor
from archkit.sql.ddl_lexer import tokens

if TYPE_CHECKING:
    from archkit.sql.ddl_cursor import Change
    from archkit.sql.ddl_dialect import Dialect

_VIEW = re.compile(
    r"""CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?
    (?:(?:RECURSIVE|MATERIALIZED|ALGORITHM\s*=\s*\w+|DEFINER\s*=\s*\S+|SQL\s+SECURITY\s+\w+)\s+)*
    VIEW\s+(?:IF\s+NOT\s+EXISTS\s+)?""",
    re.IGNORECASE | re.VERBOSE,
)
_OPEN = frozenset(["from", "join"])
_BEFORE_TABLE = frozenset(["only", "lateral"])
_NO_TABLES = frozenset(
    "select where group order having limit offset fetch union intersect except window for".split()
)
_OWN_FROM = frozenset(
    ["extract", "substring", "trim", "overlay", "position", "distinct"]
)  # no FROM of a query


def read_view(text: str, dialect: Dialect, line: int) -> Change | None:
    """Return the view that a statement creates; None where it creates none, or its words are not understood."""
    found = _VIEW.match(text)
    if found is None:
        return None
    try:
        cursor = Cursor(tokens(text[found.end() :], dialect, line + found[0].count("\n")), dialect)
        return {"kind": "view", "table": cursor.table(), "line": line, "reads": _reads(cursor)}
    except InputError:
        return None


def _reads(cursor: Cursor) -> list[str]:
    """Return the names that stand where a query names its tables, each once."""
    found: dict[str, None] = {}
    depths = [(False, "")]  # for each open parenthesis: whether a comma parts tables, and the word before it
    before = ""
    while not cursor.is_done:
        lists, owner = depths[-1]
        word = cursor.next().text.lower()
        is_open = word in _OPEN and owner not in _OWN_FROM and before != "distinct"
        if is_open or (word == "," and lists):
            depths[-1] = (True, owner)
            found |= dict.fromkeys(_tables(cursor, depths))
        elif word == "(":
            depths.append((False, before))
        elif word == ")":
            depths = depths[:-1] or [(False, "")]
        elif word in _NO_TABLES:
            depths[-1] = (False, owner)
        before = word
    return list(found)


def _tables(cursor: Cursor, depths: list[tuple[bool, str]]) -> list[str]:
    """Read the table behind FROM, JOIN or a comma, if one stands there: no query and no function."""
    while cursor.sees("(") or cursor.peek().word in _BEFORE_TABLE:
        if cursor.next().text == "(":
            depths.append((True, ""))
    is_name = cursor.peek().kind in {"word", "name"} and cursor.peek().word not in {
        "select",
        "with",
        "values",
    }
    if not is_name:
        return []
    name = cursor.table()
    return [] if cursor.sees("(") else [name]
