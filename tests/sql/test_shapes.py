"""Shapes: what makes no difference is folded, what does is kept, and nothing literal survives."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shape_cases import shape_of

from archkit.scrub import scrub_shape
from archkit.sql.shapes import fold, shape_id

_CASES = Path(__file__).parents[1] / "cases" / "shapes"


def _paragraphs(name: str) -> list[list[str]]:
    text = (_CASES / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("-- ")]
    groups = itertools.groupby(lines, key=bool)
    return [[line.replace(r"\n", "\n") for line in group] for has_text, group in groups if has_text]


SAME = [(group[0], line) for group in _paragraphs("same.sql") for line in group]
APART = [pair for group in _paragraphs("apart.sql") for pair in itertools.combinations(group, 2)]


@pytest.mark.parametrize(("shape", "statement"), SAME)
def test_statements_that_differ_in_literals_have_one_shape(shape: str, statement: str) -> None:
    assert shape_of(statement) == shape


@pytest.mark.parametrize(("one", "other"), APART)
def test_statements_that_do_different_things_have_different_shapes(one: str, other: str) -> None:
    assert shape_id(shape_of(one)) != shape_id(shape_of(other))


SECRET = "hunter2zebra"  # noqa: S105  planted, to be looked for
HIDING = (
    "'{}'", "'a''{}'", "E'a\\'{}'", "$${}$$", "$q$ $$ {} $q$", "$rare$ $q$ {} $q$ x $rare$", "/* {} */",
    "/* a /* {} */ {} */", "/* a /* b /* c /* {} */ */ */ {} */", "-- {}\n", "/* ' */ '{}'", "'--' /* {} */",
    "B'{}'", "U&'{}'", "N'{}'", "'{}", "E'{}", "$${}", "$q${}", "/* {}", "/* a /* {} */ {}", "-- {}", '"{}',
    "1{}", "0x{}",
)  # fmt: skip
AROUND = ("select a from t where b = {} and c = 1", "insert into t values ({}, 'x')", "update t set a = {}",
          "select {}", "{}", "call f({}, {})", "with x as (select {}) select * from x")  # fmt: skip


_OPEN = HIDING[15:]  # what never ends hides once


@pytest.mark.parametrize(
    ("hiding", "around"),
    [(h, a) for h in HIDING for a in AROUND if h not in _OPEN or a.count("{}") == 1],
)
def test_no_literal_or_comment_survives_in_a_shape(hiding: str, around: str) -> None:
    assert SECRET not in shape_of(around.replace("{}", hiding).replace("{}", SECRET))


_PIECES = st.lists(st.one_of(st.sampled_from(HIDING[:15]), st.sampled_from(["a", " = ", "(", ",", '"t"', "\n", "x.y"])),
                   min_size=1, max_size=8)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_PIECES, st.sampled_from([*HIDING, ""]))
def test_no_mixture_of_literals_and_comments_survives(pieces: list[str], last: str) -> None:
    # A block comment within a line comment would end with the line, and start another one.
    statement = "select " + " ".join([*pieces, last]).replace("{}", SECRET)
    assert SECRET not in shape_of(statement)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="ab1 '\"$/*-,()?;\n\\E.=[]{}", max_size=60))
def test_folding_is_stable(text: str) -> None:
    folded = shape_of(text)
    assume('"' not in folded)  # an odd name is quoted once more
    assert fold(folded) == folded


def test_a_text_of_a_megabyte_folds_at_once() -> None:
    numbers = ", ".join(str(i) for i in range(150_000))
    assert shape_of(f"select a from t where b in ({numbers})") == "select a from t where b in (?)"
    rows = ", ".join(f"({i}, 'x')" for i in range(90_000))
    assert shape_of(f"insert into t values {rows}") == "insert into t values (?, ?)"


def test_names_that_are_neither_known_nor_plain_do_not_leave_with_a_shape() -> None:
    shape = shape_of('select "me@example.com", "Résumé 2026", order_id, "Known Name" from a1b2c3d4e5f6')
    assert scrub_shape(shape, frozenset({"Known Name"})) == 'select x, x, order_id, "Known Name" from x'
