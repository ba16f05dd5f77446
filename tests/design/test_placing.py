"""Which procedure takes the place of an observed endpoint: transactions of an app, lists below a row."""

from __future__ import annotations

import pytest
from structure_cases import CUT, SHOP, endpoints, measured, procedure, routers_of, table, works

from archkit.model.service import App
from archkit.model.system import System

CHECKOUT = works(
    ("orders.checkout", "POST", "payments", "insert", 1.0, None),
    ("orders.checkout", "POST", "order_items", "insert", 3.0, None),
    ("orders.checkout", "POST", "orders", "insert", 1.0, None),
    ("orders.checkout", "POST", "stock_levels", "update", 3.0, "product_id"),
    ("orders.checkout", "POST", "customers", None, 1.0, "id"),
)


ORDERED = (
    ("orders", "insert", False, ()),
    ("order_items", "insert", True, ("order_id",)),
    ("payments", "insert", False, ("order_id",)),
)
STOCKED = (*ORDERED, ("stock_levels", "update", True, ()))
APART = tuple(App(name=name, services=(name,)) for name in ("customer", "order", "product"))


@pytest.mark.parametrize(
    ("apps", "steps", "said"),
    [
        ((), STOCKED, ""),
        ((App(name="shop", services=("customer", "order", "product")),), STOCKED, ""),
        (APART, ORDERED, "orders.checkout also writes stock_levels of other apps: that is left to events."),
    ],
)
def test_a_request_that_writes_several_tables_becomes_one_transaction_of_its_app(apps, steps, said):
    study = measured(SHOP, endpoints(("orders.checkout", "POST", 60)), CHECKOUT, cut=CUT)
    checkout = procedure(routers_of(study, apps=apps), "orders.checkout")
    assert (checkout.action, checkout.kind, checkout.endpoint) == ("transact", "mutation", "orders.checkout")
    assert tuple((s.table, s.action, s.is_many, s.filled) for s in checkout.steps) == steps
    assert checkout.rate_reason.endswith(said or "to 60 at the least.")


def test_rows_of_several_earlier_steps_fill_the_keys_of_a_later_one():
    sale = System(
        tables=(
            table("clients", "name"),
            table("rents", "client_id bigint", keys=(("client_id", "clients"),)),
            table(
                "bills",
                "client_id bigint",
                "payer_id bigint",
                "rent_id bigint?",
                keys=(("client_id", "clients"), ("payer_id", "clients"), ("rent_id", "rents")),
            ),
        )
    )
    log = works(
        ("rents.start", "POST", "clients", "update", 1.0, "id"),
        ("rents.start", "POST", "rents", "insert", 1.0, None),
        ("rents.start", "POST", "bills", "insert", 1.0, None),
    )
    steps = procedure(
        routers_of(measured(sale, endpoints(("rents.start", "POST", 9)), log)), "rents.start"
    ).steps
    assert [(s.table, s.filled) for s in steps] == [
        ("clients", ()),
        ("rents", ("client_id",)),
        ("bills", ("client_id", "rent_id")),
    ]


def test_what_no_key_reaches_is_said_to_be_left():
    keyless = System(tables=(*SHOP.tables, table("counters", "n integer", key=())))
    log = works(
        ("orders.open", "POST", "orders", "insert", 1.0, None),
        ("orders.open", "POST", "counters", "update", 1.0, None),
    )
    routers = routers_of(measured(keyless, endpoints(("orders.open", "POST", 9)), log, cut=CUT))
    opened = procedure(routers, "orders.create")
    assert opened.rate_reason.endswith(
        "orders.open also writes counters, which no key or input reaches: by hand."
    )


NESTED = (
    (("/customers/:id/orders", "orders", "customer_id"), "orders.byCustomerId"),
    (("/customers/:id/orders", "orders", "customer_id, id, status"), "orders.byCustomerId"),
    (("/orders", "orders", "customer_id"), "orders.list"),
    (("/orders", "orders", "status"), "orders.list"),
    (("/orders", "orders", "id"), "orders.list"),
    (("/products/:id/orders", "order_items", "product_id"), None),
    (("/customers/:id/balance", "customers", "id"), None),
)


@pytest.mark.parametrize(("seen", "place"), NESTED)
def test_a_list_below_a_row_keeps_its_filter_or_has_no_place(seen, place):
    name, on, by = seen
    log = works(
        (name, "GET", "orders", None, 1.0, by if on == "orders" else None), (name, "GET", on, None, 1.0, by)
    )
    routers = routers_of(measured(SHOP, endpoints((name, "GET", 9)), log, cut=CUT))
    assert [p.full_name for r in routers.values() for p in r.procedures if p.endpoint] == (
        [place] if place else []
    )


def test_two_transactions_of_one_name_are_told_apart():
    rows = [
        (name, "POST", on, "insert", 1.0, None)
        for name, tables in (("/v1/orders", ("payments",)), ("/v2/orders", ("payments", "order_items")))
        for on in ("orders", *tables)
    ]
    seen = endpoints(("/v1/orders", "POST", 9), ("/v2/orders", "POST", 8))
    routers = routers_of(measured(SHOP, seen, works(*rows), cut=CUT))
    made = {
        p.endpoint: (p.name, len(p.steps)) for p in routers["orders"].procedures if p.action == "transact"
    }
    assert made == {"/v1/orders": ("createWithPayments", 2), "/v2/orders": ("createWithOrderItems", 3)}


def test_a_transaction_does_not_take_the_name_of_a_plain_procedure():
    log = works(
        ("/orders", "POST", "orders", "insert", 1.0, None),
        ("/orders", "POST", "payments", "insert", 1.0, None),
    )
    routers = routers_of(measured(SHOP, endpoints(("/orders", "POST", 9)), log, cut=CUT))
    assert procedure(routers, "orders.create").action == "create"
    assert procedure(routers, "orders.createWithPayments").endpoint == "/orders"


def test_deletes_come_last_and_children_before_their_parents():
    log = works(
        ("orders.purge", "POST", "orders", "delete", 1.0, "id"),
        ("orders.purge", "POST", "order_items", "delete", 1.0, "order_id"),
        ("orders.purge", "POST", "payments", "update", 1.0, "order_id"),
    )
    routers = routers_of(measured(SHOP, endpoints(("orders.purge", "POST", 9)), log, cut=CUT))
    steps = procedure(routers, "orders.purge").steps
    assert [(s.table, s.action) for s in steps] == [
        ("payments", "update"),
        ("order_items", "delete"),
        ("orders", "delete"),
    ]
