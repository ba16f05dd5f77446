"""Designs as the report gets them, with invented numbers: everything filled, large, and of strangers' text."""

from __future__ import annotations

import designs

from archkit.model.api import Api, Entity, Middleware, Procedure, Router, Step
from archkit.model.caching import CachePolicy
from archkit.model.checklist import ChecklistItem
from archkit.model.data import AccessChoice, IndexPlan, Point
from archkit.model.decision import Decision, Option, Prediction
from archkit.model.design import Design, Problem, RoadmapStep
from archkit.model.proof import Proof, Rung
from archkit.model.service import App, Event, Link, Service
from archkit.model.value import Place

FIGURE = "E-endpoint_latency-orders.list.p95"
RUNGS = ("node", "install", "schema", "sql", "types", "tests", "boot", "health", "query", "shutdown")


def option(name: str, score: float | None = None) -> Option:
    return Option(name=name, pros=("Good at this",), cons=("Bad at that",), score=score)


def decision(kind: str, title: str, *options: Option, **more: object) -> Decision:
    chosen = options[0].name
    values = {
        "proposed": chosen,
        "chosen": chosen,
        "why": f"{title} because it is so.",
        "evidence": (FIGURE,),
    }
    return Decision(id=f"ADR-{kind}", title=title, options=options, **{**values, **more})


CUT = decision(
    "service-cut",
    "Deploy as one app or apart",
    option("modular monolith"),
    option("services"),
    context="2 contexts were found.",
    drivers=("A transaction that two services write must become a saga",),
    consequences=("The contexts stay modules",),
)
VERSIONS = decision("api-versioning", "Tell versions apart", option("uri"), option("header"), evidence=())
LINK = decision(
    "link-orders-catalog",
    "Let orders reach catalog",
    option("sync", 3),
    option("async", 2.5),
    option("hybrid", 0),
)
ACCESS = decision("access-orders", "Access orders", option("kysely", 3.03), option("prisma", 3.5))
CACHE = decision(
    "cache-products",
    "Cache of products.get",
    option("process", 28.8),
    option("none", 0),
    confirmation="GATE-cache-hit-rate",
    prediction=Prediction(measure="hit rate of products.get", value=0.91, unit="share"),
)
NO_CACHE = decision("cache-orders", "Cache of orders.get", option("none", 0), option("process", 0))
EMPTY = {"problems": (), "lacks": ()}


def full(**changes: object) -> Design:
    """Return a design in which every part says something."""
    base = designs.shop()
    values = {
        "services": (
            base.services[0].model_copy(update={"why": "68% of the pull is inside.", "evidence": (FIGURE,)}),
            base.services[1].model_copy(update={"responsibilities": ("Owns orders", "Answers orders.list")}),
        ),
        "links": (
            Link(
                from_service="orders",
                to_service="catalog",
                kind="sync",
                why="It is asked.",
                tables=("products",),
                per_minute=10.8,
            ),
            Link(from_service="catalog", to_service="orders", kind="async", why="It is told."),
        ),
        "api": base.api.model_copy(
            update={
                "entities": tuple(map(_without_defaults, base.api.entities)),
                "middleware": (Middleware(name="logging", setting="One line a call", why="The next log."),),
            }
        ),
        "indexes": (
            IndexPlan(
                name="orders_customer",
                table="orders",
                columns=("customerid",),
                why="Customers are looked up.",
                ddl='CREATE INDEX CONCURRENTLY "orders_customer" ON "orders" ("customerid");',
                where=Place(file="schema.sql", line=12),
                evidence=(FIGURE,),
            ),
        ),
        "access": (
            AccessChoice(
                name="orders",
                service="orders",
                tables=("orders", "order_items"),
                choice="kysely",
                kysely=3.03,
                prisma=3.5,
                is_tie=True,
                points=(
                    Point(
                        criterion="joins", option="kysely", weight=3, score=0.4, observed="2 of 5 calls join"
                    ),
                    Point(criterion="CRUD", option="prisma", weight=4, score=None, observed="no log tells"),
                ),
                why="A tie.",
                decision="ADR-access-orders",
            ),
        ),
        "caches": (
            base.caches[0].model_copy(
                update={"hit_rate": 0.91, "interval": (0.88, 0.95), "saved_ms_per_minute": 28.8}
            ),
        ),
        "decisions": (CUT, VERSIONS, LINK, ACCESS, CACHE, NO_CACHE),
        "roadmap": (
            RoadmapStep(
                order=1,
                title="Add the missing index",
                why="It pays now.",
                actions=(
                    'CREATE INDEX CONCURRENTLY "orders_customer" ON "orders" ("customerid");',
                    *(f"Action {i}" for i in range(5)),
                ),
                confirmation="GATE-cache-hit-rate",
                evidence=(FIGURE,),
            ),
        ),
        "problems": (
            Problem(
                rule="table_without_owner",
                subject="carts",
                statement="No service owns carts.",
                remedy="Pin carts to a service.",
            ),
        ),
        "lacks": ("No access log was read: rates are NO DATA.",),
    }
    return base.model_copy(update=values | changes)


def _without_defaults(entity: Entity) -> Entity:
    """Return the entity as the page may show it: literals of defaults are not told."""
    fields = tuple(f.model_copy(update={"default": None}) for f in entity.fields)
    return entity.model_copy(update={"fields": fields})


