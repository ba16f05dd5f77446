from datetime import date

import pytest

from archkit.model.assessment import Assessment, ShapeTable
from archkit.model.boundaries import Boundaries, BoundaryScore, Recommendation, Saga, TableBoundary
from archkit.model.caching import CachePolicy
from archkit.model.code import CodeFacts, Seen
from archkit.model.data import IndexPlan
from archkit.model.decision import Decision, Option
from archkit.model.design import Design, Problem
from archkit.model.evidence import EvidenceTable
from archkit.model.finding import Finding
from archkit.model.fitness import Fitness
from archkit.model.reuse import Reuse
from archkit.model.service import App, Service
from archkit.model.system import Column, ForeignKey, Index, System, Table
from archkit.model.verdict import Verdict
from archkit.verification.checklist import POINTS, check_list
from archkit.verification.standing import Standing, joined

EMPTY = Assessment(study="x", as_of=date(2026, 1, 1))
ONE = Seen(count=1)
SERVICES = (Service(name="a", domain="a", tables=("t",)), Service(name="b", domain="b", tables=("u",)))
DESIGN = Design(services=SERVICES, apps=(App(name="x", services=("a", "b")),))
APART = DESIGN.model_copy(update={"apps": (App(name="a", services=("a",)), App(name="b", services=("b",)))})
LOG = EvidenceTable(question="predicate_load", title="x", columns=("lookup",), rows=(), sql="select 1")
USING = LOG.model_copy(update={"rows": (("u.t_id",),)})
DELETING = EvidenceTable(
    question="shape_latency",
    title="x",
    columns=("shape", "sql", "traffic"),
    rows=(("S-1", "delete from t where id = ?", "interactive"),),
    sql="select 1",
)
DELETES = (ShapeTable(shape="S-1", table="t", access="write"),)
WHOLE = Fitness(supports=("percentiles",))
CODE = CodeFacts(
    files=1, logs=ONE, traces=ONE, health_routes=ONE, documents=("README.md", "apps/x/openapi.json")
)
DECISION = Decision(
    id="ADR-service-cut", title="x", options=(Option(name="y"),), proposed="y", chosen="y", why="because"
)
REDIS = Decision(
    id="ADR-cache-t",
    title="Cache of ts.get",
    options=(Option(name="redis"),),
    proposed="redis",
    chosen="redis",
    why="x",
)
CACHE = CachePolicy(
    name="ts",
    table="t",
    procedure="ts.get",
    layer="process",
    key="t:{id}",
    ttl_s=60,
    max_entries=9,
    invalidated_by=("ts.update",),
)
REUSE = Reuse(
    shape="S-1",
    tables=("t",),
    reads=900,
    known=900,
    keys=9,
    writes=1,
    reads_per_min=9,
    mean_ms=1,
    p95_ms=2,
    total_ms=900,
    saved_ms=800,
)


def gate(slug, state, subject="as_designed"):
    return Verdict(
        id=f"GATE-{slug}", name=slug, subject=subject, state=state, threshold=0, unit="places", reason="Why."
    )


def gates(*slugs, **states):
    return tuple(gate(slug, states.get(slug.replace("-", "_"), "PASS")) for slug in slugs)


def child(*indexes):
    key = ForeignKey(columns=("t_id",), to_table="t")
    return Table(
        name="u", columns=(Column(name="t_id", type="integer"),), foreign_keys=(key,), indexes=indexes
    )


def cut(*, contested=False, sagas=()):
    table = TableBoundary(table="t", service="a", confidence=1, contested=contested)
    score = BoundaryScore(
        cross_foreign_keys=0,
        cross_write_transactions=None,
        cross_read_transactions=None,
        cohesion=1,
        coupling=0,
        stability=1,
    )
    why = Recommendation(split=False, why="x")
    return Boundaries(tables=(table,), recommendation=why, score=score, sagas=sagas)


