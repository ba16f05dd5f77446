"""The structure and the API of the sample, as its measured run asks for them."""

from __future__ import annotations

import pytest
from structure_cases import names, procedure, routers_of

from archkit.design.links import propose_links
from archkit.design.services import propose_services
from archkit.model.decision import Choices
from archkit.study import open_study

NOTHING = Choices()


@pytest.fixture(scope="module")
def study(shop):
    return open_study(shop).assess()


@pytest.fixture(scope="module")
def routers(study):
    return routers_of(study)


def test_every_id_that_is_cited_is_measured(study, routers):
    links, decisions = propose_links(study, propose_services(study, NOTHING), NOTHING)
    services = propose_services(study, NOTHING)
    procedures = [p for router in routers.values() for p in router.procedures]
    cited = {e for cites in (links, decisions, services, procedures) for one in cites for e in one.evidence}
    assert cited
    assert not [e for e in cited if study.cited(e) is None]


@pytest.mark.parametrize(
    ("endpoint", "place"),
    [
        ("orders.list", "orders.list"),
        ("orders.get", "orders.get"),
        ("catalog.product", "products.get"),
        ("reviews.byProduct", "reviews.byProductId"),
        ("cart.get", "carts.byCustomerId"),
        ("customers.addAddress", "addresses.create"),
        ("promotions.checkCoupon", "coupons.byCode"),
        ("orders.checkout", "orders.checkout"),
        ("shipping.dispatch", "shipments.dispatch"),
        ("customers.signIn", "authSessions.create"),
    ],
)
def test_observed_endpoints_find_their_place(routers, endpoint, place):
    found = {p.endpoint: p.full_name for router in routers.values() for p in router.procedures}
    assert found[endpoint] == place


def test_checkout_is_one_transaction_in_the_order_of_its_keys(routers):
    steps = procedure(routers, "orders.checkout").steps
    assert [(s.table, s.is_many, s.filled) for s in steps] == [
        ("customers", False, ()),
        ("carts", False, ()),
        ("notifications", False, ("customer_id",)),
        ("orders", False, ("customer_id",)),
        ("order_items", True, ("order_id",)),
        ("order_status_history", True, ("order_id",)),
        ("payments", False, ("order_id",)),
        ("stock_levels", False, ()),
        ("stock_movements", False, ()),
    ]


def test_what_is_only_inserted_stays_as_it_was(routers):
    assert names(routers["order_items"]) == ["list", "get", "byOrderId", "create"]
    assert "update" in names(routers["orders"])


def test_mail_goes_by_event_and_stock_is_asked(study):
    links, _ = propose_links(study, propose_services(study, NOTHING), NOTHING)
    kinds = [(link.tables, link.kind) for link in links if link.per_minute]
    assert (("notifications",), "async") in kinds
    assert all(kind == "sync" for tables, kind in kinds if "stock_levels" in tables)
