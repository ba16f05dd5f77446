"""Kysely or Prisma: each table once, both sides scored, and nothing counted that no log told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measurements import cited, measured, schema_alone

from archkit.design.access_facts import _OBSERVERS
from archkit.design.access_layer import propose_access
from archkit.design.decision_id import decision_id
from archkit.design.frameworks import ACCESS
from archkit.model.brief import Brief, Technology
from archkit.model.closure import Closure
from archkit.model.decision import Choices, Decided
from archkit.model.ledger import InputFile, Ledger
from archkit.model.service import App, Service
from archkit.model.system import Column, ForeignKey, System, Table
from archkit.readers.ddl import read_ddl

CASES = Path(__file__).parents[1] / "cases"
NOBODY = Choices()


def shop(**orders: object) -> System:
    ids = (Column(name="id", type="integer", nullable=False),)
    to_orders = ForeignKey(columns=("order_id",), to_table="orders", on_delete="CASCADE")
    return System(
        tables=(
            Table(name="orders", **({"columns": ids, "primary_key": ("id",)} | orders)),
            Table(name="order_lines", columns=ids, primary_key=("id",), foreign_keys=(to_orders,)),
            Table(name="stock", columns=ids, primary_key=("id",)),
        )
    )


def service(name: str = "shop", *tables: str) -> Service:
    return Service(name=name, domain=name, tables=tables or ("order_lines", "orders", "stock"))


def closure(name: str, *tables: str, **counts: object) -> Closure:
    usual = {"transactions": 10, "statements": 100, "simple_calls": 100, "complex_calls": 0, "joined_calls": 0,
             "crud_calls": 0, "shapes": 10, "dynamic_shapes": 0, "total_ms": 100.0, "share": 0.0}  # fmt: skip
    return Closure(name=name, tables=tables or (name,), **(usual | counts))


def chosen(log, system, *services: Service, choices: Choices = NOBODY) -> dict[str, str]:
    found, decisions = propose_access(log, system, services or (service(),), choices)
    assert {c.decision for c in found} == {d.id for d in decisions}
    return {c.name: c.choice for c in found}


JOINING = {"joined_calls": 100, "complex_calls": 100, "simple_calls": 0}


@pytest.mark.parametrize(
    ("counts", "winner"),
    [
        (JOINING, "kysely"),
        ({"complex_calls": 100, "simple_calls": 0, "dynamic_shapes": 10}, "kysely"),
        ({"crud_calls": 100}, "prisma"),
        ({"crud_calls": 100, "share": 0.5, "dynamic_shapes": 10}, "kysely"),
    ],
)
def test_what_transactions_do_decides(counts, winner):
    log = measured(shop(), closures=(closure("stock", **counts),))
    assert chosen(log, shop(), service("shop", "stock")) == {"stock": winner}


def test_both_sides_are_scored_from_the_same_facts():
    log = measured(
        shop(),
        closures=(closure("stock", crud_calls=50, joined_calls=25, complex_calls=25, simple_calls=75),),
        evidence=(cited("closures.joined_calls", "stock"), cited("closures.crud_calls", "stock")),
    )
    ((choice,), (decision,)) = propose_access(log, shop(), (service("shop", "stock"),), NOBODY)
    kysely = 10 * (3 * 0.25 + 2 * 1) / 12  # joins; the schema that is there
    prisma = 10 * (4 * 0.5) / 10  # CRUD; there are no relations to be simple
    assert (choice.kysely, choice.prisma) == (round(kysely, 2), round(prisma, 2))
    assert {o.name: o.score for o in decision.options} == {"kysely": choice.kysely, "prisma": choice.prisma}
    assert [p.criterion for p in choice.points] == [c.name for c in ACCESS]
    assert decision.evidence == ("E-closures.joined_calls-stock", "E-closures.crud_calls-stock")
    assert "25 of 100 calls join tables" in " ".join(decision.options[0].cons)


def test_without_a_log_its_criteria_count_on_neither_side():
    ((choice, *_), _) = propose_access(schema_alone(shop()), shop(), (service(),), NOBODY)
    untold = {p.criterion for p in choice.points if p.score is None}
    assert untold == {c.name for c in ACCESS if c.id in {"joins", "subqueries", "dynamic", "hot", "crud"}}
    assert all(p.observed == "no log tells" for p in choice.points if p.score is None)
    assert not any(p.evidence for p in choice.points)


def test_without_a_log_a_table_stands_with_its_owned_children():
    found, decisions = propose_access(schema_alone(shop()), shop(), (service(),), NOBODY)
    assert [c.tables for c in found] == [("order_lines", "orders"), ("stock",)]
    assert all("NO DATA" in d.context for d in decisions)


CUT = (service("order", "order_lines", "orders"), service("stock", "stock"))
APART = (App(name="order", services=("order",)), App(name="stock", services=("stock",)))


@pytest.mark.parametrize(
    ("apps", "ids"),
    [
        ((), ["ADR-access-orders"]),
        ((App(name="shop", services=("order", "stock")),), ["ADR-access-orders"]),
        (APART, ["ADR-access-orders", "ADR-access-stock"]),
    ],
)
def test_a_closure_ends_where_its_app_ends(apps, ids):
    log = measured(shop(), closures=(closure("orders", "order_lines", "orders", "stock"),))
    found, decisions = propose_access(log, shop(), CUT, NOBODY, apps=apps)
    assert [(c.service, c.tables) for c in found] == [
        ("order", ("order_lines", "orders")),
        ("stock", ("stock",)),
    ]
    assert [d.id for d in decisions] == ids
    assert ("stay with other apps" in decisions[-1].context) is (len(ids) > 1)


NAMES = tuple("abcdef")
ALONE = System(tables=tuple(Table(name=name, primary_key=("id",)) for name in NAMES))
CRUD, JOINS = {"crud_calls": 100}, {"joined_calls": 100, "complex_calls": 100, "simple_calls": 0}


def alone(*kinds: dict[str, object], service_name: str = "shop", choices: Choices = NOBODY):
    closures = tuple(closure(name, **kind) for name, kind in zip(NAMES, kinds, strict=False))
    names = tuple(c.name for c in closures)
    log = measured(ALONE, closures=closures)
    return propose_access(log, ALONE, (service(service_name, *names),), choices)


@pytest.mark.parametrize(
    ("kinds", "name", "fallen"),
    [
        ((CRUD, CRUD, CRUD), "shop", {"shop": "abc"}),
        ((CRUD, CRUD, JOINS), "shop", {"shop": "ab", "c": "c"}),
        ((CRUD, CRUD, JOINS, JOINS), "shop", {"shop-prisma": "ab", "shop-kysely": "cd"}),
        ((CRUD, JOINS), "shop", {"a": "a", "b": "b"}),
        ((CRUD, CRUD, {"crud_calls": 40}), "shop", {"shop": "ab", "c": "c"}),  # c is a tie
        ((CRUD, CRUD), "a", {"a-tables": "ab"}),
    ],
)
def test_tables_that_stand_alone_and_are_decided_alike_fall_under_one_decision(kinds, name, fallen):
    found, decisions = alone(*kinds, service_name=name)
    by_id: dict[str, str] = {}
    for choice in found:
        by_id[choice.decision] = by_id.get(choice.decision, "") + choice.name
    assert by_id == {f"ADR-access-{subject}": tables for subject, tables in fallen.items()}
    assert sorted(d.id for d in decisions) == sorted(by_id)


def test_a_decision_on_several_tables_shows_both_sides_as_sums_with_their_range():
    found, (decision,) = alone({"crud_calls": 100}, {"crud_calls": 80})
    for option in decision.options:
        assert option.score == pytest.approx(sum(getattr(c, option.name) for c in found))
    assert decision.title == "Access 2 tables of shop by Kysely or Prisma"
    assert decision.why.startswith("Kysely 1.7, Prisma 3.2 to 4.0 of 10 for each of 2 tables")
    assert "an option's score is their sum" in decision.why
    assert "CRUD dominates: for 2 of 2 tables" in decision.options[1].pros
    assert "100 of 100 calls look up or change one table" in found[0].why


def test_the_architects_word_on_one_table_takes_it_out_of_the_others_decision():
    word = Decided(id="ADR-access-a", chosen="kysely", status="accepted")
    found, decisions = alone(CRUD, CRUD, CRUD, choices=Choices(decided=(word,)))
    assert {c.name: (c.decision, c.choice) for c in found} == {
        "a": ("ADR-access-a", "kysely"),
        "b": ("ADR-access-shop", "prisma"),
        "c": ("ADR-access-shop", "prisma"),
    }
    assert len(decisions) == 2


def test_what_the_schema_does_not_hold_has_no_client():
    log = measured(shop(), closures=(closure("a_view"), closure("stock")))
    found, _ = propose_access(log, shop(), (service("shop", "a_view", "stock"),), NOBODY)
    assert [c.tables for c in found] == [("stock",)]


def test_no_text_says_that_generated_code_calls_prismas_client():
    found, (decision,) = alone(CRUD, CRUD)
    said = "The generated code queries these tables through Kysely, on the schema that Prisma leads"
    assert found[0].choice == "prisma"
    assert said in found[0].expected
    assert any(said in text for text in decision.consequences)


def test_a_tie_is_recorded_and_follows_the_service():
    level = {"crud_calls": 40}  # Prisma 1.6 of 10, Kysely 1.67
    log = measured(shop(), closures=(closure("stock", **level), closure("orders", "orders", "order_lines")))
    found, _ = propose_access(log, shop(), (service(),), NOBODY)
    by_name = {c.name: c for c in found}
    assert by_name["stock"].is_tie
    assert not by_name["orders"].is_tie
    assert by_name["stock"].choice == by_name["orders"].choice == "prisma"
    assert "a tie" in by_name["stock"].why
    alone, _ = propose_access(log, shop(), (service("stock", "stock"),), NOBODY)
    assert alone[0].choice == "kysely"


def test_the_architects_word_holds_and_ties_follow_it():
    log = measured(
        shop(), closures=(closure("stock", crud_calls=40), closure("orders", "orders", "order_lines"))
    )
    word = Decided(id="ADR-access-orders", chosen="kysely", status="accepted")
    found, decisions = propose_access(log, shop(), (service(),), Choices(decided=(word,)))
    assert [c.choice for c in found] == ["kysely", "kysely"]
    assert found[0].why.startswith("The architect chose Kysely.")
    assert (decisions[0].proposed, decisions[0].chosen, decisions[0].status) == (
        "prisma",
        "kysely",
        "accepted",
    )


def test_what_prisma_cannot_hold_speaks_for_kysely():
    columns = (Column(name="id", type="integer"), Column(name="found", type="tsvector"))
    keyless = shop(columns=columns, primary_key=())
    ((choice, *_), _) = propose_access(schema_alone(keyless), keyless, (service(),), NOBODY)
    (point,) = (p for p in choice.points if p.criterion == "raw SQL with type safety")
    assert (point.score, point.observed) == (1.0, "orders has no key, Prisma cannot hold orders.found")


def test_a_prisma_schema_or_a_blank_page_speaks_for_prisma():
    ledger = Ledger(files=(InputFile(path="schema.prisma", format="prisma"),))
    given = schema_alone(shop()).model_copy(update={"ledger": ledger})
    assert set(chosen(given, shop()).values()) == {"prisma"}
    blank = schema_alone(System())
    assert set(chosen(blank, shop()).values()) == {"prisma"}
    named = schema_alone(shop()).model_copy(
        update={"brief": Brief(stack=(Technology(name="@prisma/client"),))}
    )
    before = propose_access(schema_alone(shop()), shop(), (service(),), NOBODY)[0][0]
    assert propose_access(named, shop(), (service(),), NOBODY)[0][0].prisma > before.prisma


def test_every_criterion_is_observed_and_both_sides_weigh_the_same():
    assert set(_OBSERVERS) == {c.id for c in ACCESS}
    weights = {side: sum(c.weight for c in ACCESS if c.side == side) for side in ("kysely", "prisma")}
    assert weights["kysely"] == weights["prisma"]


def test_ids_of_decisions_are_file_names_and_differ():
    names = [
        "orders",
        "order-s",
        "order s",
        "order/s",
        "größe",
        "grüße",
        "..",
        "x" * 200,
        "x" * 201,
        'a"b',
        "名前",
    ]
    ids = [decision_id("access", name) for name in names]
    assert len(set(ids)) == len(ids)
    assert all(len(i) < 120 and not set(i) & set(' /\\"') and i.isascii() for i in ids)
    assert ids[0] == "ADR-access-orders"


@pytest.mark.parametrize("path", sorted((CASES / "indexes").glob("*.sql")), ids=lambda path: path.stem)
def test_every_table_of_a_hostile_schema_has_one_client(path):
    system = read_ddl([path]).system
    half = len(system.tables) // 2
    names = sorted(system.names)
    services = (service("a", *names[:half]), service("b", *names[half:]))
    found, decisions = propose_access(schema_alone(system), system, services, NOBODY)
    assert sorted(t for c in found for t in c.tables) == names
    assert len({d.id for d in decisions}) == len(decisions)


TABLES = tuple("abcdefgh")


@settings(max_examples=100, deadline=None)
@given(st.permutations(TABLES), st.lists(st.integers(1, 3), max_size=4), st.integers(1, 7), st.randoms())
def test_closures_in_any_order_cover_each_table_once(tables, sizes, cut, draw):
    ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
    groups = [tables[e - n : e] for e, n in zip(ends, sizes, strict=True) if tables[e - n : e]]
    closures = [closure(g[0], *sorted(g), crud_calls=7 * i) for i, g in enumerate(groups)]
    system = System(tables=tuple(Table(name=t) for t in TABLES))
    services = [service("one", *TABLES[:cut]), service("two", *TABLES[cut:])]
    first = propose_access(measured(system, closures=tuple(closures)), system, tuple(services), NOBODY)
    assert sorted(t for c in first[0] for t in c.tables) == list(TABLES)
    draw.shuffle(closures)
    again = propose_access(measured(system, closures=tuple(closures)), system, tuple(services[::-1]), NOBODY)
    assert again == first