SAGA = Saga(name="place", services=("a", "b"), tables=("t", "u"), count=12)
SYSTEM = System(tables=(Table(name="t"), child()))
SERVED = System(tables=(Table(name="t"), child(Index(name="i", columns=("t_id",)))))
CASCADING = System(
    tables=tuple(
        t.model_copy(
            update={
                "foreign_keys": tuple(k.model_copy(update={"on_delete": "CASCADE"}) for k in t.foreign_keys)
            }
        )
        for t in SYSTEM.tables
    )
)
OTHER = ForeignKey(columns=("v_id",), to_table="t")
TWICE = System(  # the key that is used has an index, the other has no use
    tables=tuple(
        t.model_copy(update={"foreign_keys": (*t.foreign_keys, *([OTHER] if t.foreign_keys else []))})
        for t in SERVED.tables
    )
)
PLAN = IndexPlan(name="i", table="u", columns=("t_id",), why="x", ddl="x")
UNSERVED = Finding(
    id="F-fk-u", rule="foreign_key_without_index", severity="error", subject="u", statement="x", remedy="x"
)
FAILURE = ("circuit-breaker", "retry", "health-check", "graceful-degradation")
SECURITY = ("no-secrets", "parameterised-queries", "rate-limits", "input-sanitisation")


def problem(rule):
    return (Problem(rule=rule, subject="t", statement="It is twice.", remedy="Choose one."),)


# The point, its state, and what is known.
CASES = (
    ("boundaries", "NO DATA", {}),
    ("boundaries", "PASS", {"design": DESIGN}),
    ("boundaries", "WARN", {"design": DESIGN, "boundaries": cut(contested=True)}),
    (
        "boundaries",
        "FAIL",
        {"design": DESIGN.model_copy(update={"problems": problem("table_owned_by_many")})},
    ),
    ("validated-inputs", "NO DATA", {}),
    ("validated-inputs", "PASS", {"verdicts": gates("input-schemas")}),
    ("validated-inputs", "FAIL", {"verdicts": gates("input-schemas", input_schemas="FAIL")}),
    (
        "validated-inputs",
        "FAIL",
        {
            "verdicts": gates("input-schemas"),
            "design": DESIGN.model_copy(update={"problems": problem("procedure_without_schema")}),
        },
    ),
    ("effect-composition", "PASS", {"verdicts": gates("effect-composition")}),
    (
        "effect-composition",
        "WARN",
        {"verdicts": (*gates("effect-composition"), gate("effect-composition", "FAIL", "as_is"))},
    ),
    (
        "effect-composition",
        "PASS",
        {"verdicts": (*gates("effect-composition"), gate("effect-composition", "NO DATA", "as_is"))},
    ),
    ("effect-composition", "FAIL", {"verdicts": (gate("effect-composition", "FAIL", "as_is"),)}),
    ("indexes", "NO DATA", {}),
    ("indexes", "FAIL", {"system": SYSTEM}),
    ("indexes", "WARN", {"system": SERVED}),
    ("indexes", "WARN", {"design": Design(system=SERVED)}),
    ("indexes", "PASS", {"system": SERVED, "tables": (LOG,), "fitness": WHOLE}),
    ("indexes", "PASS", {"system": SYSTEM, "tables": (LOG,), "fitness": WHOLE}),
    ("indexes", "FAIL", {"system": SYSTEM, "tables": (LOG,)}),  # the log is cut
    ("indexes", "FAIL", {"system": CASCADING, "tables": (LOG,), "fitness": WHOLE}),
    (
        "indexes",
        "FAIL",
        {"system": SYSTEM, "tables": (LOG, DELETING), "shape_tables": DELETES, "fitness": WHOLE},
    ),
    ("indexes", "PASS", {"system": TWICE, "tables": (USING,), "fitness": WHOLE}),
    ("indexes", "FAIL", {"system": SYSTEM, "tables": (USING,), "fitness": WHOLE, "findings": (UNSERVED,)}),
    ("indexes", "PASS", {"system": SYSTEM, "tables": (USING,), "design": Design(indexes=(PLAN,))}),
    ("caching", "NO DATA", {}),
    ("caching", "NO DATA", {"design": DESIGN}),
    ("caching", "PASS", {"design": DESIGN, "reuse": (REUSE,)}),
    ("caching", "WARN", {"design": Design(decisions=(REDIS,)), "reuse": (REUSE,)}),
    ("caching", "PASS", {"design": Design(caches=(CACHE,)), "verdicts": gates("cache-hit-rate")}),
    (
        "caching",
        "WARN",
        {"design": Design(caches=(CACHE,)), "verdicts": gates("cache-hit-rate", cache_hit_rate="WARN")},
    ),
    (
        "caching",
        "FAIL",
        {
            "design": Design(caches=(CACHE,), problems=problem("cache_without_invalidation")),
            "verdicts": gates("cache-hit-rate"),
        },
    ),
    ("access-control", "PASS", {"verdicts": gates("authentication", "authorisation")}),
    ("access-control", "FAIL", {"verdicts": gates("authentication", "authorisation", authorisation="FAIL")}),
    ("access-control", "WARN", {"verdicts": gates("authentication")}),
    ("latency-and-throughput", "NO DATA", {}),
    ("latency-and-throughput", "NO DATA", {"verdicts": gates("p99-all-endpoints")}),
    ("latency-and-throughput", "PASS", {"verdicts": (gate("p99-all-endpoints", "PASS", "as_is"),)}),
    (
        "latency-and-throughput",
        "WARN",
        {"verdicts": (gate("p99-all-endpoints", "PASS", "as_is"), gate("throughput", "NO DATA", "as_is"))},
    ),
    (
        "latency-and-throughput",
        "FAIL",
        {"verdicts": (gate("p99-all-endpoints", "FAIL", "as_is"), gate("throughput", "NO DATA", "as_is"))},
    ),
    ("failure-modes", "PASS", {"verdicts": gates(*FAILURE)}),
    ("failure-modes", "FAIL", {"verdicts": gates(*FAILURE, retry="FAIL")}),
    (
        "transactions",
        "PASS",
        {"verdicts": gates("transactions"), "design": DESIGN, "boundaries": cut(sagas=(SAGA,))},
    ),
    (
        "transactions",
        "WARN",
        {"verdicts": gates("transactions"), "design": APART, "boundaries": cut(sagas=(SAGA,))},
    ),
    ("transactions", "FAIL", {"verdicts": gates("transactions", transactions="FAIL")}),
    ("observability", "NO DATA", {}),
    ("observability", "PASS", {"code": CODE}),
    ("observability", "WARN", {"code": CODE.model_copy(update={"traces": Seen()})}),
    ("observability", "FAIL", {"code_as_is": CodeFacts(files=1)}),
    ("security", "PASS", {"verdicts": gates(*SECURITY)}),
    ("security", "FAIL", {"verdicts": gates(*SECURITY, no_secrets="FAIL")}),
    ("documentation", "NO DATA", {}),
    ("documentation", "PASS", {"code": CODE, "design": DESIGN.model_copy(update={"decisions": (DECISION,)})}),
    ("documentation", "WARN", {"code": CODE}),
    ("documentation", "FAIL", {"code": CodeFacts(files=1)}),
)


