"""Blanks and folds statements as a reader does: in DuckDB, then in Python."""

from __future__ import annotations

import functools

import duckdb

from archkit.sql.shapes import BLANK, BLANK_WITH, UNCOMMENT, fold


@functools.cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _replace(text: str, pattern: str, replacement: str) -> str:
    asked = _connection().execute("select regexp_replace($1, $2, $3, 'g')", [text, pattern, replacement])
    return str(asked.fetchall()[0][0])


def shape_of(statement: str) -> str:
    """Return the shape of a raw statement."""
    blank = _replace(statement, BLANK, BLANK_WITH)
    return fold(_replace(blank, UNCOMMENT, r"\1") if "/*" in blank or "--" in blank else blank)
