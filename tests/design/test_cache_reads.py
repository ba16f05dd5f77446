"""Which procedure stands for a read of the log, and what is said of the reads that none stands for."""

from __future__ import annotations

import pytest
from cache_cases import CREATE, EVENTUAL, NOBODY, RATES, TWO, log, proposed, reuse, routers

from archkit.design.cache_reads import Reads, not_considered
from archkit.design.caching import propose_caches
from archkit.model.api import Entity, Field, Procedure, Router
from archkit.model.brief import Brief
from archkit.model.brief import Entity as Asked
from archkit.model.service import App
from archkit.model.system import Column, ForeignKey, System, Table

COUNTRIES = Entity(
    table="countries", service="tax", name="Country", router="countries", key=("code",),
    fields=(Field(name="code", column="code", type="string", sql_type="text"),),
)  # fmt: skip
TO_COUNTRY = ForeignKey(columns=("country_code",), to_table="countries", to_columns=("code",))
ID = Column(name="id", type="integer", nullable=False)
CODE = Column(name="country_code", type="text", nullable=False)
GEOGRAPHY = System(
    tables=(
        Table(name="tax_rates", columns=(ID, CODE), primary_key=("id",), foreign_keys=(TO_COUNTRY,)),
        Table(name="countries", columns=(Column(name="code", type="text"),), primary_key=("code",)),
    )
)
CHANGE = Procedure(
    router="countries", name="update", kind="mutation", action="update", table="countries", by=("code",),
    rate_limit_per_minute=60,
)  # fmt: skip
JOIN = ", countries.code = join, tax_rates.country_code = reach"


def joined(by: str, system: System = GEOGRAPHY, apps=(), service: str = "tax", brief=EVENTUAL) -> Reads:
    """Return a log of one statement that joins rates and countries, beside a design of both."""
    seen = log(reuse(tables=("countries", "tax_rates")), by=by, brief=brief)
    seen = seen.model_copy(update={"system": system})
    countries = Router(name="countries", service=service, table="countries", procedures=(CHANGE,))
    entities = (RATES, COUNTRIES.model_copy(update={"service": service}))
    return Reads(seen, entities, (*routers(CREATE), countries), apps)


def test_a_joined_read_is_kept_by_the_procedure_of_its_main_table_until_any_of_its_tables_is_written():
    ((policy,), (decision,)) = propose_caches(joined(f"tax_rates.id = filter{JOIN}", brief=Brief()), NOBODY)
    assert (policy.procedure, policy.tables) == ("taxRates.get", ("tax_rates", "countries"))
    assert policy.invalidated_by == ("countries.update", "taxRates.create")
    assert "The statements join countries" in decision.context
    assert not_considered(joined(f"tax_rates.id = filter{JOIN}")) == ()


def entity_asked(name: str, consistency: str) -> Asked:
    return Asked(name=name, consistency=consistency)


def test_an_answer_of_several_tables_is_as_strict_as_the_strictest_of_them():
    strict = Brief(entities=(entity_asked("TaxRate", "eventual"), entity_asked("Country", "strong")))
    two_nodes = strict.model_copy(update=TWO)
    _, (decision,) = propose_caches(joined(f"tax_rates.id = filter{JOIN}", brief=two_nodes), NOBODY)
    assert decision.proposed == "none"
    assert "strong consistency" in decision.why


PART = Table(
    name="tax_rates", columns=(CODE,), primary_key=("country_code", "id"), foreign_keys=(TO_COUNTRY,)
)
BOTH = (TO_COUNTRY, ForeignKey(columns=("id",), to_table="taxes"))
JOINING = GEOGRAPHY.model_copy(
    update={"tables": (PART.model_copy(update={"foreign_keys": BOTH}), GEOGRAPHY.tables[1])}
)


@pytest.mark.parametrize(
    ("reads", "why"),
    [
        (joined(f"countries.code = filter{JOIN}"), "by way of a table that joins others"),
        (joined(f"tax_rates.id = filter{JOIN}", system=System()), "by way of a table that joins others"),
        (joined(f"tax_rates.id = filter{JOIN}", system=JOINING), "by way of a table that joins others"),
        (joined(f"tax_rates.id range filter{JOIN}"), "it compares by more than equality"),
        (joined(f"tax_rates.rate = filter{JOIN}"), "no procedure of tax_rates looks rows up so"),
        (
            joined(
                f"tax_rates.id = filter{JOIN}",
                apps=(App(name="a", services=("tax",)), App(name="b", services=("geo",))),
                service="geo",
            ),
            "over tables of several apps",
        ),
    ],
)
def test_a_read_that_no_procedure_stands_for_is_named_with_its_hit_rate(reads, why):
    assert propose_caches(reads, NOBODY) == ((), ())
    (said,) = not_considered(reads)
    assert said.startswith("1 read of the log would pay a cache of 5 min")
    assert why in said
    assert "95% of 100 reads/min hit" in said


def test_a_read_that_would_miss_too_often_is_not_named():
    seldom = reuse(tables=("countries", "tax_rates"), hits={300: (0.5, 0.6)})
    assert not_considered(Reads(log(seldom), (RATES, COUNTRIES), routers())) == ()


def test_nothing_is_ever_said_to_save_less_than_nothing():
    quick = reuse(reads_per_min=1_000.0, mean_ms=0.25)
    _, (decision,) = proposed(log(quick, brief=EVENTUAL), CREATE)
    redis = next(o for o in decision.options if o.name == "redis")
    assert redis.score == 0
    assert any("and no time is saved" in text for text in redis.pros)
    assert any("a hit costs 0.5 ms" in text.lower() for text in redis.cons)
    assert "-" not in " ".join(text for o in decision.options for text in (*o.pros, *o.cons))
