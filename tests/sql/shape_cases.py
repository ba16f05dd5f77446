"""Blanks and folds statements as a reader does: in DuckDB, then in Python."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import duckdb

from archkit.sql.blanking import macros
from archkit.sql.shapes import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


@functools.cache
def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(macros("00" * 32))
    return connection


def shape_of(statement: str) -> str:
    """Return the shape of a raw statement."""
    asked = _connection().execute("select blanked(without_own_comment($1))", [statement])
    return fold(str(asked.fetchall()[0][0]))


def shapes_of(statements: Sequence[str]) -> list[str]:
    """Return the shape of each raw statement."""
    asked = _connection().execute(
        "select blanked(without_own_comment(said)) from (select unnest($1) as said)", [list(statements)]
    )
    return [fold(blanked) for (blanked,) in asked.fetchall()]


def blanked_of(statement: str) -> str:
    """Return a raw statement as a reader blanks it, in a column of a table."""
    _connection().execute("create or replace table asked_of (said varchar)")
    _connection().execute("insert into asked_of values ($1)", [statement])
    asked = _connection().execute("select blanked(without_own_comment(said)) from asked_of")
    return str(asked.fetchall()[0][0])
