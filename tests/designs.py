"""Designs as literals: a small shop without contradiction, and one of any tables for every kind of procedure."""

from archkit.model.api import Api, Entity, Field, Procedure, Router, Step
from archkit.model.caching import CachePolicy
from archkit.model.data import AccessChoice, IndexPlan
from archkit.model.decision import Decision, Option
from archkit.model.design import Design
from archkit.model.service import App, Event, Link, Service
from archkit.model.system import Column, System, Table


def field(name, type="string", **more):  # noqa: A002  as the model calls it
    return Field(**{"name": name, "column": name.lower(), "type": type, "sql_type": "text"} | more)


def procedure(router, action, table, **more):
    kind = "query" if action in {"list", "get", "find"} else "mutation"
    given = {"router": router, "name": action, "kind": kind, "action": action, "table": table}
    return Procedure(**given | {"rate_limit_per_minute": 600} | more)


def routed(entity):
    """Return a router with every procedure that the entity's key allows."""
    actions = ("list", "get", "create", "update", "delete") if entity.key else ("list", "create")
    with_key = {"get", "update", "delete"}
    procedures = tuple(
        procedure(entity.router, a, entity.table, by=entity.key if a in with_key else ()) for a in actions
    )
    return Router(name=entity.router, service=entity.service, table=entity.table, procedures=procedures)


PRODUCT = Entity(
    table="products",
    service="catalog",
    name="Product",
    router="products",
    key=("id",),
    fields=(
        field("id", "bigint", is_required=False, is_writable=False, sql_type="bigint"),
        field("name", max_length=120),
        field("price", "decimal", sql_type="numeric(12,2)"),
        field("status", "enum", values=("draft", "sold"), is_required=False, default="'draft'"),
        field("tags", is_list=True, is_nullable=True, is_required=False),
        field("image", "bytes", is_nullable=True, is_required=False),
        field("costs", "decimal", is_secret=True),
    ),
)
ORDER = Entity(
    table="orders",
    service="orders",
    name="Order",
    router="orders",
    key=("id",),
    fields=(
        field("id", "uuid", is_required=False),
        field("customerId", "uuid"),
        field("state", "enum", values=("open", "paid"), is_nullable=True, is_required=False),
        field("placedAt", "datetime", is_required=False),
    ),
)
ITEM = Entity(
    table="order_items",
    service="orders",
    name="OrderItem",
    router="orderItems",
    key=("orderid", "line"),
    fields=(
        field("orderId", "uuid"),
        field("line", "integer", sql_type="smallint"),
        field("productId", "bigint"),
        field("note", "json", is_nullable=True, is_required=False),
    ),
)
PLACE = procedure(
    "orders",
    "transact",
    "orders",
    name="place",
    endpoint="orders.checkout",
    steps=(
        Step(table="orders", action="insert"),
        Step(table="order_items", action="insert", is_many=True, filled=("orderid",)),
    ),
)


def _table(entity):
    columns = tuple(Column(name=f.column, type=f.sql_type) for f in entity.fields)
    return Table(name=entity.table, columns=columns, primary_key=entity.key)


def _access(name, *tables):
    return AccessChoice(name=tables[0], service=name, tables=tables, choice="kysely", kysely=3, prisma=1)


def shop():
    """Return two services in one app, with a link, an event, a cache, an index and a decision."""
    orders = routed(ORDER)
    by_customer = procedure("orders", "find", "orders", name="byCustomerId", by=("customerid",))
    orders = orders.model_copy(update={"procedures": (*orders.procedures, by_customer, PLACE)})
    told = Event(name="OrderPlaced", service="orders", table="orders", fields=("id",), consumers=("catalog",))
    return Design(
        system=System(tables=tuple(map(_table, (PRODUCT, ORDER, ITEM)))),
        services=(
            Service(name="catalog", domain="Products", tables=("products",)),
            Service(name="orders", domain="Orders", tables=("orders", "order_items"), events=(told,)),
        ),
        apps=(App(name="shop", services=("catalog", "orders")),),
        links=(
            Link(from_service="orders", to_service="catalog", kind="sync", why=""),
            Link(from_service="catalog", to_service="orders", kind="async", why=""),
        ),
        api=Api(entities=(PRODUCT, ORDER, ITEM), routers=(routed(PRODUCT), orders, routed(ITEM))),
        indexes=(IndexPlan(name="i", table="orders", columns=("customerid",), why="", ddl=""),),
        access=(_access("catalog", "products"), _access("orders", "orders", "order_items")),
        caches=(
            CachePolicy(
                name="products",
                table="products",
                procedure="products.get",
                layer="process",
                key="products:{id}",
                ttl_s=60,
                max_entries=100,
                invalidated_by=("products.create", "products.update", "products.delete"),
            ),
        ),
        decisions=(
            Decision(
                id="ADR-service-cut",
                title="T",
                options=(Option(name="modular monolith"), Option(name="services")),
                proposed="modular monolith",
                chosen="modular monolith",
                why="",
            ),
        ),
    )


def designed(*entities, versioning="uri"):
    """Return a design of one app that has these entities and all their procedures."""
    names = sorted({entity.service for entity in entities})
    owned = {name: tuple(e.table for e in entities if e.service == name) for name in names}
    return Design(
        system=System(tables=tuple(map(_table, entities))),
        services=tuple(Service(name=name, domain="", tables=owned[name]) for name in names),
        apps=(App(name="all", services=tuple(names)),),
        api=Api(entities=entities, routers=tuple(map(routed, entities)), versioning=versioning),
        access=tuple(_access(name, *owned[name]) for name in names),
    )
