"""Small studies to design: schemas, briefs, and logs as the analysis would give them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from archkit.design.blank_page import secrets_of, system_of
from archkit.design.boundaries import propose_boundaries
from archkit.design.entities import entities_of
from archkit.design.procedures import propose_routers
from archkit.design.services import propose_services
from archkit.model.assessment import Assessment, ShapePredicate, ShapeTable
from archkit.model.boundaries import AccessSet, Pin
from archkit.model.brief import Attribute, Brief, Entity, Relation
from archkit.model.decision import Choices
from archkit.model.evidence import EvidenceTable, Window
from archkit.model.fitness import Fitness
from archkit.model.system import Column, ForeignKey, System, Table

if TYPE_CHECKING:
    from archkit.model.api import Procedure, Router
    from archkit.model.service import App

START = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
NOTHING = Choices()
USERS = Brief(
    goals=("A user management service with authentication",),
    entities=(
        Entity(
            name="User",
            attributes=(
                Attribute(name="email", unique=True),
                Attribute(name="display name"),
                Attribute(name="password hash"),
                Attribute(name="mother's maiden name", secret=True, required=False),
            ),
            relations=(
                Relation(to="Role", kind="many-to-many"),
                Relation(to="Session", kind="one-to-many"),
                Relation(to="Profile", kind="one-to-one"),
            ),
            consistency="strong",
        ),
        Entity(name="Role", attributes=(Attribute(name="name", unique=True),)),
        Entity(
            name="Session",
            attributes=(Attribute(name="token", unique=True), Attribute(name="expires at", type="datetime")),
            relations=(Relation(to="User", kind="many-to-one"),),
        ),
    ),
)


def table(
    name: str, *columns: str, keys: tuple[tuple[str, str], ...] = (), key: tuple[str, ...] = ("id",)
) -> Table:
    """Make a table; a column is `name`, or `name type`; a `?` behind it lets it be empty."""
    ids = (
        () if key != ("id",) else (Column(name="id", type="bigint", nullable=False, default="autoincrement"),)
    )
    return Table(
        name=name,
        columns=(*ids, *(_column(text) for text in columns)),
        primary_key=key,
        foreign_keys=tuple(ForeignKey(columns=(column,), to_table=to) for column, to in keys),
    )


def _column(text: str) -> Column:
    name, _, kind = text.rstrip("?").partition(" ")
    return Column(name=name, type=kind or "text", nullable=text.endswith("?"))


SHOP = System(
    tables=(
        table("customers", "email", "password_hash"),
        table(
            "orders",
            "customer_id bigint",
            "status",
            "placed_at timestamptz",
            keys=(("customer_id", "customers"),),
        ),
        table(
            "order_items",
            "order_id bigint",
            "line integer",
            "product_id bigint",
            keys=(("order_id", "orders"), ("product_id", "products")),
            key=("order_id", "line"),
        ),
        table("payments", "order_id bigint", "amount numeric", keys=(("order_id", "orders"),)),
        table("products", "sku", "name"),
        table("stock_levels", "product_id bigint", "on_hand integer", keys=(("product_id", "products"),)),
    )
)
CUT = (
    ("customers", "customer"),
    ("orders", "order"),
    ("order_items", "order"),
    ("payments", "order"),
    ("products", "product"),
    ("stock_levels", "product"),
)


def answer(question: str, columns: str, *rows: tuple[object, ...]) -> EvidenceTable:
    return EvidenceTable(
        question=question, title=question, columns=tuple(columns.split()), rows=rows, sql="select 1"
    )


def endpoints(*rows: tuple[str, str, int]) -> EvidenceTable:
    """Make the endpoints of a log: name, method, calls."""
    filled = tuple((name, method, calls, 0, 0, 20.0) for name, method, calls in rows)
    return answer("endpoint_latency", "endpoint method calls errors refused p95_ms", *filled)


def works(*rows: tuple[str, str, str, str | None, float, str | None]) -> EvidenceTable:
    """Make what endpoints do: endpoint, method, table, kind of write (None reads), per request, looked up by."""
    filled = tuple(
        (name, method, on, "write" if kind else "read", kind, 100, 100, per, by)
        for name, method, on, kind, per, by in rows
    )
    return answer(
        "endpoint_tables",
        "endpoint method table access kind requests statements per_request looked_up_by",
        *filled,
    )


def measured(  # noqa: PLR0913  a study has many parts, and each test names those it needs
    system: System = SHOP,
    *tables: EvidenceTable,
    brief: Brief = Brief(),  # noqa: B008  a brief is frozen
    cut: tuple[tuple[str, str], ...] = (),
    accesses: tuple[AccessSet, ...] = (),
    minutes: float = 30.0,
    is_complete: bool = True,
    predicates: tuple[ShapePredicate, ...] = (),
    shapes: tuple[ShapeTable, ...] = (),
) -> Assessment:
    """Return a study with boundaries: the `cut` as pins, the rest as proposed."""
    known = system if system.tables else system_of(brief)
    pins = tuple(Pin(table=on, service=service) for on, service in cut)
    window = Window(start=START, end=START + timedelta(minutes=minutes)) if tables or accesses else None
    return Assessment(
        study="Corner Shop",
        as_of=date(2026, 11, 22),
        brief=brief,
        system=system,
        window=window,
        fitness=Fitness(supports=("percentiles", "requests") if tables and is_complete else ()),
        tables=tables,
        accesses=accesses,
        shape_predicates=predicates,
        shape_tables=shapes,
        boundaries=propose_boundaries(
            known, accesses, pins=pins, brief=brief, window_s=minutes * 60 if accesses else None
        ),
    )


def routers_of(
    study: Assessment, choices: Choices = NOTHING, apps: tuple[App, ...] = ()
) -> dict[str, Router]:
    """Return the routers of a study by table."""
    system = study.system if study.system.tables else system_of(study.brief)
    services = propose_services(study, choices)
    entities = entities_of(system, services, secrets_of(study.brief, system))
    return {router.table: router for router in propose_routers(study, entities, services, choices, apps=apps)}


def procedure(routers: dict[str, Router], name: str) -> Procedure:
    """Return the procedure of that full name."""
    return next(p for router in routers.values() for p in router.procedures if p.full_name == name)


def names(router: Router) -> list[str]:
    return [p.name for p in router.procedures]
