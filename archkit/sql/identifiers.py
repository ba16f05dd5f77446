"""Identifiers: the one place that normalises and quotes names."""

from __future__ import annotations

DEFAULT_SCHEMAS = frozenset({"public", "dbo", "main"})
_QUOTES = {'"': '"', "`": "`", "[": "]"}


def quote_identifier(name: str) -> str:
    """Return the name as one quoted SQL identifier; a NUL, which no database accepts, is an error."""
    if "\0" in name or not name:
        raise ValueError("an identifier is empty or holds a NUL character")
    return '"' + name.replace('"', '""') + '"'


def unquote(text: str) -> str:
    """Return an identifier without its double quotes, backticks or brackets; case is kept."""
    end = _QUOTES.get(text[:1])
    if end is None or len(text) < 2 or text[-1] != end:  # noqa: PLR2004  an opening and a closing quote
        return text
    return text[1:-1].replace(end * 2, end)


def column_name(text: str) -> str:
    """Return a column, index or constraint name as archkit writes it: unquoted, lower case."""
    return unquote(text).lower()


def cased(name: str) -> str:
    """Return the name if its case says more than its letters do, as in OrderItem; else nothing."""
    return name if name not in (name.lower(), name.upper()) else ""


def table_name(*parts: str) -> str:
    """Return a table name as archkit writes it: lower case, default schemas dropped, other schemas kept.

    Of `server.database.schema.table` only the last two parts count.
    """
    names = [column_name(part) for part in parts if part][-2:]
    return ".".join(names[1:] if len(names) > 1 and names[0] in DEFAULT_SCHEMAS else names)
