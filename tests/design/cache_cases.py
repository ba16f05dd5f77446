"""A log of repeated reads of tax rates, and a small design of them."""

from __future__ import annotations

from measurements import measured, statement, statements, uses

from archkit.design.cache_reads import Reads
from archkit.design.caching import propose_caches
from archkit.model.api import Entity, Field, Procedure, Router
from archkit.model.brief import Brief
from archkit.model.brief import Entity as Asked
from archkit.model.decision import Choices
from archkit.model.reuse import LifetimeHits, Reuse
from archkit.model.system import System

NOBODY = Choices()
EVENTUAL = Brief(entities=(Asked(name="TaxRate", consistency="eventual"),))
STRONG = Brief(entities=(Asked(name="TaxRate", consistency="strong"),))
RATES = Entity(
    table="tax_rates",
    service="tax",
    name="TaxRate",
    router="taxRates",
    key=("id",),
    fields=tuple(Field(name=n, column=c, type="string", sql_type="text")
                 for n, c in (("id", "id"), ("countryCode", "country_code"))),
)  # fmt: skip


def procedure(name: str, action: str, *by: str, **said: object) -> Procedure:
    kind = "query" if action in {"list", "get", "find"} else "mutation"
    usual = {"router": "taxRates", "table": "tax_rates", "rate_limit_per_minute": 60}
    return Procedure(name=name, kind=kind, action=action, by=by, **(usual | said))


CREATE = procedure("create", "create")
QUERIES = (
    procedure("list", "list"),
    procedure("get", "get", "id"),
    procedure("byCountryCode", "find", "country_code"),
)


def routers(*procedures: Procedure) -> tuple[Router, ...]:
    return (Router(name="taxRates", service="tax", table="tax_rates", procedures=(*QUERIES, *procedures)),)


def reuse(shape: str = "S-1", **said: object) -> Reuse:
    """Return 1,000 reads of 100 a minute, 10 ms each, that nearly all hit."""
    hits = said.pop("hits", {60: (0.9, 0.95), 300: (0.95, 0.99), 900: (0.97, 0.99), 3600: (0.98, 0.99)})
    usual = {
        "tables": ("tax_rates",), "reads": 1_000, "known": 1_000, "keys": 20, "writes": 0, "reads_per_min": 100.0,
        "mean_ms": 10.0, "p95_ms": 20.0, "total_ms": 10_000.0, "saved_ms": 9_500.0,
        "lifetimes": tuple(LifetimeHits(ttl_s=t, low=low, high=high) for t, (low, high) in hits.items()),
    }  # fmt: skip
    return Reuse(shape=shape, **(usual | said))


def log(*reads: Reuse, by: str = "tax_rates.country_code = filter", **parts: object):
    """Return a log whose statements look up so, with 20 s of simple statements in ten minutes."""
    seen = reads or (reuse(),)
    rows = (statement(r.shape, parts.pop("sql", "select *")) for r in seen)
    rest = statement("S-rest", total_ms=20_000.0)
    predicates = tuple(p for r in seen for p in uses(r.shape, by)) if by else ()
    found = (statements(*rows, rest), *parts.pop("tables", ()))
    return measured(System(), reuse=seen, shape_predicates=predicates, tables=found, **parts)


def proposed(assessment, *procedures: Procedure, choices: Choices = NOBODY):
    return propose_caches(Reads(assessment, (RATES,), routers(*procedures)), choices)


def layers(assessment, *procedures: Procedure) -> list[tuple[str, str]]:
    policies, decisions = proposed(assessment, *procedures)
    built = [d.proposed for d in decisions if d.proposed not in ("none", "redis", "cdn")]
    assert built == [p.layer for p in policies]
    return [(d.title.removeprefix("Cache of "), d.proposed) for d in decisions if d.proposed != "none"]


TWO = {"hosting": "Kubernetes, two small nodes"}