@pytest.mark.parametrize(("slug", "state", "known"), CASES)
def test_a_point_stands_as_what_is_known_says(slug, state, known):
    item = next(i for i in check_list(EMPTY.model_copy(update=known)) if i.id == f"CHECK-{slug}")
    assert item.state == state, item.reason
    assert item.reason.endswith(".")


def test_there_are_twelve_points_in_the_order_of_the_design():
    assert [item.item for item in check_list(EMPTY)] == [name for _, name, _ in POINTS]
    assert len(POINTS) == 12


def test_every_point_passes_and_fails_in_a_case_that_says_how():
    for slug, _, point in POINTS:
        states = {state for s, state, _ in CASES if s == slug}
        assert "PASS" in states, slug
        assert states & {"FAIL", "WARN"}, slug
        assert "PASS:" in point.__doc__, slug


def test_nothing_known_is_no_data_everywhere_and_each_says_what_would_decide():
    assert {item.state for item in check_list(EMPTY)} == {"NO DATA"}
    assert all("would" in item.reason for item in check_list(EMPTY))


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (("PASS", "PASS"), "PASS"),
        (("PASS", "WARN"), "WARN"),
        (("PASS", "NO DATA"), "WARN"),
        (("NO DATA", "NO DATA"), "NO DATA"),
        (("NO DATA", "FAIL"), "FAIL"),
        ((), "NO DATA"),
    ],
)
def test_parts_are_joined_by_the_worst_that_is_told(states, state):
    assert joined([Standing(s, "Why.", (s,)) for s in states]).state == state
