from __future__ import annotations

import pytest
from structure_cases import (
    CUT,
    SHOP,
    USERS,
    answer,
    endpoints,
    measured,
    names,
    procedure,
    routers_of,
    table,
    works,
)

from archkit.design.endpoint_names import name_of
from archkit.design.entities import entities_of
from archkit.design.procedures import unplaced
from archkit.design.services import propose_services
from archkit.design.traffic import Endpoint
from archkit.model.assessment import ShapePredicate, ShapeTable
from archkit.model.brief import Brief, Scale
from archkit.model.decision import Choices, ProcedureEdit, ServiceEdit
from archkit.model.system import Column, System, Table


def test_without_a_log_every_entity_has_the_conventional_procedures_and_finds_by_foreign_key():
    routers = routers_of(measured(cut=CUT))
    assert names(routers["orders"]) == ["list", "get", "byCustomerId", "create", "update", "delete"]
    assert names(routers["order_items"]) == [
        "list",
        "get",
        "byOrderId",
        "byProductId",
        "create",
        "update",
        "delete",
    ]
    assert procedure(routers, "orderItems.get").by == ("order_id", "line")
    assert {p.access for r in routers.values() for p in r.procedures} == {"protected"}


def test_a_brief_alone_gives_an_api_and_joins_are_only_made_and_undone():
    routers = routers_of(measured(System(), brief=USERS))
    assert set(routers) == {"users", "roles", "sessions", "profiles", "role_users"}
    assert names(routers["role_users"]) == ["list", "byRoleId", "byUserId", "create", "delete"]
    assert names(routers["users"]) == ["list", "get", "create", "update", "delete"]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (table("t", "a?", key=()), ["list", "create"]),
        (table("t", "password", "api_key", key=()), []),
        (table("t", "document tsvector"), ["list", "get", "delete"]),
        (table("t"), ["list", "get", "delete"]),
        (Table(name="t"), []),
        (Table(name="t", columns=(Column(name="a", type="int", is_generated=True),)), ["list"]),
    ],
)
def test_a_table_gets_only_what_its_columns_and_key_allow(one, expected):
    assert names(routers_of(measured(System(tables=(one,))))["t"]) == expected


@pytest.mark.parametrize(
    ("name", "method", "place"),
    [
        ("orders.list", "GET", "orders.list"), ("GET /orders/:id", "", "orders.get"),
        ("/api/v1/orders", "GET", "orders.list"),
        ("/orders/{id}", "GET", "orders.get"), ("/orders/{id}", "DELETE", "orders.delete"),
        ("/orders", "POST", "orders.create"),
        ("/v2/order-items", "GET", "orderItems.list"), ("/orders/:id/items", "GET", "orderItems.byOrderId"),
        ("/customers/:id/orders", "GET", "orders.byCustomerId"), ("/customers/:id/balance", "GET", None),
        ("/orders/:id/products", "GET", None), ("/:id/orders", "GET", "orders.list"),
        ("/orders/0f0f0f0f-1111-4222-8333-0123456789ab", "GET", "orders.get"),
        ("/OrderService/GetOrder", "POST", "orders.get"), ("/customers/{id}", "PATCH", "customers.update"),
        ("orders.byCustomer", "GET", "orders.byCustomerId"), ("customers.addOrder", "POST", "orders.create"),
        ("products.bySku", "GET", "products.bySku"),
        ("/graphql", "POST", None), ("a.b,c.d", "GET", None), ("/health", "GET", None),
        ("orders.checkout", "POST", None),
        ("batch", "POST", None), ("", "GET", None),
        ("/", "GET", None), ("...", "GET", None), ("日本.語", "GET", None),
    ],
)  # fmt: skip
def test_an_endpoint_finds_its_place_by_name_where_no_trace_tells(name, method, place):
    study = measured(SHOP, endpoints((name, method, 50)), cut=CUT)
    routers = routers_of(study)
    placed = [p.full_name for r in routers.values() for p in r.procedures if p.endpoint]
    assert placed == ([place] if place else [])


def test_what_requests_do_tells_more_than_the_name():
    log = works(
        ("shop.mine", "GET", "orders", None, 1.0, "customer_id, status"),
        ("shop.one", "GET", "orders", None, 1.0, "id"),
        ("shop.pay", "POST", "payments", "insert", 1.0, None),
        ("shop.forget", "POST", "payments", "delete", 1.0, "id"),
    )
    seen = endpoints(*((f"shop.{n}", "GET", 9) for n in ("mine", "one", "pay", "forget")))
    routers = routers_of(measured(SHOP, seen, log, cut=CUT))
    assert {p.endpoint: p.full_name for r in routers.values() for p in r.procedures if p.endpoint} == {
        "shop.mine": "orders.byCustomerId",
        "shop.one": "orders.get",
        "shop.pay": "payments.create",
        "shop.forget": "payments.delete",
    }


def test_what_most_endpoints_touch_is_nobodys_work():
    rows = [(f"orders.do{i}", "POST", "customers", "update", 1.0, "id") for i in range(8)]
    log = works(*rows, ("orders.do0", "POST", "payments", "insert", 1.0, None))
    seen = endpoints(*((f"orders.do{i}", "POST", 5) for i in range(8)))
    routers = routers_of(measured(SHOP, seen, log, cut=CUT))
    assert procedure(routers, "payments.create").endpoint == "orders.do0"


