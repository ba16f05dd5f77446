"""Every rule of consistency: a sound design in, then one thing changed that it finds."""

import inspect

import pytest
from designs import designed, field, procedure, shop

from archkit.design.consistency import RULES, check_design
from archkit.model.api import Entity, Step
from archkit.model.data import AccessChoice, IndexPlan
from archkit.model.design import Design
from archkit.model.service import App, Link, Service
from archkit.model.system import System, Table

SHOP = shop()
APART = tuple(App(name=f"app-{s.name}", services=(s.name,)) for s in SHOP.services)


def changed(**parts):
    return SHOP.model_copy(update=parts)


def one(items, name, /, **parts):
    """Return the items with one of them changed."""
    return tuple(i.model_copy(update=parts) if i.name == name else i for i in items)


def with_router(name, /, *procedures, **parts):
    router = next(r for r in SHOP.api.routers if r.name == name)
    parts |= {"procedures": (*router.procedures, *procedures)}
    return changed(api=SHOP.api.model_copy(update={"routers": one(SHOP.api.routers, name, **parts)}))


def with_entity(name, /, **parts):
    return changed(api=SHOP.api.model_copy(update={"entities": one(SHOP.api.entities, name, **parts)}))


def with_event(**parts):
    event = SHOP.services[1].events[0].model_copy(update=parts)
    return changed(services=one(SHOP.services, "orders", events=(event,)))


def with_cache(**parts):
    return changed(caches=one(SHOP.caches, "products", **parts))


def access(*tables):
    return AccessChoice(name="x", service="orders", tables=tables, choice="prisma", kysely=0, prisma=1)


def index(table, *columns):
    return IndexPlan(name="bad", table=table, columns=columns, why="", ddl="")


def secret(told):
    return told.model_copy(update={"is_secret": True})


ORDER = SHOP.api.entities[1]
INSERT_PRODUCT = Step(table="products", action="insert")
CONTRADICTIONS = {
    "table_owned_by_many": [
        (changed(services=one(SHOP.services, "catalog", tables=("products", "orders"))), "orders"),
    ],
    "table_without_owner": [
        (changed(system=System(tables=(*SHOP.system.tables, Table(name="carts")))), "carts"),
    ],
    "unknown_service": [
        (changed(apps=(App(name="shop", services=("catalog", "orders", "old")),)), "old"),
        (
            changed(links=(*SHOP.links, Link(from_service="old", to_service="orders", kind="sync", why=""))),
            "old",
        ),
        (with_event(consumers=("catalog", "old")), "old"),
        (with_router("orders", service="old"), "old"),
        (with_entity("Order", service="old"), "old"),
        (changed(access=one(SHOP.access, "orders", service="old")), "old"),
    ],
    "service_outside_one_app": [
        (changed(apps=(App(name="shop", services=("orders",)),)), "catalog"),
        (changed(apps=(*SHOP.apps, App(name="b", services=("catalog",)))), "catalog"),
    ],
    "name_given_twice": [
        (changed(services=(*SHOP.services, Service(name="orders", domain=""))), "orders"),
        (changed(apps=(*SHOP.apps, App(name="shop", services=()))), "shop"),
        (with_router("orders", procedure("orders", "list", "orders")), "orders.list"),
        (with_entity("OrderItem", name="Order"), "Order"),
        (with_entity("Order", fields=(*ORDER.fields, ORDER.fields[0])), "Order.id"),
        (changed(decisions=SHOP.decisions * 2), "ADR-service-cut"),
    ],
    "entity_of_another_service": [(with_entity("Order", service="catalog"), "Order")],
    "procedure_of_another_service": [
        (
            with_router("products", procedure("products", "find", "orders", name="x", by=("id",))),
            "products.x",
        ),
        (with_router("products", procedure("other", "list", "products")), "other.list"),
    ],
    "procedure_without_schema": [
        (with_router("orders", procedure("orders", "find", "orders", name="x", by=("gone",))), "orders.x"),
        (with_router("orders", procedure("orders", "find", "orders", name="x")), "orders.x"),
        (with_router("orders", procedure("orders", "transact", "orders", name="x")), "orders.x"),
        (
            with_router(
                "orders",
                procedure(
                    "orders",
                    "transact",
                    "orders",
                    name="x",
                    steps=(Step(table="order_items", action="insert", filled=("gone",)),),
                ),
            ),
            "orders.x",
        ),
        (with_entity("Order", fields=tuple(map(secret, ORDER.fields))), "orders.create"),
        (
            with_entity(
                "Order", fields=tuple(f.model_copy(update={"is_writable": False}) for f in ORDER.fields)
            ),
            "orders.create",
        ),
        (with_entity("Order", key=tuple(f.column for f in ORDER.fields)), "orders.update"),
        (with_entity("Order", table="gone"), "orders.create"),
        (with_entity("OrderItem", table="gone"), "orders.place"),
    ],
    "transaction_across_apps": [
        (
            with_router(
                "orders", procedure("orders", "transact", "orders", name="x", steps=(INSERT_PRODUCT,))
            ).model_copy(update={"apps": APART}),
            "orders.x",
        ),
    ],
    "cycle_of_sync_links": [
        (
            changed(
                apps=APART,
                links=(*one_way, Link(from_service="catalog", to_service="orders", kind=kind, why="")),
            ),
            "app-catalog",
        )
        for one_way in [SHOP.links[:1]]
        for kind in ("sync", "hybrid")
    ],
    "link_without_event": [
        (changed(services=one(SHOP.services, "orders", events=())), "catalog to orders"),
        (
            changed(
                services=one(SHOP.services, "orders", events=()),
                links=(Link(from_service="orders", to_service="catalog", kind="hybrid", why=""),),
            ),
            "orders to catalog",
        ),
    ],
    "event_without_consumer": [
        (with_event(consumers=()), "OrderPlaced"),
        (with_event(consumers=("orders",)), "OrderPlaced"),
    ],
    "table_without_one_access_layer": [
        (changed(access=SHOP.access[:1]), "orders"),
        (changed(access=(*SHOP.access, access("products"))), "products"),
        (changed(access=(*SHOP.access, access("gone"))), "gone"),
    ],
    "index_on_unknown_column": [
        (changed(indexes=(index("gone", "id"),)), "bad"),
        (changed(indexes=(index("orders", "id", "gone"),)), "bad"),
        (changed(indexes=(index("orders"),)), "bad"),
    ],
    "cache_of_unknown_procedure": [
        (with_cache(procedure="products.gone"), "products"),
        (with_cache(procedure="products.create"), "products"),
        (with_cache(invalidated_by=(*SHOP.caches[0].invalidated_by, "gone.create")), "products"),
    ],
    "cache_without_invalidation": [
        (with_cache(invalidated_by=("products.create", "products.update")), "products"),
        (
            with_router(
                "products", procedure("products", "transact", "products", name="x", steps=(INSERT_PRODUCT,))
            ),
            "products",
        ),
    ],
    "decision_without_option": [
        (changed(decisions=(SHOP.decisions[0].model_copy(update={"chosen": "mesh"}),)), "ADR-service-cut"),
        (changed(decisions=(SHOP.decisions[0].model_copy(update={"proposed": "mesh"}),)), "ADR-service-cut"),
    ],
}
CASES = [(rule, *case) for rule, cases in CONTRADICTIONS.items() for case in cases]


