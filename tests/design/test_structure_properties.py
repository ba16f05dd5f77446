"""Whatever the schema, the log and the names: the structure of a design holds together."""

from __future__ import annotations

import re

import pytest
from boundary_cases import case_names, read_case
from hypothesis import given, settings
from hypothesis import strategies as st
from structure_cases import endpoints, measured, routers_of, works

from archkit.design.entities import entities_of
from archkit.design.events import propose_events
from archkit.design.links import propose_links
from archkit.design.services import propose_apps, propose_services
from archkit.design.steps import is_required
from archkit.model.decision import Choices, Decided
from archkit.model.system import Column, ForeignKey, Index, System, Table

NOTHING = Choices()
SPLIT = Choices(decided=(Decided(id="ADR-service-cut", chosen="services", status="accepted"),))
NAMES = (
    "orders", "Orders", "order", "class", "then", "select", "日本", "x" * 63, 'a"b', "sales.orders", "__proto__",
    "event",
)  # fmt: skip
COLUMNS = ("id", "ID", "order_id", "class", "日", "user_password", "tags", "constructor", "created_at")
TYPES = (
    "bigint",
    "text",
    "text[]",
    "tsvector",
    "jsonb",
    "boolean",
    "timestamptz",
    "mood",
    "numeric(3, 2)",
    "",
)
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@st.composite
def schemas(draw):
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    return System(tables=tuple(draw(tables(name, names)) for name in names))


@st.composite
def tables(draw, name, others):
    picked = draw(st.lists(st.sampled_from(COLUMNS), max_size=5, unique=True))
    columns = tuple(
        Column(name=c, type=draw(st.sampled_from(TYPES)), nullable=draw(st.booleans())) for c in picked
    )
    some = st.lists(st.sampled_from(picked), max_size=2, unique=True).map(tuple) if picked else st.just(())
    keys = draw(st.lists(st.tuples(some, st.sampled_from(others)), max_size=3))
    return Table(
        name=name,
        columns=columns,
        primary_key=draw(some),
        foreign_keys=tuple(ForeignKey(columns=cs, to_table=to) for cs, to in keys if cs),
        indexes=tuple(Index(name=None, columns=cs, unique=True) for cs in [draw(some)] if cs),
    )


@st.composite
def studies(draw):
    system = draw(schemas())
    names = sorted(system.names)
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["orders.list", "/orders/:id", "x.create", "GET /日本", "then.apply"]),
                st.sampled_from(["GET", "POST"]),
                st.sampled_from([*names, "unknown"]),
                st.sampled_from(["insert", "update", "delete", "upsert", None]),
                st.sampled_from([1.0, 3.0]),
                st.sampled_from([None, *COLUMNS]),
            ),
            max_size=6,
        )
    )
    if not rows:
        return measured(system)
    seen = endpoints(*sorted({(name, method, 10) for name, method, *_ in rows}))
    return measured(system, seen, works(*rows))


def check(study, choices):
    services = propose_services(study, choices)
    apps, _ = propose_apps(study, services, choices)
    links, _ = propose_links(study, services, choices)
    services = propose_events(services, links, study)
    entities = {e.table: e for e in entities_of(study.system, services)}
    assert sorted(name for app in apps for name in app.services) == sorted(s.name for s in services)
    assert len({e.name.lower() for e in entities.values()}) == len(entities) == len(study.system.tables)
    for service in services:
        assert 0 < len(service.domain.split()) <= 12
        assert 3 <= len(service.responsibilities) <= 6
        assert all(event.consumers for event in service.events)
    routers = routers_of(study, choices)
    for table, router in routers.items():
        check_router(router, entities[table], entities, study.system)


def check_router(router, entity, entities, system):
    names = [p.name for p in router.procedures]
    assert len({name.lower() for name in names}) == len(names)
    assert all(IDENTIFIER.fullmatch(name) for name in (router.name, *names))
    for p in router.procedures:
        assert all(entity.field_of(column) for column in p.by)
        assert p.by or p.action in ("list", "create", "transact")
        assert p.rate_limit_per_minute > 0
        assert p.rate_reason
        assert {s.table for s in p.steps} <= entities.keys()
        check_steps(p.steps, system)


def check_steps(steps, system):
    assert len({s.table for s in steps}) == len(steps)
    inserted = [s.table for s in steps if s.action == "insert"]
    for step in steps:
        table = system.table(step.table)
        before = {s.table for s in steps[: steps.index(step)]}
        assert all(table.column(column) for column in step.filled)
        assert not step.filled or any(
            k.columns == step.filled and k.to_table in before for k in table.foreign_keys
        )
    for i, name in enumerate(inserted):
        waiting = {
            k.to_table for k in system.table(name).foreign_keys if is_required(system.table(name), k)
        } & set(inserted[i + 1 :])
        assert not waiting or reaches(waiting, name, inserted, system), (
            "a parent comes later, and no ring says why"
        )


def reaches(starts, end, among, system):
    seen, left = set(), list(starts)
    while left:
        parents = {k.to_table for k in system.table(left.pop()).foreign_keys} & set(among) - seen
        seen |= parents
        left.extend(parents)
    return end in seen


@settings(max_examples=60, deadline=None)
@given(studies())
def test_the_structure_of_any_design_holds_together(study):
    check(study, NOTHING)
    check(study, SPLIT)


@settings(max_examples=20, deadline=None)
@given(studies())
def test_the_order_of_the_input_changes_nothing(study):
    turned = study.model_copy(
        update={
            "system": System(tables=study.system.tables[::-1]),
            "tables": tuple(t.model_copy(update={"rows": t.rows[::-1]}) for t in study.tables),
        }
    )
    assert routers_of(turned) == routers_of(study)
    assert propose_services(turned, NOTHING) == propose_services(study, NOTHING)


@pytest.mark.parametrize("name", case_names())
def test_real_schemas_are_designed_whole(name):
    case = read_case(name)
    study = measured(case.system, accesses=case.accesses)
    check(study, NOTHING)
    check(study, SPLIT)