def statements(*rows: tuple[str, str, str, int]):
    filled = tuple((shape, sql, kind, "interactive", calls) for shape, sql, kind, calls in rows)
    return answer("shape_latency", "shape sql kind traffic calls", *filled)


def test_finds_are_the_hot_lookups_and_leave_out_what_tells_few_rows_apart():
    columns = (
        ("S-1", "customer_id"),
        ("S-1", "status"),
        ("S-2", "id"),
        ("S-3", "placed_at"),
        ("S-4", "status"),
    )
    study = measured(
        SHOP,
        statements(
            *((shape, "select", "read", 500) for shape in ("S-1", "S-2", "S-3")), ("S-4", "select", "read", 4)
        ),
        cut=CUT,
        predicates=tuple(
            ShapePredicate(shape=s, table="orders", column=c, operator="=", use="filter") for s, c in columns
        ),
    )
    routers = routers_of(study)
    assert [p.name for p in routers["orders"].procedures if p.action == "find"] == ["byCustomerId"]
    assert not [p for p in routers["payments"].procedures if p.action == "find"]


@pytest.mark.parametrize(
    ("sql", "writes", "is_complete", "is_append_only"),
    [
        ("insert into payments values (?)", 50, True, True),
        ("insert into payments values (?)", 50, False, False),
        ("insert into payments values (?)", 5, True, False),
        ("insert into payments values (?) on conflict (id) do update set amount = ?", 50, True, False),
        ("with x as (select ?) insert into payments select ?", 50, True, False),
        ("update payments set amount = ?", 50, True, False),
    ],
)
def test_a_table_that_is_only_inserted_into_is_append_only(sql, writes, is_complete, is_append_only):
    study = measured(
        SHOP,
        statements(("S-1", sql, "write", writes)),
        answer("table_access", "table reads writes", ("payments", 10, writes)),
        cut=CUT,
        is_complete=is_complete,
        shapes=(ShapeTable(shape="S-1", table="payments", access="write"),),
    )
    found = names(routers_of(study)["payments"])
    assert "create" in found
    assert ("update" not in found and "delete" not in found) is is_append_only


@pytest.mark.parametrize(("minutes", "is_read_only"), [(30.0, False), (3 * 24 * 60.0, True)])
def test_reference_data_is_read_only_where_a_long_log_saw_no_write(minutes, is_read_only):
    study = measured(
        SHOP, answer("table_access", "table reads writes", ("products", 5000, 0)), cut=CUT, minutes=minutes
    )
    assert ("create" not in names(routers_of(study)["products"])) is is_read_only


@pytest.mark.parametrize(
    ("scale", "limit", "said"),
    [
        (Scale(), 600, "600 calls/min is the default"),
        (Scale(requests_per_s=2.0, peak_factor=2.0), 300, "The brief expects 240 calls/min"),
        (Scale(requests_per_s=900.0), 600, "no more than the default"),
        (Scale(requests_per_s=0.1), 60, "to 60 at the least"),
    ],
)
def test_without_a_log_the_rate_limit_says_where_it_comes_from(scale, limit, said):
    routers = routers_of(measured(cut=CUT, brief=Brief(scale=scale)))
    get = procedure(routers, "orders.get")
    assert get.rate_limit_per_minute == limit
    assert said in get.rate_reason


def test_a_measured_rate_limit_holds_what_all_callers_made_in_the_busiest_minute():
    rates = answer("traffic_rate", "minute statements requests", ("a", 0, 100), ("b", 0, 300), ("c", 0, 200))
    seen = endpoints(("orders.get", "GET", 600))
    get = procedure(routers_of(measured(SHOP, seen, rates, cut=CUT, minutes=3.0)), "orders.get")
    assert get.rate_limit_per_minute == 300  # 200 a minute, 1.5 times that at the peak
    assert "200 calls/min of orders.get" in get.rate_reason


def test_the_architects_edits_hold():
    edits = (
        ProcedureEdit(name="orders.get", access="public", rate_limit_per_minute=7),
        ProcedureEdit(name="orders.delete", is_left_out=True),
    )
    routers = routers_of(
        measured(cut=CUT), Choices(services=(ServiceEdit(service="order", procedures=edits),))
    )
    get = procedure(routers, "orders.get")
    assert (get.access, get.rate_limit_per_minute, get.rate_reason) == ("public", 7, "The architect set it.")
    assert "delete" not in names(routers["orders"])


def test_endpoints_without_a_place_are_named():
    study = measured(SHOP, endpoints(("orders.get", "GET", 6), ("reports.sales", "GET", 90)), cut=CUT)
    entities = entities_of(SHOP, propose_services(study, Choices()))
    assert unplaced(study, entities) == ("reports.sales",)


@pytest.mark.parametrize("text", ["", "/", ".", ",", "GET ", "/:id", "//", "/OrderService/", "{}", "\0"])
def test_no_name_of_an_endpoint_is_too_odd(text):
    assert name_of(Endpoint(text, "GET", 1)).fits(("order",)) in range(5)
