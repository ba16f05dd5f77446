"""The one place where names and texts become part of SQL."""

from __future__ import annotations


def quote_identifier(name: str) -> str:
    """Return the name as a quoted SQL identifier."""
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """Return the text as a SQL string literal; only for statements that take no parameters."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"
