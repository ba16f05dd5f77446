"""CHECK constraints that list the texts a column may hold; all others say nothing here.

Understood are `x IN (...)`, `x = ANY (ARRAY[...])` as pg_dump writes it, `x = 'a' OR x = 'b'` as SQL Server does,
`x IS NULL OR ...`, and several of them joined by AND.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archkit.sql.ddl_brackets import parted, unwrapped, without_casts
from archkit.sql.ddl_literals import texts_of
from archkit.sql.identifiers import column_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.sql.ddl_cursor import Change, Cursor
    from archkit.sql.ddl_dialect import Dialect
    from archkit.sql.ddl_lexer import Token

_BEFORE_LIST = frozenset(["in", "any"])


def read_check(cursor: Cursor, table: str) -> list[Change]:
    """Read what follows CHECK, and return what each column of it may hold."""
    cursor.accept("not", "for", "replication")
    if not cursor.sees("("):
        return []
    group = cursor.group()
    cursor.accept("no", "inherit")
    allowed = _allowed(group.tokens, cursor.dialect)
    base: Change = {"kind": "one_of", "table": table, "name": None}
    return [base | {"column": column, "values": values} for column, values in allowed.items()]


def _allowed(found: Sequence[Token], dialect: Dialect) -> dict[str, list[str]]:
    if any(token.word == "case" for token in found):
        return {}
    whole = unwrapped(found)
    is_choice = len(parted(whole, "or")) > 1
    allowed: dict[str, list[str]] = {}
    for part in [whole] if is_choice else parted(whole, "and"):
        column, values = _choice(part, dialect)
        if column and values:
            allowed[column] = [v for v in allowed.get(column, values) if v in set(values)]
    return allowed


def _choice(found: Sequence[Token], dialect: Dialect) -> tuple[str, list[str]]:
    """Return the column that all alternatives are about, and all its values; an empty name where there is none."""
    options = [_option(part, dialect) for part in parted(unwrapped(found), "or")]
    column = options[0][0]
    if any(other != column for other, _ in options):
        return "", []
    return column, list(dict.fromkeys(value for _, values in options for value in values))


def _option(found: Sequence[Token], dialect: Dialect) -> tuple[str, list[str]]:
    plain = without_casts(found)
    if any(
        b.text == "(" and a.kind in {"word", "name"} and a.word not in _BEFORE_LIST
        for a, b in pairwise(plain)
    ):
        return "", []
    flat = [token for token in plain if token.text not in {"(", ")"}]
    if len(flat) < 3 or flat[0].kind not in {"word", "name"}:  # noqa: PLR2004  a column, a comparison, a value
        return "", []
    column, rest = column_name(flat[0].text), flat[1:]
    if [token.word for token in rest] == ["is", "null"]:
        return column, []
    values = texts_of(_listed(rest), dialect)
    return (column, values) if values is not None else ("", [])


def _listed(found: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens of the list behind IN, = ANY (ARRAY[...]) or =; nothing where it is another comparison."""
    if found[0].word == "in":
        return found[1:]
    if found[0].text != "=":
        return ()
    is_array = [token.text.lower() for token in found[1:4]] == ["any", "array", "["]
    return found[4:-1] if is_array else found[1:2] if len(found) == 2 else ()  # noqa: PLR2004  = and a value
