"""Caches only where the log's own reuse says that they pay, and never staler than the brief allows."""

from __future__ import annotations

import pytest
from cache_cases import (
    CREATE,
    EVENTUAL,
    RATES,
    STRONG,
    TWO,
    layers,
    log,
    procedure,
    proposed,
    reuse,
    routers,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from measurements import cited, schema_alone, table, uses

from archkit.design.cache_reads import Reads
from archkit.design.cache_rules import setting_of, writers_of
from archkit.design.lacks import caches_missing
from archkit.model.api import Router, Step
from archkit.model.brief import Brief
from archkit.model.decision import Choices, Decided
from archkit.model.reuse import SizeHits
from archkit.model.system import Column, ForeignKey, System, Table


def test_a_read_that_hits_often_enough_is_kept_in_the_process_for_the_shortest_time_that_passes():
    evidence = (cited("reuse.hits_60s_low_share", "S-1"), cited("reuse.saved_ms", "S-1"))
    ((policy,), (decision,)) = proposed(log(evidence=evidence, brief=EVENTUAL), CREATE)
    assert (policy.procedure, policy.layer, policy.ttl_s) == ("taxRates.byCountryCode", "process", 60)
    assert policy.key == "taxRates:byCountryCode:{countryCode}"
    assert policy.hit_rate == pytest.approx(0.9)
    assert policy.interval == pytest.approx((0.9, 0.95))
    assert policy.saved_ms_per_minute == pytest.approx(900)
    assert policy.invalidated_by == ("taxRates.create",)
    assert policy.evidence == decision.evidence == ("E-reuse.hits_60s_low_share-S-1", "E-reuse.saved_ms-S-1")
    assert decision.id == "ADR-cache-tax_rates"
    assert [o.name for o in decision.options] == ["none", "process", "redis", "cdn"]
    assert decision.confirmation == "GATE-cache-hit-rate"
    assert (decision.prediction.value, decision.prediction.unit) == (0.9, "share")
    assert any("earlier cache" in text for text in decision.consequences)


@pytest.mark.parametrize(
    ("by", "procedure_name"),
    [
        ("tax_rates.country_code = filter", "taxRates.byCountryCode"),
        ("tax_rates.id = filter", "taxRates.get"),
        ("tax_rates.id = filter, tax_rates.country_code other sort", "taxRates.get"),
        ("", "taxRates.list"),
        ("tax_rates.country_code in filter", None),
        ("tax_rates.country_code = filter, tax_rates.id = filter", None),
        ("tax_rates.country_code = filter, tax_rates.id range filter", None),
        ("tax_rates.id = join", None),
        ("tax_rates.id other group", None),
    ],
)
def test_only_reads_of_one_entity_by_a_key_a_lookup_or_as_a_whole_can_be_kept(by, procedure_name):
    expected = [(procedure_name, "process")] if procedure_name else []
    assert layers(log(by=by, brief=EVENTUAL)) == expected


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        (
            (reuse(hits={60: (0.5, 0.6), 300: (0.69, 0.8), 900: (0.6, 0.8), 3600: (0.6, 0.9)}),),
            "below the gate of 70%",
        ),
        ((reuse(hits={}),), "arguments are missing"),
    ],
)
def test_a_read_that_misses_too_often_is_not_kept_and_the_decision_says_so(reads, said):
    policies, (decision,) = proposed(log(*reads, brief=EVENTUAL))
    assert policies == ()
    assert said in decision.why
    assert decision.chosen == "none"
    assert decision.prediction is None


def test_what_could_not_save_one_percent_of_the_time_of_simple_statements_is_no_candidate():
    small = reuse(mean_ms=0.01, total_ms=10.0, saved_ms=9.0)
    assert proposed(log(small, brief=EVENTUAL)) == ((), ())


def test_reads_of_aggregates_are_no_candidates():
    assert layers(log(brief=EVENTUAL, sql="select count(*) from tax_rates")) == []


