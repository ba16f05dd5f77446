"""Questions to a schema: which index finds rows, which columns are unique, what may be shown."""

from __future__ import annotations

import pytest

from archkit.model.system import Column, Index, System, Table


def table(*indexes: Index, default: str | None = None) -> Table:
    columns = tuple(Column(name=name, type="text", default=default) for name in ("id", "a", "b"))
    return Table(name="t", columns=columns, primary_key=("id",), indexes=indexes)


@pytest.mark.parametrize(
    ("index", "is_found"),
    [
        (Index(name="i", columns=("a", "b")), True),
        (Index(name="i", columns=("b", "a", "id")), True),
        (Index(name="i", columns=("a",)), False),
        (Index(name="i", columns=("id", "a", "b")), False),
        (Index(name="i", columns=("a", "b"), partial=True), False),
        (Index(name="i", columns=("a", "b"), method="hash"), False),
        (Index(name="i", columns=("a", "b"), method="gin"), False),
        (Index(name="i", columns=("a", "b"), method="gist"), False),
        (Index(name="i", columns=("a", "b"), method="brin"), False),
        (Index(name="i", columns=("a", "b", "lower(c)"), has_expression=True), True),
    ],
)
def test_an_index_finds_rows_by_equality_of_its_first_columns(index: Index, is_found: bool) -> None:
    assert table(index).has_index_on(("a", "b")) == is_found


def test_a_hash_index_finds_rows_by_its_one_column_and_the_primary_key_by_its_own() -> None:
    assert table(Index(name="i", columns=("a",), method="hash")).has_index_on(("a",))
    assert table().has_index_on(("id",))


def test_only_full_unique_indexes_of_columns_make_rows_unique() -> None:
    found = table(
        Index(name="i", columns=("a",), unique=True),
        Index(name="same", columns=("a",), unique=True),
        Index(name="j", columns=("b",), unique=True, partial=True),
        Index(name="k", columns=("lower(b)",), unique=True, has_expression=True),
        Index(name="l", columns=("b",)),
    )
    assert found.uniques == (("a",),)


@pytest.mark.parametrize(
    ("default", "shown"),
    [
        (None, None),
        ("now()", "now()"),
        ("autoincrement", "autoincrement"),
        ("true", "true"),
        ("0", "?"),
        ("'hunter2'", "?"),
        ("nextval('s')", "?"),
        ("hunter2", "?"),
    ],
)
def test_a_default_is_shown_only_where_it_holds_no_literal(default: str | None, shown: str | None) -> None:
    system = System(tables=(table(default=default),)).without_literals()
    assert {c.default for t in system.tables for c in t.columns} == {shown}


@pytest.mark.parametrize(
    ("default", "counts"),
    [("autoincrement", True), ("nextval('s')", True), ("now()", False), (None, False)],
)
def test_a_column_that_counts_is_known_by_its_default(default: str | None, counts: bool) -> None:
    assert Column(name="a", type="int", default=default).is_autoincrement == counts
    assert Column(name="a", type="int", default=default).has_default == (default is not None)
    assert Column(name="a", type="int", is_generated=True).has_default
