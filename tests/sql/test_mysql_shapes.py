"""Shapes of MySQL: its quotes, comments and names; nothing literal survives."""

from __future__ import annotations

import functools
import itertools
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from archkit.sql.blanking import macros
from archkit.sql.blanking_mysql import mysql_macros
from archkit.sql.describe import describe_mysql
from archkit.sql.shapes import fold

_CASES = Path(__file__).parents[1] / "cases" / "mysql"


@functools.cache
def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(macros("00" * 32))
    connection.execute(mysql_macros())
    return connection


def shape_of(statement: str) -> str:
    """Return the shape of a raw statement of MySQL."""
    asked = _connection().execute("select blanked_mysql(without_own_comment($1))", [statement])
    return fold(str(asked.fetchall()[0][0]))


def _asked(statement: str) -> int:
    return int(_connection().execute("select asked_mysql($1)", [statement]).fetchall()[0][0])


def _paragraphs(name: str) -> list[list[str]]:
    lines = [line for line in (_CASES / name).read_text(encoding="utf-8").splitlines() if line[:3] != "-- "]
    groups = itertools.groupby(lines, key=bool)
    return [[line.replace(r"\n", "\n") for line in group] for has_text, group in groups if has_text]


SAME = [(group[0], line) for group in _paragraphs("same.sql") for line in group[1:]]
APART = [pair for group in _paragraphs("apart.sql") for pair in itertools.combinations(group, 2)]


@pytest.mark.parametrize(("shape", "statement"), SAME)
def test_statements_that_differ_in_literals_have_one_shape(shape: str, statement: str) -> None:
    assert shape_of(statement) == shape


@pytest.mark.parametrize(("one", "other"), APART)
def test_statements_that_do_different_things_have_different_shapes(one: str, other: str) -> None:
    assert shape_of(one) != shape_of(other)


SECRET = "hunter2zebra"  # noqa: S105  planted, to be looked for
CLOSED = (
    "'{}'", "'a''{}'", "'a\\'{}'", '"{}"', '"a""{}"', '"a\\"{}"', "'\"{}'", "\"'{}\"", "'`{}'", '"`{}"', "/* {} */",
    "/*+ {} */", "/**{}**/", "/* ' */ '{}'", "/* ` */ '{}'", "-- {}\n", "#{}\n", "--\t{}\n", "'--' /* {} */",
    "'#' \"{}\"", "/*!50001 '{}' */", "/*!50001 a /* {} */ */", '/*M!100000 "{}" */', "/*M {} */", "b'{}'", "x'{}'",
    "N'{}'", "_utf8'{}'", "_utf8mb4 '{}'", '_binary "{}"', "'\\\\' '{}'", "1{}", "0x{}", "`a` '{}'", "`a-1` '{}'",
    "`a'b` '{}'", '`a"b` "{}"', "`a``b` '{}'", "`#` '{}'", "`/*` '{}'", "a*/*{}*/b",
)  # fmt: skip
OPEN = ("'{}", '"{}', "'a\\'{}", "'{}\\", '"{}\\', "/* {}", "/*{}", "/*+{}", "-- {}", "# {}", "`{}", "/*! '{}", "1{}",
        "_utf8'{}")  # fmt: skip
AROUND = ("select a from t where b = {} and c = 1", "insert into t values ({}, 'x')", "update `t` set `a` = {}",
          "{}", "call f({}, {})", "select `a-b`, 'x' {}", "select /* c */ {} # d")  # fmt: skip


@pytest.mark.parametrize(
    ("hiding", "around"),
    [
        (h, a)
        for h in (*CLOSED, *OPEN)
        for a in AROUND
        if h in CLOSED or (a.count("{}") == 1 and a[-1] != "d")
    ],
)
def test_no_literal_or_comment_survives_in_a_shape(hiding: str, around: str) -> None:
    assert SECRET not in shape_of(around.replace("{}", hiding).replace("{}", SECRET))


_PIECES = st.lists(st.one_of(st.sampled_from(CLOSED), st.sampled_from(["a", " = ", "(", ",", "`t`", "\n", "x.y", "*"])),
                   min_size=1, max_size=8)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_PIECES, st.sampled_from([*OPEN, ""]))
def test_no_mixture_of_literals_and_comments_survives(pieces: list[str], last: str) -> None:
    statement = "select " + " ".join([*pieces, last]).replace("{}", SECRET)
    assert SECRET not in shape_of(statement)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="ab1 '\"`/*!-,()?;\n\\E.=#", max_size=60))
def test_any_text_has_a_shape_that_holds_no_mark(text: str) -> None:
    assert not set(shape_of(text)) & set("\x01\x02`")


def test_comments_make_no_difference_to_what_was_asked_and_literals_do() -> None:
    assert _asked("select 1 # a\n") == _asked("select 1 # b\n") == _asked("select 1 -- c\n")
    assert _asked("select 'a # b'") != _asked("select 'a # c'")
    assert _asked("select 1") != _asked("select 2")


DESCRIBED: list[dict[str, Any]] = YAML(typ="safe").load(_CASES / "described.yaml")


@pytest.mark.parametrize("case", DESCRIBED, ids=[case["sql"][:60] for case in DESCRIBED])
def test_a_statement_of_mysql_is_described(case: dict[str, Any]) -> None:
    row = describe_mysql(shape_of(case["sql"]))
    assert row["parsed"]
    assert [row["kind"], row["complexity"]] == case["is"]
    assert dict(row["tables"]) == case["tables"]
    if "predicates" in case:
        assert [f"{t}.{c} {o} {u}" for t, c, o, u in row["predicates"]] == case["predicates"]
