"""The cheap patterns of blanking find what the whole pattern finds, on any text."""

from __future__ import annotations

import functools
import itertools

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from statement_grammar import Grammar, real_tables

from archkit.sql.blanking import macros
from archkit.sql.shapes import fold

_PIECES = (
    "select ", "a", "A1", "t.b", " = ", "'x'", "'", "''", '"', '"a b"', '"a"', "$1", "$23", "$", "$$", "$q$",
    "v$1", "v$", "\\", "E'\\''", "e'", "--", "-- x\n", "/*", "*/", "/* x */", "1", " 1", "1.5", "1e9", "0x1f",
    ".5", "é", "é1", "1é", "\u0442\u0430", "2", "u&'x'", 'U&"x"', "n'x'", "b", "x", "_", "?", "?|", "::int",
    "(", ")", ",", ";", "-", "+", "\n", "\t", " ", "\x00", "\xa0", "in (", "[",
)  # fmt: skip


@functools.cache
def _connection() -> duckdb.DuckDBPyConnection:
    """Return a connection that blanks in both ways: `blanked`, and `thorough`, which never takes the cheap way."""
    connection = duckdb.connect()
    script = macros("00" * 32)
    connection.execute(script)
    whole = script[script.index("create or replace macro blanked") :]
    connection.execute(whole.replace("blanked(", "thorough(", 1).replace("is_intricate(said)", "true", 1))
    return connection


def _differing(texts: list[str]) -> list[tuple[str, str, str]]:
    """Return the texts whose two blanked forms have different shapes."""
    rows = _connection().execute(
        "select said, blanked(said), thorough(said) from (select unnest($1) as said)", [texts]
    )
    return [row for row in rows.fetchall() if fold(row[1]) != fold(row[2])]


def test_statements_have_the_same_shape_by_the_cheap_patterns_and_by_the_whole_one() -> None:
    assert _differing(list(itertools.islice(Grammar(11, real_tables()).statements(), 3_000))) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join), min_size=40, max_size=60))
def test_texts_of_odd_pieces_have_the_same_shape_by_the_cheap_patterns(texts: list[str]) -> None:
    assert _differing(texts) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=40), min_size=30, max_size=40))
def test_any_texts_have_the_same_shape_by_the_cheap_patterns(texts: list[str]) -> None:
    assert _differing(texts) == []
