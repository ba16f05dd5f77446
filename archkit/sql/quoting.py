"""The one place where a text becomes part of SQL; names are quoted in `identifiers`."""

from __future__ import annotations


def quote_text(text: str) -> str:
    """Return the text as a SQL string literal; only for statements that take no parameters."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"
