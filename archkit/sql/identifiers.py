"""Identifiers: the one place that normalises and quotes names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEFAULT_SCHEMAS = frozenset({"public", "dbo", "main"})
LONGEST_NAME = 63  # bytes; PostgreSQL cuts what is longer, without a word
_FOLDED = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_QUOTES = {'"': '"', "`": "`", "[": "]"}


def quote_identifier(name: str) -> str:
    """Return the name as one quoted SQL identifier; a NUL, which no database accepts, is an error."""
    if "\0" in name or not name:
        raise ValueError("an identifier is empty or holds a NUL character")
    return '"' + name.replace('"', '""') + '"'


def quote_path(path: Iterable[str]) -> str:
    """Return a name with its schema, if any, each part quoted."""
    return ".".join(map(quote_identifier, path))


def unquote(text: str) -> str:
    """Return an identifier without its double quotes, backticks or brackets; case is kept."""
    end = _QUOTES.get(text[:1])
    if end is None or len(text) < 2 or text[-1] != end:  # noqa: PLR2004  an opening and a closing quote
        return text
    return text[1:-1].replace(end * 2, end)


def column_name(text: str) -> str:
    """Return a column, index or constraint name as archkit writes it: unquoted, lower case."""
    return unquote(text).lower()


def exact_name(text: str, *, is_postgres: bool) -> str:
    """Return an identifier as the database has it.

    PostgreSQL folds the ASCII letters of an unquoted one and cuts each to 63 bytes; others keep what is written.
    """
    name = unquote(text)
    if not is_postgres:
        return name
    folded = name if name != text else name.translate(_FOLDED)
    return folded.encode()[:LONGEST_NAME].decode(errors="ignore")


def exact_path(parts: Sequence[str], *, is_postgres: bool) -> list[str]:
    """Return the parts of a table's name as the database has them; a default schema is left out."""
    path = [exact_name(part, is_postgres=is_postgres) for part in parts if part][-2:]
    first = path[0] if is_postgres else path[0].lower()
    return path[1:] if len(path) > 1 and first in DEFAULT_SCHEMAS else path


def unlike(exact: str, name: str | None) -> str:
    """Return the exact name if it is another one than archkit's own; else nothing."""
    return "" if exact == name else exact


def cased(name: str) -> str:
    """Return the name if its case says more than its letters do, as in OrderItem; else nothing."""
    return name if name not in (name.lower(), name.upper()) else ""


def table_name(*parts: str) -> str:
    """Return a table name as archkit writes it: lower case, default schemas dropped, other schemas kept.

    Of `server.database.schema.table` only the last two parts count.
    """
    names = [column_name(part) for part in parts if part][-2:]
    return ".".join(names[1:] if len(names) > 1 and names[0] in DEFAULT_SCHEMAS else names)