def test_without_a_log_no_cache_is_proposed_however_eventual_the_brief_is():
    blank = schema_alone(System()).model_copy(update={"brief": EVENTUAL})
    assert proposed(blank, CREATE) == ((), ())


WRITES = table("table_writers", ("table", "area", "writes"), ("tax_rates", "nightly", 5))
ENDPOINTS = table("endpoint_latency", ("endpoint", "calls"), ("taxes.change", 9))


@pytest.mark.parametrize(
    ("asked", "writes", "layer", "procedures"),
    [
        (EVENTUAL, 9, "process", ()),
        (STRONG, 9, "process", (CREATE,)),
        (STRONG, 9, None, ()),  # nobody drops the keys
        (STRONG, 0, None, ()),  # not by time alone, though nobody was seen to write
        (Brief(), 9, "process", (CREATE,)),
        (Brief(), 9, None, ()),
        (Brief(), 0, "process", ()),
        (EVENTUAL.model_copy(update=TWO), 9, "process", ()),
        (STRONG.model_copy(update=TWO), 9, None, (CREATE,)),
        (Brief(**TWO), 9, "redis", (CREATE,)),
    ],
)
def test_how_old_a_row_may_be_decides_with_who_writes_it_and_how_many_copies_there_are(
    asked, writes, layer, procedures
):
    found = layers(log(reuse(writes=writes), brief=asked), *procedures)
    assert found == ([("taxRates.byCountryCode", layer)] if layer else [])


def test_a_program_that_writes_past_the_endpoints_forbids_strong_consistency():
    outside = log(reuse(writes=5), brief=STRONG, tables=(WRITES, ENDPOINTS))
    policies, (decision,) = proposed(outside, CREATE)
    assert policies == ()
    assert "nightly writes it past the procedures" in decision.why
    eventual = log(reuse(writes=5), brief=EVENTUAL, tables=(WRITES, ENDPOINTS))
    _, (taken,) = proposed(eventual, CREATE)
    assert any("nightly" in text for text in taken.consequences)


def test_each_instance_fills_its_own_cache_and_a_shared_one_is_asked_for_where_that_is_too_much():
    many = EVENTUAL.model_copy(update={"hosting": "8 replicas behind a proxy"})
    hits = {60: (0.8, 0.9), 300: (0.9, 0.95), 900: (0.92, 0.96), 3600: (0.93, 0.97)}
    ((), (decision,)) = proposed(log(reuse(hits=hits), brief=many))
    assert decision.proposed == decision.chosen == "redis"
    assert decision.why.startswith("Kept 5 min, 90% to 95% of the reads hit, and 855.0 ms a minute or more")
    assert "In the process 20% of the reads are sure to hit" in decision.why
    assert decision.consequences[0] == "Redis is not generated yet: until then nothing is kept here."
    said = tuple(caches_missing(Reads(log(), (RATES,), routers()), (decision,)))
    assert said == ("Redis is not generated yet: taxRates.byCountryCode goes without a cache until then.",)


@pytest.mark.parametrize(
    ("hosting", "instances", "short"),
    [
        ("Kubernetes, two small nodes", 2, False),
        ("12 pods on 3 servers", 12, False),
        ("one VM", 1, False),
        ("a PaaS", 1, False),
        ("3 regions", 1, False),
        ("AWS Lambda", 1, True),
        (None, 1, False),
    ],
)
def test_instances_are_read_from_what_the_brief_says_of_hosting(hosting, instances, short):
    setting = setting_of(Brief(hosting=hosting))
    assert (setting.instances, setting.is_short_lived) == (instances, short)


@pytest.mark.parametrize("word", ["process", "redis", "cdn", "none"])
def test_the_architects_word_holds(word):
    choices = Choices(decided=(Decided(id="ADR-cache-tax_rates", chosen=word, status="accepted"),))
    policies, (decision,) = proposed(log(brief=EVENTUAL), choices=choices)
    assert (decision.proposed, decision.chosen) == ("process", word)
    assert [p.layer for p in policies] == (["process"] if word == "process" else [])
    assert any("not generated yet" in text for text in decision.consequences) is (word in ("redis", "cdn"))


