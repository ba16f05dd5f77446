"""Every rule against cases: an assessment in, the findings it gives out."""

import inspect
from datetime import date

import pytest

from archkit.model.assessment import Assessment, Mismatch, ShapePredicate, ShapeTable
from archkit.model.evidence import EvidenceTable
from archkit.model.loop import Loop
from archkit.model.system import Column, ForeignKey, Index, System, Table
from archkit.rules import RULES, apply_rules


def table(question, columns, *rows):
    return EvidenceTable(
        question=question, title=question, columns=tuple(columns.split()), rows=rows, sql="select 1"
    )


def assessment(**parts):
    return Assessment(study="s", as_of=date(2026, 11, 22), **parts)


def found(**parts):
    return [(f.rule, f.severity, f.subject) for f in apply_rules(assessment(**parts))]


def orders(*indexes, nullable=True):
    key = ForeignKey(columns=("customer_id",), to_table="customers")
    columns = (Column(name="id", type="int"), Column(name="customer_id", type="int", nullable=nullable))
    return System(
        tables=(
            Table(name="orders", columns=columns, primary_key=("id",), foreign_keys=(key,), indexes=indexes),
            Table(name="customers", primary_key=("id",)),
        )
    )


LOOKUPS = "lookup table column shapes calls total_ms p50_ms p95_ms"
LOOP = Loop(
    kind="n+1",
    shape="S-1",
    parent="S-0",
    times=10,
    calls=120,
    different_calls=120,
    distinct_arguments=12,
    session_example="s",
    endpoint="orders.list",
)


def test_a_foreign_key_without_index_weighs_as_much_as_the_time_that_lookups_by_it_take():
    heavy = table(
        "predicate_load", LOOKUPS, ("orders.customer_id", "orders", "customer_id", 1, 50, 900.0, 10.0, 40.0)
    )
    light = table(
        "predicate_load",
        LOOKUPS,
        ("orders.customer_id", "orders", "customer_id", 1, 50, 1.0, 10.0, 40.0),
        ("a.b", "a", "b", 1, 50, 999.0, 10.0, 40.0),
    )
    assert found(system=orders(), tables=(heavy,)) == [("foreign_key_without_index", "error", "orders")]
    assert found(system=orders(), tables=(light,)) == [("foreign_key_without_index", "warning", "orders")]
    assert found(system=orders()) == [("foreign_key_without_index", "info", "orders")]


@pytest.mark.parametrize(
    ("index", "serves"),
    [
        (Index(name="i", columns=("customer_id",)), True),
        (Index(name="i", columns=("customer_id", "id")), True),
        (Index(name="i", columns=("id", "customer_id")), False),
        (Index(name="i", columns=("customer_id",), partial=True), False),
    ],
)
def test_an_index_serves_a_foreign_key_only_if_it_begins_with_it_and_is_whole(index, serves):
    assert (found(system=orders(index)) == []) is serves


HEAVY = ("orders.customer_id", "orders", "customer_id", 1, 50, 900.0, 10.0, 40.0)
STORE = Index(name="i", columns=("store_id", "customer_id", "at"))


@pytest.mark.parametrize(
    ("compared", "index", "severity"),
    [
        ([("S-1", "customer_id filter")], STORE, "error"),
        ([("S-1", "customer_id filter"), ("S-1", "store_id filter")], STORE, "info"),
        (
            [("S-1", "customer_id join"), ("S-1", "store_id filter"), ("S-2", "customer_id filter")],
            STORE,
            "error",
        ),
        ([("S-1", "customer_id filter"), ("S-1", "store_id reach")], STORE, "error"),
        ([("S-1", "customer_id filter"), ("S-1", "id filter")], None, "info"),
        (
            [("S-1", "customer_id filter"), ("S-1", "store_id filter")],
            STORE.model_copy(update={"partial": True}),
            "error",
        ),
        (
            [("S-1", "customer_id filter"), ("S-1", "store_id filter")],
            Index(name="i", columns=("store_id",)),
            "error",
        ),
    ],
)
def test_a_foreign_key_needs_no_index_of_its_own_where_others_find_the_rows(compared, index, severity):
    predicates = tuple(
        ShapePredicate(shape=shape, table="orders", column=said.split()[0], operator="=", use=said.split()[1])
        for shape, said in compared
    )
    system = orders(*([index] if index else []))
    load = table("predicate_load", LOOKUPS, HEAVY)
    assert found(system=system, tables=(load,), shape_predicates=predicates) == [
        ("foreign_key_without_index", severity, "orders")
    ]