def ladder(*, failing: str = "") -> Proof:
    """Return a proof that passes, or fails at a rung, above which nothing was tried."""
    at = RUNGS.index(failing) if failing else len(RUNGS)
    states = ("PASS", "FAIL", "NO DATA")
    return Proof(
        rungs=tuple(
            Rung(
                name=name,
                state=states[(i >= at) + (i > at)],
                seconds=1.5,
                log="one\ntwo\n" if i == at else "",
            )
            for i, name in enumerate(RUNGS)
        )
    )


def checklist() -> tuple[ChecklistItem, ...]:
    """Return twelve points in all states; the first says much."""
    states = ("WARN", "PASS", "FAIL", "NO DATA")
    long = "33 tables in 2 services. " + "More was found out about them. " * 12
    return tuple(
        ChecklistItem(
            id=f"CHECK-point-{i}",
            item=f"Point {i}",
            state=states[i % 4],
            reason=long if i == 0 else f"Reason {i}.",
            evidence=("ADR-service-cut", "GATE-cache-hit-rate", FIGURE, "E-gone")[: i % 5],
        )
        for i in range(12)
    )


def large(tables: int = 140) -> Design:
    """Return a design of many tables: a router of six procedures, a closure and two decisions for each."""
    names = [f"table_{i:03}" for i in range(tables)]
    services = [names[i : i + 14] for i in range(0, tables, 14)]
    of = {name: f"service_{i}" for i, group in enumerate(services) for name in group}
    entities = tuple(
        designs.ORDER.model_copy(
            update={"table": n, "name": f"Table{i}", "router": f"tables{i}", "service": of[n]}
        )
        for i, n in enumerate(names)
    )
    return Design(
        services=tuple(
            Service(name=f"service_{i}", domain="Many", tables=tuple(g)) for i, g in enumerate(services)
        ),
        apps=(App(name="large", services=tuple(f"service_{i}" for i in range(len(services)))),),
        api=Api(entities=entities, routers=tuple(map(designs.routed, entities))),
        indexes=tuple(
            IndexPlan(
                name=f"{n}_idx",
                table=n,
                columns=("id",),
                why=f"{n} is looked up. " * 6,
                ddl=f"CREATE INDEX {n}_idx ON {n} (id);",
            )
            for n in names
        ),
        access=tuple(
            AccessChoice(
                name=n,
                service=of[n],
                tables=(n,),
                choice="kysely",
                kysely=3,
                prisma=1,
                points=tuple(
                    Point(
                        criterion=f"criterion {i}",
                        option="kysely",
                        weight=2,
                        score=0.5,
                        observed=f"{i} of 11 calls of {n} hold it",
                    )
                    for i in range(11)
                ),
                why=f"Calls of {n} join.",
                decision=f"ADR-access-{n}",
            )
            for n in names
        ),
        decisions=tuple(
            decision(
                f"{kind}-{n}",
                f"Decide {kind} of {n}",
                option("kysely", 3),
                option("prisma", 1),
                context=f"The context of {n}. " * 5,
                drivers=tuple(f"driver {i}, the same for all of them, at some length" for i in range(11)),
            )
            for n in names
            for kind in ("access", "link")
        ),
    )


def hostile(text: str) -> Design:
    """Return a design whose every text is the one given."""
    entity = Entity(
        table=text, service=text, name=text, router=text, key=(text,), fields=(designs.field(text),)
    )
    return Design(
        services=(
            Service(
                name=text,
                domain=text,
                responsibilities=(text,),
                tables=(text,),
                events=(
                    Event(name=text, service=text, table=text, fields=(text,), consumers=(text,), why=text),
                ),
                why=text,
                evidence=(text,),
            ),
        ),
        apps=(App(name=text, services=(text,)),),
        links=(Link(from_service=text, to_service="other", kind="hybrid", why=text, tables=(text,)),),
        api=Api(
            entities=(entity,),
            routers=(
                Router(
                    name=text,
                    service=text,
                    table=text,
                    procedures=(
                        Procedure(
                            router=text,
                            name=text,
                            kind="mutation",
                            action="transact",
                            table=text,
                            steps=(Step(table=text, action="insert"),),
                            rate_limit_per_minute=60,
                            rate_reason=text,
                            endpoint=text,
                        ),
                    ),
                ),
            ),
            middleware=(Middleware(name="errors", setting=text, why=text),),
        ),
        indexes=(
            IndexPlan(
                name=text,
                table=text,
                columns=(text,),
                why=text,
                ddl=text,
                where=Place(file=text, line=1),
            ),
        ),
        access=(
            AccessChoice(
                name=text,
                service=text,
                tables=(text,),
                choice="prisma",
                kysely=0,
                prisma=1,
                why=text,
                expected=text,
                points=(Point(criterion=text, option=text, weight=1, score=1, observed=text),),
                decision=text,
            ),
        ),
        caches=(
            CachePolicy(
                name=text,
                table=text,
                procedure=text,
                layer="cdn",
                key=text,
                ttl_s=60,
                max_entries=1,
                invalidated_by=(text,),
            ),
        ),
        decisions=(
            Decision(
                id=text,
                title=text,
                context=text,
                drivers=(text,),
                options=(Option(name=text, pros=(text,), cons=(text,)),),
                proposed=text,
                chosen=text,
                why=text,
                consequences=(text,),
                confirmation=text,
                evidence=(text,),
                prediction=Prediction(measure=text, value=1, unit=text),
            ),
        ),
        roadmap=(
            RoadmapStep(order=1, title=text, why=text, actions=(text,), confirmation=text, evidence=(text,)),
        ),
        problems=(Problem(rule=text, subject=text, statement=text, remedy=text),),
        lacks=(text,),
    )
