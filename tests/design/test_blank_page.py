from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structure_cases import USERS

from archkit.design.blank_page import clocks_of, secrets_of, system_of
from archkit.design.entities import entities_of
from archkit.model.brief import Attribute, Brief, Entity, Relation
from archkit.model.service import Service

KINDS = ("one-to-one", "one-to-many", "many-to-one", "many-to-many")


def brief(*relations: tuple[str, str, str]) -> Brief:
    """Make a brief of (entity, kind, entity)."""
    return Brief(
        entities=tuple(Entity(name=a, relations=(Relation(to=b, kind=kind),)) for a, kind, b in relations)
    )


def keys(of: Brief) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(t.name, k.to_table): k.columns for t in system_of(of).tables for k in t.foreign_keys}


def test_user_management_becomes_tables():
    system = system_of(USERS)
    assert system.names == {"users", "roles", "sessions", "profiles", "role_users"}
    users, sessions, joins = (system.table(name) for name in ("users", "sessions", "role_users"))
    assert [c.name for c in users.columns] == [
        "id", "email", "display_name", "password_hash", "mother_s_maiden_name", "created_at", "updated_at",
    ]  # fmt: skip
    assert users.column("mother_s_maiden_name").nullable
    assert users.uniques == (("email",),)
    assert [(k.columns, k.to_table) for k in sessions.foreign_keys] == [(("user_id",), "users")]
    assert joins.primary_key == ("role_id", "user_id")
    assert all(t.has_index_on(k.columns) for t in system.tables for k in t.foreign_keys)


def test_what_the_brief_calls_secret_is_known_in_any_schema():
    assert secrets_of(USERS, system_of(USERS)) == {("users", "mother_s_maiden_name")}


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([("Order", "many-to-one", "Customer")], {("orders", "customers"): ("customer_id",)}),
        ([("Customer", "one-to-many", "Order")], {("orders", "customers"): ("customer_id",)}),
        (
            [("Customer", "one-to-many", "Order"), ("Order", "many-to-one", "customers")],
            {("orders", "customers"): ("customer_id",)},
        ),
        ([("Category", "many-to-one", "Category")], {("categories", "categories"): ("parent_id",)}),
        ([("User", "one-to-one", "UserProfile")], {("user_profiles", "users"): ("user_id",)}),
        (
            [("User", "many-to-many", "User")],
            {("user_users", "users"): ("related_user_id",)},
        ),
    ],
)
def test_a_relation_is_one_key_whoever_tells_of_it(relations, expected):
    assert keys(brief(*relations)) == expected


def test_a_ring_of_keys_lets_a_first_row_in():
    system = system_of(brief(("Team", "many-to-one", "User"), ("User", "many-to-one", "Team")))
    required = [not t.column(k.columns[0]).nullable for t in system.tables for k in t.foreign_keys]
    assert sorted(required) == [False, True]


def test_an_attribute_that_is_the_key_is_not_doubled():
    order = Entity(
        name="Order",
        attributes=(
            Attribute(name="customer id", type="uuid"),
            Attribute(name="id"),
            Attribute(name="created_at"),
        ),
        relations=(Relation(to="Customer", kind="many-to-one"),),
    )
    orders = system_of(Brief(entities=(order,))).table("orders")
    assert [c.name for c in orders.columns] == ["id", "customer_id", "created_at", "updated_at"]


def test_a_thing_between_two_that_the_brief_lists_is_its_own_table():
    item = Entity(
        name="OrderProduct",
        attributes=(Attribute(name="quantity", type="integer"),),
        relations=(Relation(to="Order", kind="many-to-one"), Relation(to="Product", kind="many-to-one")),
    )
    order = Entity(name="Order", relations=(Relation(to="Product", kind="many-to-many"),))
    assert system_of(Brief(entities=(item, order))).names == {"orders", "products", "order_products"}


NAMES = st.sampled_from(
    ["User", "users", "Order", "order item", "日本", "Ω", "", "Parent", "2fa", "A" * 80, "A" * 80 + "b"]
)
ENTITIES = st.lists(
    st.builds(
        Entity,
        name=NAMES,
        attributes=st.lists(st.builds(Attribute, name=NAMES, unique=st.booleans()), max_size=3).map(tuple),
        relations=st.lists(st.builds(Relation, to=NAMES, kind=st.sampled_from(KINDS)), max_size=3).map(tuple),
    ),
    max_size=5,
)


@given(ENTITIES)
def test_any_brief_becomes_tables_that_hold_together(entities):
    system = system_of(Brief(entities=tuple(entities)))
    assert len(system.names) == len(system.tables)
    for table in system.tables:
        columns = [c.name for c in table.columns]
        assert len(set(columns)) == len(columns)
        assert set(table.primary_key) <= set(columns)
        assert len(table.name) <= 63
        for key in table.foreign_keys:
            assert key.to_table in system.names
            assert set(key.columns) <= set(columns)
            assert table.has_index_on(key.columns)
    assert system_of(Brief(entities=tuple(reversed(entities)))) == system


def test_times_of_writing_are_given_by_nobody_unless_the_brief_lists_them():
    told = Entity(name="Told", attributes=(Attribute(name="createdAt", type="datetime"),))
    brief = Brief(entities=(Entity(name="Untold"), told))
    system = system_of(brief)
    assert clocks_of(brief, system) == {
        ("untolds", "created_at"),
        ("untolds", "updated_at"),
        ("tolds", "updated_at"),
    }
    services = (Service(name="one", domain="", tables=("tolds", "untolds")),)
    entities = {e.table: e for e in entities_of(system, services, clocks=clocks_of(brief, system))}
    assert not entities["untolds"].field_of("created_at").is_writable
    assert entities["tolds"].field_of("created_at").is_writable