def test_a_sound_design_has_no_contradiction():
    assert check_design(SHOP) == ()
    assert check_design(Design()) == ()


@pytest.mark.parametrize(("rule", "design", "subject"), CASES, ids=[f"{c[0]}-{c[2]}" for c in CASES])
def test_a_contradiction_is_found_with_its_subject_and_a_way_out(rule, design, subject):
    found = [problem for problem in check_design(design) if problem.rule == rule]
    assert subject in {problem.subject for problem in found}
    assert all(problem.statement.endswith(".") and problem.remedy.endswith(".") for problem in found)


def test_every_rule_has_its_cases_and_is_a_page_with_claim_sight_and_remedy():
    assert list(CONTRADICTIONS) == [rule.__name__ for rule in RULES]
    for rule in RULES:
        page = inspect.getdoc(rule)
        assert page.index("Seen as:") < page.index("Do:")


def test_sync_links_inside_one_app_and_chains_of_apps_are_no_cycle():
    both = (
        Link(from_service="a", to_service="b", kind="sync", why=""),
        Link(from_service="b", to_service="a", kind="sync", why=""),
    )
    services = tuple(Service(name=name, domain="") for name in "abc")
    one_app = Design(services=services, apps=(App(name="all", services=("a", "b", "c")),), links=both)
    apps = tuple(App(name=name, services=(name,)) for name in "abc")
    chain = tuple(Link(from_service=a, to_service=b, kind="sync", why="") for a, b in ("ab", "bc", "ac"))
    assert check_design(one_app) == ()
    assert check_design(Design(services=services, apps=apps, links=chain)) == ()


def test_every_circle_is_told_once():
    circles = [[f"s{n}{i:02}" for i in range(100)] for n in range(3)]
    names = [name for circle in circles for name in circle]
    pairs = [(a, b) for circle in circles for a, b in zip(circle, circle[1:] + circle[:1], strict=True)]
    design = Design(
        services=tuple(Service(name=name, domain="") for name in names),
        apps=tuple(App(name=name, services=(name,)) for name in names),
        links=tuple(Link(from_service=a, to_service=b, kind="sync", why="") for a, b in pairs),
    )
    assert [problem.subject for problem in check_design(design)] == ["s000", "s100", "s200"]


def test_the_order_of_the_design_does_not_matter():
    broken = with_cache(procedure="gone").model_copy(
        update={"access": (), "apps": (), "indexes": (index("a", "b"), index("b", "c"))}
    )
    parts = ("services", "links", "indexes", "access", "caches", "decisions")
    turned = broken.model_copy(update={part: getattr(broken, part)[::-1] for part in parts})
    assert check_design(turned) == check_design(broken)


def test_a_design_of_many_tables_is_checked_at_once():
    fields = (field("id", "uuid"), field("name"))
    entities = (
        Entity(table=f"t{n}", service=f"s{n % 9}", name=f"T{n}", router=f"t{n}", key=("id",), fields=fields)
        for n in range(400)
    )
    assert check_design(designed(*entities)) == ()
