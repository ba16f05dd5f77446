"""Designs of which the architect left procedures out, with caches, events and transactions that knew them."""

from itertools import combinations

from built_designs import design_of_sql
from designs import procedure

from archkit.model.api import Step
from archkit.model.caching import CachePolicy
from archkit.model.service import App, Event, Service

ACTIONS = ("list", "find", "get", "create", "update", "delete")
TABLES = """
create table product (
  id bigint generated always as identity primary key, name text not null, image bytea,
  updated_at timestamptz not null default now()
);
create table orders (id uuid primary key, customer text not null, state text);
create table item (
  orders_id uuid not null references orders (id) on delete cascade, line smallint not null, note jsonb,
  product_id bigint not null references product (id) on delete cascade, primary key (orders_id, line)
);
create table note (at timestamptz not null, body jsonb not null);
"""
_FOUND_BY = {"orders": "customer", "product": "name", "item": "product_id", "note": "at"}
_EVENTS = {"orders": "OrderPlaced", "product": "ProductCreated", "item": "ItemDeleted", "note": "NoteChanged"}
_NEEDED = {"orders": ("orders", "item"), "product": ("product", "note")}
PLACE = (
    Step(table="orders", action="insert"),
    Step(table="item", action="insert", is_many=True, filled=("orders_id",)),
)
AMEND = (Step(table="item", action="delete"), Step(table="product", action="update"))


def kept_actions():
    """Return what is left of the procedures: nothing, one, all but one, reads alone, writes alone."""
    some = [kept for size in (0, 1, 5) for kept in combinations(ACTIONS, size)]
    return (*some, ACTIONS[:3], ACTIONS[3:])


def whole(folder):
    """Return the design with every procedure, one service for each table, a cache of each query, and events."""
    path = folder / "tables.sql"
    path.write_text(TABLES, encoding="utf-8")
    design = design_of_sql(path)
    services = tuple(Service(name=t, domain=t, tables=(t,), events=(_event(t),)) for t in _EVENTS)
    entities = tuple(e.model_copy(update={"service": e.table}) for e in design.api.entities)
    routers = tuple(map(_with_find, design.api.routers))
    api = design.api.model_copy(update={"entities": entities, "routers": routers})
    queries = (p for p in api.procedures if p.kind == "query")
    return design.model_copy(
        update={
            "services": services,
            "apps": (App(name="shop", services=tuple(_EVENTS)),),
            "api": api,
            "caches": tuple(map(_cache, queries)),
        }
    )


def trimmed(design, name, kept, steps=()):
    """Return the design as an app of that name with these actions, and a transaction of orders where it has steps."""
    routers = []
    for router in design.api.routers:
        procedures = [p for p in router.procedures if p.action in kept]
        if steps and router.table == "orders":
            procedures.append(procedure(router.name, "transact", "orders", name="settle", steps=steps))
        if procedures:
            routers.append(router.model_copy(update={"procedures": tuple(procedures)}))
    apps = (design.apps[0].model_copy(update={"name": name}),)
    api = design.api.model_copy(update={"routers": tuple(routers)})
    return design.model_copy(update={"apps": apps, "api": api})


def _event(table):
    fields = () if table == "note" else (_FOUND_BY[table],)
    return Event(name=_EVENTS[table], service=table, table=table, fields=fields, consumers=("orders",))


def _with_find(router):
    find = procedure(router.name, "find", router.table, name="found", by=(_FOUND_BY[router.table],))
    others = tuple(p for p in router.procedures if p.action != "find")
    return router.model_copy(update={"procedures": (*others, find)})


def _cache(query):
    return CachePolicy(
        name=query.full_name,
        table=query.table,
        procedure=query.full_name,
        layer="process",
        key=query.full_name,
        ttl_s=60,
        max_entries=100,
        tables=_NEEDED.get(query.table, ()),
        invalidated_by=(),
    )