def test_a_cache_that_the_architect_wants_against_the_evidence_says_so():
    choices = Choices(decided=(Decided(id="ADR-cache-tax_rates", chosen="process", status="accepted"),))
    seldom = reuse(hits={60: (0.5, 0.6), 300: (0.6, 0.8), 900: (0.6, 0.8), 3600: (0.6, 0.9)})
    ((policy,), _) = proposed(log(seldom, brief=EVENTUAL), choices=choices)
    assert policy.why.startswith("The architect chose process, although 60% of the reads are sure to hit")


def test_statements_of_one_procedure_are_taken_together_and_the_best_procedure_of_a_table_wins():
    two = (reuse("S-1", keys=20), reuse("S-2", keys=700, hits={60: (0.7, 0.8), 300: (0.7, 0.8)}))
    ((policy,), _) = proposed(log(*two, brief=EVENTUAL))
    assert policy.hit_rate == pytest.approx(0.8)
    assert policy.saved_ms_per_minute == pytest.approx(0.8 * 200 * 10)
    assert policy.max_entries == 700
    by_key = uses("S-2", "tax_rates.id = filter")
    parts = {"shape_predicates": (*uses("S-1", "tax_rates.country_code = filter"), *by_key)}
    mixed = log(reuse("S-1"), reuse("S-2", saved_ms=1.0), brief=EVENTUAL).model_copy(update=parts)
    assert layers(mixed) == [("taxRates.byCountryCode", "process")]


def test_as_many_entries_are_kept_as_hit_as_often_as_all_would():
    sizes = (SizeHits(size=100, rate=0.5), SizeHits(size=1_000, rate=0.9), SizeHits(size=10_000, rate=0.905))
    ((policy,), _) = proposed(log(reuse(keys=5_000, sizes=sizes), brief=EVENTUAL))
    assert policy.max_entries == 1_000


def test_every_procedure_that_writes_the_table_or_deletes_what_it_hangs_on_drops_keys():
    ids = (Column(name="id", type="integer"),)

    def child(name, parent, action):
        key = ForeignKey(columns=("id",), to_table=parent, on_delete=action)
        return Table(name=name, columns=ids, foreign_keys=(key,))

    system = System(
        tables=(
            child("tax_rates", "countries", "CASCADE"),
            child("countries", "continents", "CASCADE"),
            child("continents", "planets", "SET NULL"),
        )
    )

    def other(action, table, *steps):
        said = {
            "router": "all",
            "table": table,
            "steps": tuple(Step(table=s, action="insert") for s in steps),
        }
        return procedure(f"{action}_{table}", action, **said)

    writing = [other(a, t) for t in ("countries", "continents", "planets") for a in ("update", "delete")]
    opening = other("transact", "countries", "countries", "tax_rates")
    others = Router(name="all", service="tax", table="countries", procedures=(*writing, opening))
    found = writers_of("tax_rates", system, (*routers(CREATE), others))
    assert found == (
        "all.delete_continents",
        "all.delete_countries",
        "all.transact_countries",
        "taxRates.create",
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=4, max_size=4),
    st.integers(0, 5),
    st.sampled_from([EVENTUAL, STRONG, Brief(), Brief(**TWO)]),
    st.floats(0.1, 50),
)
def test_no_proposed_cache_is_below_the_gate(rates, writes, brief, mean_ms):
    hits = {t: (min(pair), max(pair)) for t, pair in zip((60, 300, 900, 3600), rates, strict=True)}
    policies, decisions = proposed(log(reuse(hits=hits, writes=writes, mean_ms=mean_ms), brief=brief), CREATE)
    for policy in policies:
        low, high = policy.interval
        assert 0.7 <= low <= high <= 1
        assert policy.saved_ms_per_minute > 0
    assert len(decisions) <= 1