def test_a_loop_with_other_arguments_is_worse_than_one_with_the_same():
    duplicate = LOOP.model_copy(update={"kind": "duplicate", "distinct_arguments": 1, "endpoint": "cart.get"})
    assert found(loops=(duplicate, LOOP)) == [
        ("n_plus_one_loop", "error", "orders.list"),
        ("duplicate_query_in_loop", "warning", "cart.get"),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "asks order_items 12 times in a row, each time for another row: 120 calls of S-1 in 10 loops."),
        (
            {"different_calls": 25, "distinct_arguments": 12},
            "asks order_items 12 times in a row, for 2.5 rows on average: 120 calls of S-1 in 10 loops.",
        ),
        (
            {"calls": 125, "different_calls": 30},
            "asks order_items 12.5 times (on average) in a row, for 3.0 rows on average: 125 calls of S-1 in 10 loops.",
        ),
        (
            {"kind": "duplicate", "different_calls": 10, "distinct_arguments": 1},
            "asks order_items 12 times in a row for the same thing: 120 calls of S-1 in 10 loops.",
        ),
    ],
)
def test_a_loop_says_how_often_and_for_how_many_rows(given, said):
    asked = ShapeTable(shape="S-1", table="order_items", access="read")
    (finding,) = apply_rules(assessment(loops=(LOOP.model_copy(update=given),), shape_tables=(asked,)))
    assert finding.statement == f"orders.list {said}"
    assert "orders.list" in finding.remedy


@pytest.mark.parametrize(
    ("calls", "errors", "low", "severity"),
    [
        (482, 482, 0.99, "error"),
        (1000, 70, 0.05, "error"),
        (1000, 70, 0.049, "warning"),
        (1000, 17, 0.01, "warning"),
        (1000, 17, 0.009, None),
        (4, 4, 0.5, None),
        (1000, 0, 0.0, None),
    ],
)
def test_an_endpoint_fails_from_a_sure_share_of_5xx_on(calls, errors, low, severity):
    columns = "endpoint method calls errors n p95_ms error_share error_share_low error_share_high"
    row = ("PATCH /a", "PATCH", calls, errors, calls - errors, 1.0, errors / calls, low, 1.0)
    expected = [("endpoint_failing", severity, "PATCH /a")] if severity else []
    assert found(tables=(table("endpoint_latency", columns, row),)) == expected


def test_an_endpoint_that_never_answers_well_has_no_latency():
    columns = "endpoint method calls errors n p95_ms error_share error_share_low error_share_high"
    row = ("/balance", "GET", 482, 482, 0, None, 1.0, 0.9921, 1.0)
    (finding,) = apply_rules(assessment(tables=(table("endpoint_latency", columns, row),)))
    assert finding.statement == (
        "/balance fails for every request: 482 of 482 were answered with a 5xx (95 % interval 99.2% to 100.0%); "
        "its latency is unknown."
    )


def test_a_table_written_by_three_areas_is_reported_once():
    rows = (
        ("customers", "checkout", 90),
        ("customers", "reviews", 5),
        ("customers", "support", 3),
        ("a", "b", 1),
    )
    assert found(tables=(table("table_writers", "table area writes", *rows),)) == [
        ("table_written_by_many", "warning", "customers")
    ]


def test_a_statement_that_takes_a_fifth_of_the_time_is_reported_unless_it_is_maintenance_or_a_commit():
    columns = "shape sql kind traffic complexity calls total_ms share p50_ms p95_ms p99_ms max_ms rows"
    rest = (1, 10.0, 0.5, 1.0, 1.0, 1.0, 1.0, None)
    rows = (
        ("S-1", "a", "read", "interactive", "simple", *rest),
        ("S-2", "b", "read", "maintenance", "simple", *rest),
        ("S-3", "commit", "transaction", "interactive", "simple", *rest),
    )
    assert found(tables=(table("shape_latency", columns, *rows),)) == [
        ("time_in_one_statement", "warning", "S-1")
    ]


def test_an_endpoint_that_runs_fifteen_different_statements_is_chatty():
    columns = "endpoint requests p50 p95 max distinct_shapes"
    rows = (("dashboard", 50, 20.0, 20.0, 20, 18.0), ("loop", 50, 40.0, 40.0, 40, 3.0))
    assert found(tables=(table("statements_per_request", columns, *rows),)) == [
        ("chatty_endpoint", "warning", "dashboard")
    ]


def test_a_burst_needs_a_peak_of_three_times_the_median_and_ten_minutes():
    def minutes(*rates):
        rows = [(f"2026-11-22T10:{i:02}:00Z", 0, rate) for i, rate in enumerate(rates)]
        return (table("traffic_rate", "minute statements requests", *rows),)

    assert found(tables=minutes(*[100] * 10, 310)) == [("burst", "info", "2026-11-22T10:10:00Z")]
    assert found(tables=minutes(*[100] * 10, 290)) == []
    assert found(tables=minutes(100, 900)) == []


def test_a_log_of_another_system_is_an_error_and_one_unknown_table_a_warning():
    other = Mismatch(only_in_log=("a", "b"), only_in_schema=("c",))
    near = Mismatch(only_in_log=("a",), in_both=("b", "c"))
    assert found(mismatch=other) == [("table_unknown_to_schema", "error", "log and schema")]
    assert found(mismatch=near) == [("table_unknown_to_schema", "warning", "log and schema")]


def test_a_healthy_system_has_no_finding():
    assert found(system=orders(Index(name="i", columns=("customer_id",)))) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_is_a_page_with_claim_sight_and_remedy(rule):
    page = inspect.getdoc(rule)
    assert "Seen as:" in page
    assert "Do:" in page
