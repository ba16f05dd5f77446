"""What endpoints do to tables, and what one transaction writes together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from evidence_rows import analyst_of, request, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.analysis.closures import closures_of, split_names

if TYPE_CHECKING:
    from pathlib import Path


def _shape(sql: str, kind: str, complexity: str = "simple") -> tuple[Any, ...]:
    return sql, sql, kind, complexity, True


WRITES = {
    "insert into orders (id) values (?)": ("orders", "insert"),
    "insert into orders (id) values (?) on conflict (id) do update set n = ?": ("orders", "upsert"),
    "insert into orders (id) values (?) on conflict (id) do nothing": ("orders", "insert"),
    "update orders set a = ? where id = ?": ("orders", "update"),
    "delete from orders where id = ?": ("orders", "delete"),
    "merge into orders using x on ? when matched then delete": ("orders", "upsert"),
    'with x as (delete from "Order" returning id) insert into log(id) select id from x': ("order", "delete"),
    "with x as (select ?) insert into public.orders(id) select * from x": ("orders", "insert"),
    "copy orders from stdin": ("orders", "insert"),
    "truncate orders": ("orders", "delete"),
    "select change_it(?)": ("orders", None),
}


@pytest.mark.parametrize("sql", WRITES)
def test_the_kind_of_a_write_is_told_from_its_text(sql: str, tmp_path: Path) -> None:
    table, kind = WRITES[sql]
    (row,) = (
        analyst_of(
            tmp_path,
            statements=[statement(shape=sql, trace="t")],
            requests=[request(trace="t", method="POST")],
            shapes=[_shape(sql, "write")],
            shape_tables=[(sql, table, "write")],
        )
        .table("endpoint_tables")
        .records()
    )
    assert (row["endpoint"], row["method"], row["table"], row["kind"]) == ("/a", "POST", table, kind)


def test_an_endpoint_is_told_what_each_request_does_to_each_table(tmp_path: Path) -> None:
    read, other = "select ? from orders where id = ? and day > ?", 'select ? from orders where "a,b" = any(?)'
    traces = [("t1", read, 3), ("t2", read, 1), ("t2", other, 4), ("refused", read, 9), (None, read, 9)]
    rows = [statement(shape=sql, trace=trace) for trace, sql, times in traces for _ in range(times)]
    predicates = [
        (read, "orders", "id", "=", "filter"),
        (read, "orders", "day", "range", "filter"),
        (read, "orders", "made", "=", "join"),
        (other, "orders", "a,b", "any", "filter"),
    ]
    (row,) = (
        analyst_of(
            tmp_path,
            statements=[*rows, statement(shape=read, trace="t1", traffic="batch")],
            requests=[
                request(trace="t1"),
                request(trace="t2"),
                request(trace="refused", status=404),
                request(trace=None, endpoint="/b"),
            ],
            shapes=[_shape(read, "read"), _shape(other, "read")],
            shape_tables=[(read, "orders", "read"), (other, "orders", "read")],
            shape_predicates=predicates,
        )
        .table("endpoint_tables")
        .records()
    )
    assert (row["access"], row["kind"], row["requests"], row["statements"]) == ("read", None, 2, 8)
    assert row["per_request"] == 4
    assert split_names(str(row["looked_up_by"])) == ("a,b", "id")


def test_the_same_path_read_and_written_is_two_endpoints(tmp_path: Path) -> None:
    table = analyst_of(
        tmp_path,
        statements=[statement(shape="select ?", trace=t) for t in ("t1", "t2")],
        requests=[request(trace="t1", method="GET"), request(trace="t2", method="POST")],
        shapes=[_shape("select ?", "read")],
        shape_tables=[("select ?", "a", "read")],
    ).table("endpoint_tables")
    assert [row["method"] for row in table.records()] == ["GET", "POST"]


def _components(sets: list[set[str]], tables: set[str]) -> set[frozenset[str]]:
    groups = [{table} for table in tables]
    for together in sets:
        touched = [group for group in groups if group & together]
        groups = [group for group in groups if not group & together]
        groups += [set().union(*touched)] if touched else []
    return {frozenset(group) for group in groups}


_NAMES = [f"t{i:02}" for i in range(9)] + ['odd, "name"']


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sets(st.sampled_from(_NAMES), min_size=1, max_size=3), min_size=1, max_size=8))
def test_closures_are_the_connected_components_of_what_transactions_write(
    tmp_path: Path, sets: list[set[str]]
) -> None:
    rows = [
        statement(shape=f"insert {table}", transaction=f"s/{number}")
        for number, together in enumerate(sets)
        for table in together
    ]
    rows += [statement(shape="select", transaction=f"s/{number}") for number in range(len(sets))]
    rows += [statement(shape=f"insert {t}", transaction="dump", traffic="maintenance") for t in _NAMES]
    closures = closures_of(
        analyst_of(
            tmp_path,
            statements=rows,
            shapes=[_shape(f"insert {name}", "write") for name in _NAMES] + [_shape("select", "read")],
            shape_tables=[(f"insert {name}", name, "write") for name in _NAMES]
            + [("select", "only read", "read")],
        ).table("closures")
    )
    written = set().union(*sets)
    assert {frozenset(c.tables) for c in closures} == _components(sets, written | {"only read"})
    counts = {c.name: c.transactions for c in closures}
    assert sum(counts.values()) == len(sets)
    assert counts["only read"] == 0
    times = {table: sum(table in together for together in sets) for table in written}
    for closure in closures:
        assert times.get(closure.name, 0) == max(times.get(table, 0) for table in closure.tables)


def test_a_chain_of_transactions_is_one_closure(tmp_path: Path) -> None:
    names = [f"t{i:03}" for i in range(120)]
    rows = [statement(shape=n, transaction=f"s/{a}") for a, pair in enumerate(pairwise(names)) for n in pair]
    table = analyst_of(
        tmp_path,
        statements=rows,
        shapes=[_shape(name, "write") for name in names],
        shape_tables=[(name, name, "write") for name in names],
    ).table("closures")
    (closure,) = closures_of(table)
    assert closure.tables == tuple(names)
    assert closure.transactions == len(names) - 1


def _one(folder: Path, *described: tuple[str, str, str, list[tuple[str, str, str]]]) -> Any:
    """Return the closure of table `a` from shapes (text, kind, complexity, [(column, operator, use)])."""
    table = analyst_of(
        folder,
        statements=[statement(shape=sql, duration_ms=2.0) for sql, *_ in described],
        shapes=[_shape(sql, kind, complexity) for sql, kind, complexity, _ in described],
        shape_tables=[(sql, "a", "write" if kind == "write" else "read") for sql, kind, *_ in described],
        shape_predicates=[
            (sql, "a", *predicate) for sql, _, _, predicates in described for predicate in predicates
        ],
    ).table("closures")
    (closure,) = closures_of(table)
    return closure


CRUD = {
    "a row by its key": ("select ? from a where id = ?", "read", "simple", [("id", "=", "filter")], 1),
    "some rows by keys": ("select ? from a where id in (?)", "read", "simple", [("id", "in", "filter")], 1),
    "a plain insert": ("insert into a values (?)", "write", "simple", [], 1),
    "a change by key": ("update a set b = ? where id = ?", "write", "simple", [("id", "=", "filter")], 1),
    "a whole table": ("select ? from a", "read", "simple", [], 0),
    "a range": ("select ? from a where n > ?", "read", "simple", [("n", "range", "filter")], 0),
    "another order": ("select ? from a where id = ? order by n", "read", "simple",
                      [("id", "=", "filter"), ("n", "other", "sort")], 0),
    "its own order": ("select ? from a where id = ? order by id", "read", "simple",
                      [("id", "=", "filter"), ("id", "other", "sort")], 1),
    "a group": ("select ? from a where id = ? group by id", "read", "complex",
                [("id", "=", "filter"), ("id", "other", "group")], 0),
    "an update of all rows": ("update a set b = ?", "write", "simple", [], 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CRUD)
def test_plain_reads_and_writes_by_key_are_told_from_others(name: str, tmp_path: Path) -> None:
    *described, expected = CRUD[name]
    assert _one(tmp_path, tuple(described)).crud_calls == expected


@pytest.mark.parametrize(("members", "dynamic"), [(2, 0), (3, 3), (5, 5)])
def test_shapes_that_differ_only_in_their_predicates_are_dynamic_from_three_on(
    members: int, dynamic: int, tmp_path: Path
) -> None:
    family = [
        (f"select x from a where c{i} = ?", "read", "simple", [(f"c{i}", "=", "filter")])
        for i in range(members)
    ]
    other = ("select y from a where id = ?", "read", "simple", [("id", "=", "filter")])
    closure = _one(tmp_path, *family, other)
    assert (closure.shapes, closure.dynamic_shapes) == (members + 1, dynamic)
    assert (closure.total_ms, closure.share) == (2.0 * (members + 1), 1.0)
