"""Which indexes are proposed, and that none is of no use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measurements import WHOLE, cited, lookups, measured, reads, schema_alone, statement, statements, uses

from archkit.design.indexes import propose_indexes
from archkit.model.fitness import Fitness
from archkit.model.system import Column, Enum, ForeignKey, Index, System, Table
from archkit.readers.ddl import read_ddl
from archkit.rules.lookups import foreign_key_without_index

CASES = Path(__file__).parents[1] / "cases"


def orders(*indexes: Index, on_delete: str | None = None, key: tuple[str, ...] = ("customer_id",)) -> System:
    types = {"id": "integer", "customer_id": "integer", "shop_id": "integer", "status": "text", "is_open": "boolean",
             "placed_at": "timestamptz", "facts": "jsonb", "tags": "text[]", "mood": "mood"}  # fmt: skip
    table = Table(
        name="orders",
        columns=tuple(Column(name=n, type=t) for n, t in types.items()),
        primary_key=("id",),
        foreign_keys=(ForeignKey(columns=key, to_table="customers", on_delete=on_delete),),
        indexes=indexes,
    )
    mood = Enum(name="mood", values=("good", "bad"))
    customers = Table(name="customers", columns=(Column(name="id", type="integer"),), primary_key=("id",))
    return System(tables=(table, customers), enums=(mood,))


def proposed(system: System, **parts: object) -> list[tuple[str, ...]]:
    return [plan.columns for plan in propose_indexes(measured(system, **parts), system)]


def hot(text: str, **said: object) -> dict[str, object]:
    """Return a log in which one hot statement looks up so."""
    return {"tables": (statements(statement("S-1", **said)),), "shape_predicates": uses("S-1", text)}


INDEXED = Index(name="orders_customer_id", columns=("customer_id",))


def test_without_a_log_every_declared_foreign_key_gets_its_index():
    (plan,) = propose_indexes(schema_alone(orders()), orders())
    assert plan.columns == ("customer_id",)
    assert plan.ddl == (
        'CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_customer_id_idx" ON "orders" ("customer_id");'
    )
    assert "NO DATA" in plan.why


def test_a_whole_log_must_show_that_a_foreign_key_is_used():
    system = orders()
    deleting = statements(
        statement("S-9", "delete from customers where id = ?", kind="write", calls=1, total_ms=0.1)
    )
    assert proposed(system) == []
    assert proposed(system, fitness=Fitness(threshold_ms=250.0)) == [("customer_id",)]
    assert proposed(system, tables=(lookups(orders__customer_id=7),)) == [("customer_id",)]
    written = reads("S-9", "customers", access="write")
    assert proposed(system, tables=(deleting,), shape_tables=written) == [("customer_id",)]
    cascading = orders(on_delete="CASCADE")
    assert proposed(cascading) == [("customer_id",)]


def test_a_plan_cites_the_lookups_that_ask_for_it():
    evidence = (cited("predicate_load.p95_ms", "orders.customer_id"),)
    log = measured(orders(), tables=(lookups(orders__customer_id=7),), evidence=evidence)
    (plan,) = propose_indexes(log, orders())
    assert plan.evidence == ("E-predicate_load.p95_ms-orders.customer_id",)
    assert "7 lookups by it took 0.007 s, p95 1 ms" in plan.why


@pytest.mark.parametrize(
    ("index", "serves"),
    [
        (Index(name="i", columns=("customer_id", "id")), True),
        (Index(name="i", columns=("id", "customer_id")), False),
        (Index(name="i", columns=("customer_id",), partial=True), False),
        (Index(name="i", columns=("customer_id",), method="gin"), False),
        (Index(name="i", columns=("customer_id",), method="gist"), False),
        (Index(name="i", columns=("customer_id",), method="hash"), True),
        (Index(name="i", columns=("customer_id", "status"), unique=True), True),
    ],
)
def test_an_index_that_is_there_serves_what_it_begins_with(index, serves):
    system = orders(index)
    assert (propose_indexes(schema_alone(system), system) == ()) is serves


HOT = [
    ("orders.status = filter", [("status",)]),
    ("orders.status in filter, orders.shop_id any filter", [("shop_id", "status")]),
    ("orders.placed_at range filter", [("placed_at",)]),
    ("orders.placed_at range filter, orders.status = filter", [("status", "placed_at")]),
    ("orders.status = filter, orders.placed_at other sort", [("status", "placed_at")]),
    ("orders.status = filter, orders.placed_at other sort, orders.id other sort", [("status", "placed_at")]),
    ("orders.status in filter, orders.placed_at other sort", [("status",)]),
    ("orders.is_open = filter", []),
    ("orders.mood = filter", []),
    ("orders.is_open = filter, orders.status = filter", [("status",)]),
    ("orders.is_open = filter, orders.placed_at other sort", [("is_open", "placed_at")]),
    ("orders.placed_at other sort", []),
    ("orders.id = filter, orders.status = filter", []),
    ("orders.facts = filter", []),
    ("orders.tags = filter", []),
    ("orders.status like filter", []),
    ("orders.shop_id = join", [("shop_id",)]),
    ("orders.customer_id = filter", []),
    ("orders.customer_id = filter, orders.placed_at other sort", [("customer_id", "placed_at")]),
    ("unknown.status = filter", []),
    ("orders.gone = filter", []),
]


@pytest.mark.parametrize(("text", "columns"), HOT, ids=[text for text, _ in HOT])
def test_a_hot_statement_gets_the_columns_that_it_compares_first_and_one_range_or_sort_last(text, columns):
    assert proposed(orders(INDEXED), **hot(text)) == columns


@pytest.mark.parametrize(
    "said",
    [
        {"calls": 100_000},
        {"rows": 200_000},
        {"traffic": "batch"},
        {"traffic": "maintenance"},
        {"kind": "ddl"},
    ],
)
def test_a_statement_is_not_hot_if_quick_or_broad_or_not_interactive(said):
    assert proposed(orders(INDEXED), **hot("orders.status = filter", **said)) == []


def test_a_statement_is_not_hot_below_one_percent_of_the_time():
    rows = (statement("S-1", total_ms=900.0), statement("S-2", total_ms=99_100.0))
    log = {"tables": (statements(*rows),), "shape_predicates": uses("S-1", "orders.status = filter")}
    assert proposed(orders(INDEXED), **log) == []


def test_an_index_over_more_columns_serves_the_foreign_key_too():
    log = hot("orders.customer_id = filter, orders.status = filter")
    plans = propose_indexes(measured(orders(), **log, evidence=()), orders(on_delete="cascade"))
    assert [plan.columns for plan in plans] == [("customer_id", "status")]
    assert "act on it (cascade)" in plans[0].why
    assert "S-1 takes 100.0% of the statements' time" in plans[0].why


def test_rows_that_were_not_logged_are_left_unsaid():
    (plan,) = propose_indexes(
        measured(orders(INDEXED), **hot("orders.status = filter", rows=None)), orders(INDEXED)
    )
    assert "rows a call" not in plan.why


@pytest.mark.parametrize("path", sorted((CASES / "indexes").glob("*.sql")), ids=lambda path: path.stem)
def test_the_finding_and_the_plan_agree_where_there_is_no_log(path):
    system = read_ddl([path]).system
    alone = schema_alone(system)
    planned = {(plan.table, plan.columns[0]) for plan in propose_indexes(alone, system)}
    found = {f.id for f in foreign_key_without_index(alone)}
    assert len(planned) == len(found)
    assert {f.subject for f in foreign_key_without_index(alone)} == {table for table, _ in planned}


NAMES = st.sampled_from(["a", "b", "a_b", "user", 'q"', "ä" * 31, "x" * 63, "x" * 62 + "y", "it's", "名前"])
COLUMNS = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    some = st.lists(st.sampled_from(columns), min_size=1, max_size=3, unique=True).map(tuple)
    keys = draw(st.lists(some, max_size=4))
    names = st.sampled_from(["a_b_idx", "b_a_idx", None])
    indexes = st.builds(Index, name=names, columns=some, unique=st.booleans(), partial=st.booleans())
    return Table(
        name=draw(NAMES),
        columns=tuple(
            Column(name=c, type=draw(st.sampled_from(["text", "boolean", "jsonb"]))) for c in columns
        ),
        primary_key=draw(some | st.just(())),
        foreign_keys=tuple(ForeignKey(columns=key, to_table="a") for key in keys),
        indexes=tuple(draw(st.lists(indexes, max_size=3))),
    )


def with_plans(system: System, plans) -> System:
    """Return the system after the DDL was run."""
    added = [(plan.table, Index(name=plan.name, columns=plan.columns)) for plan in plans]
    return System(
        tables=tuple(
            t.model_copy(update={"indexes": (*t.indexes, *(i for name, i in added if name == t.name))})
            for t in system.tables
        )
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(tables(), max_size=5, unique_by=lambda t: t.name), st.data())
def test_no_index_is_the_beginning_of_another_and_a_second_run_proposes_none(found, data):
    system = System(tables=tuple(found))
    operators = st.sampled_from(["=", "in", "range"])
    texts = [f"S-{t.name}" for t in found]
    chosen = [
        p.model_copy(update={"operator": data.draw(operators)})
        for t, shape in zip(found, texts, strict=True)
        for c in t.columns[:3]
        for p in uses(shape, f"{t.name}.x = filter")
        for p in [p.model_copy(update={"column": c.name})]
    ]
    log = measured(
        system,
        tables=(statements(*(statement(shape) for shape in texts)),),
        shape_predicates=tuple(chosen),
        fitness=data.draw(st.sampled_from([WHOLE, Fitness()])),
    )
    plans = propose_indexes(log, system)
    for plan in plans:
        table = system.table(plan.table)
        others = [p.columns for p in plans if p is not plan and p.table == plan.table]
        there = [table.primary_key, *(i.columns for i in table.indexes if not i.partial)]
        assert all(key[: len(plan.columns)] != plan.columns for key in (*others, *there))
        assert len(plan.name.encode()) <= 63
    names = [plan.name for plan in plans]
    assert len(set(names)) == len(names)
    assert not set(names) & {i.name for t in found for i in t.indexes} | set(names) & set(system.names)
    done = with_plans(system, plans)
    assert propose_indexes(log.model_copy(update={"system": done}), done) == ()
    backwards = System(tables=system.tables[::-1])
    assert propose_indexes(log.model_copy(update={"system": backwards}), backwards) == plans
