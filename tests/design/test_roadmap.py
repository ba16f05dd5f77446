"""The roadmap: what is safe and pays comes first, data moves last, and each step has its reason and its gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measurements import measured, schema_alone, table

from archkit.design.building_order import building_levels
from archkit.design.roadmap import propose_roadmap
from archkit.model.boundaries import (
    Boundaries,
    BoundaryScore,
    CrossingKey,
    Recommendation,
    Saga,
    TableBoundary,
)
from archkit.model.caching import CachePolicy
from archkit.model.data import IndexPlan
from archkit.model.decision import Decision, Option, Prediction
from archkit.model.design import Design
from archkit.model.finding import Finding
from archkit.model.fitness import Fitness, Lack
from archkit.model.service import App, Link, Service
from archkit.model.system import ForeignKey, System, Table
from archkit.verification.gates import LATENCY_GATES

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment

GATES = {f"GATE-{gate.slug}-{of}" for gate in LATENCY_GATES for of in ("endpoints", "statements")}
SCORE = BoundaryScore(
    cross_foreign_keys=1,
    cross_write_transactions=1,
    cross_read_transactions=1,
    cohesion=1,
    coupling=0,
    stability=1,
)
SYSTEM = System(tables=(Table(name="orders"), Table(name="stock"), Table(name="users")))
SERVICES = tuple(
    Service(name=n, domain=n, tables=(t,))
    for n, t in (("order", "orders"), ("stock", "stock"), ("user", "users"))
)
ONE = (App(name="shop", services=("order", "stock", "user")),)
THREE = tuple(App(name=n, services=(n,)) for n in ("order", "stock", "user"))
INDEX = IndexPlan(name="i", table="orders", columns=("a",), why="w", ddl="CREATE INDEX i;", evidence=("E-1",))
CACHE = CachePolicy(
    name="users", table="users", procedure="users.get", layer="process", key="k", ttl_s=60, max_entries=100,
    invalidated_by=("users.update",), evidence=("E-2",),
)  # fmt: skip


def boundaries(*contested: str, **parts: object) -> Boundaries:
    tables = tuple(TableBoundary(table=t, service="s", confidence=1, contested=True) for t in contested)
    return Boundaries(tables=tables, recommendation=Recommendation(split=False, why=""), score=SCORE, **parts)


def finding(rule: str) -> Finding:
    return Finding(
        id=f"F-{rule}", rule=rule, severity="error", subject="s", statement="s", remedy=f"Cure {rule}."
    )


def writers(*rows: tuple[str, str, int]):
    return table("table_writers", ("table", "area", "writes"), *rows)


def titles(log: Assessment, design: Design) -> list[str]:
    steps = propose_roadmap(log, design)
    assert [step.order for step in steps] == list(range(1, len(steps) + 1))
    assert all(step.why and step.actions for step in steps)
    assert {step.confirmation for step in steps} <= GATES | {"GATE-cache-hit-rate", "GATE-x"}
    return [step.title for step in steps]


def test_a_system_that_exists_is_cured_seen_and_parted_into_modules_in_this_order():
    log = measured(
        SYSTEM,
        findings=tuple(map(finding, ("time_in_one_statement", "n_plus_one_loop", "burst"))),
        tables=(
            writers(
                ("stock", "a", 1),
                ("stock", "b", 2),
                ("stock", "c", 3),
                ("orders", "a", 1),
                ("orders", "b", 1),
            ),
        ),
        boundaries=boundaries(),
    )
    told = Decision(
        id="ADR-cache-users", title="t", options=(Option(name="process"),), proposed="process",
        chosen="process", why="w", confirmation="GATE-x",
        prediction=Prediction(measure="hit rate", value=0.9, unit="share"),
    )  # fmt: skip
    design = Design(
        system=SYSTEM, services=SERVICES, apps=ONE, indexes=(INDEX,), caches=(CACHE,), decisions=(told,)
    )
    assert titles(log, design) == [
        "Add the missing indexes",
        "Cure the loops",
        "Cure what takes the time",
        "See what happens, and hold the gates",
        "Draw 3 modules inside one app",
        "Let order alone write orders",
        "Let stock alone write stock",
        "Switch on the caches",
        "Grade the predictions",
    ]


def test_what_there_is_nothing_of_has_no_step():
    only = Design(system=SYSTEM, services=SERVICES[:1], apps=ONE)
    assert titles(measured(SYSTEM), only) == ["See what happens, and hold the gates"]
    assert propose_roadmap(measured(SYSTEM), Design()) == ()


def test_what_the_log_lacks_is_an_action_with_its_setting():
    lacking = Fitness(lacks=(Lack(what="loops", setting="log_parameter_max_length = -1"),))
    (step,) = propose_roadmap(
        measured(SYSTEM, fitness=lacking), Design(system=SYSTEM, services=SERVICES[:1], apps=ONE)
    )
    assert step.actions[0] == "For loops: log_parameter_max_length = -1."


def test_without_a_log_the_boundaries_say_what_is_contested():
    log = schema_alone(SYSTEM).model_copy(update={"boundaries": boundaries("users")})
    steps = propose_roadmap(log, Design(system=SYSTEM, services=SERVICES, apps=ONE))
    assert steps[-1].title == "Let user alone write users"
    assert "no log tells" in steps[-1].why


def test_services_leave_one_by_one_the_least_tied_first_and_their_data_last():
    key = CrossingKey(table="orders", columns=("user_id",), to_table="users", from_service="order",
                      to_service="user", remedy="Keep the id.")  # fmt: skip
    saga = Saga(name="checkout", services=("order", "stock"), tables=("orders", "stock"), count=3)
    link = Link(
        from_service="order", to_service="user", kind="sync", why="w", per_minute=3, evidence=("E-3",)
    )
    log = measured(SYSTEM, boundaries=boundaries(crossing_keys=(key,), sagas=(saga,)))
    design = Design(system=SYSTEM, services=SERVICES, apps=THREE, links=(link,))
    leaving = [s for s in propose_roadmap(log, design) if s.title.startswith("Take out")]
    assert [s.title for s in leaving] == ["Take out user", "Take out stock"]
    assert leaving[0].actions[0] == "Break orders (user_id) to users: Keep the id."
    assert leaving[1].actions[0].startswith("Make a saga of checkout")
    for step in leaving:
        *_, data, stop = step.actions
        assert data.startswith("Move its data last")
        assert "GATE-" in stop


def test_a_saga_is_made_once_though_several_services_leave_it():
    saga = Saga(
        name="checkout", services=("order", "stock", "user"), tables=("orders", "stock", "users"), count=3
    )
    log = measured(SYSTEM, boundaries=boundaries(sagas=(saga,)))
    steps = propose_roadmap(log, Design(system=SYSTEM, services=SERVICES, apps=THREE))
    assert sum(a.startswith("Make a saga") for step in steps for a in step.actions) == 1


def test_a_key_is_broken_once():
    keys = tuple(
        CrossingKey(table=a, columns=("x",), to_table=b, from_service=a, to_service=b, remedy="Keep the id.")
        for a, b in (("order", "stock"), ("stock", "user"), ("user", "order"))
    )
    log = measured(SYSTEM, boundaries=boundaries(crossing_keys=keys))
    steps = propose_roadmap(log, Design(system=SYSTEM, services=SERVICES, apps=THREE))
    broken = [a for step in steps for a in step.actions if a.startswith("Break ")]
    assert len(broken) == len(set(broken)) == 3


def referring(**references: str) -> System:
    return System(
        tables=tuple(
            Table(name=name, foreign_keys=tuple(ForeignKey(columns=("x",), to_table=t) for t in to.split()))
            for name, to in references.items()
        )
    )


@pytest.mark.parametrize(
    ("system", "levels"),
    [
        (referring(a="b", b="c", c=""), (("c",), ("b",), ("a",))),
        (referring(a="", b="", c="b"), (("b", "a"), ("c",))),
        (referring(a="a"), (("a",),)),
        (referring(a="b", b="a", c="a"), (("a",), ("b", "c"))),
        (referring(a="gone"), (("a",),)),
    ],
)
def test_what_is_referred_to_is_built_first(system, levels):
    assert building_levels(system) == levels


def test_a_blank_page_begins_with_a_skeleton_that_walks():
    system = referring(users="", sessions="users", roles="", user_roles="users roles")
    services = (Service(name="users", domain="users", tables=tuple(sorted(system.names))),)
    design = Design(
        system=system, is_blank_page=True, services=services, apps=(App(name="iam", services=("users",)),)
    )
    assert titles(schema_alone(System()), design) == [
        "Let a skeleton walk, over users alone",
        "See what happens, and hold the gates",
        "Build roles",
        "Build sessions, user_roles",
    ]


def test_tables_in_a_circle_say_that_their_keys_come_later():
    system = referring(a="b", b="a")
    services = (Service(name="s", domain="s", tables=("a", "b")),)
    design = Design(
        system=system, is_blank_page=True, services=services, apps=(App(name="s", services=("s",)),)
    )
    first, *_, last = propose_roadmap(schema_alone(System()), design)
    assert "every table waits for another" in first.why
    assert last.title == "Build b"


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3), min_size=1
    ),
    st.randoms(),
)
def test_every_table_is_built_once_and_in_any_order_of_the_schema_alike(references, draw):
    system = referring(**{name: " ".join(to) for name, to in references.items()})
    levels = building_levels(system)
    assert sorted(t for level in levels for t in level) == sorted(system.names)
    shuffled = list(system.tables)
    draw.shuffle(shuffled)
    assert building_levels(System(tables=tuple(shuffled))) == levels
