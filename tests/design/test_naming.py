from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.design.naming import identifiers, in_plural, in_singular, plural, singular, slug, words
from archkit.design.reserved import KEYWORDS, OBJECT_MEMBERS, ROUTER_MEMBERS, TYPES

ROLES = ("type", "router", "field", "procedure")
HOSTILE = [
    "", "_", "---", "__proto__", "constructor", "class", "delete", "then", "apply", "call", "Date", "Promise",
    "Effect", "Prisma", "日本語", "Straße", "Łódź", "naïve café", 'a"b', "a'b; drop table x", "2fa", "order items",
    "OrderItems", "order_items", "ORDER-ITEMS", "a" * 63, "toString", "event", "Array", "undefined", "\u202eabc",
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("order", "orders"), ("category", "categories"), ("status", "statuses"), ("address", "addresses"),
        ("box", "boxes"), ("person", "people"), ("child", "children"), ("process", "processes"), ("day", "days"),
        ("house", "houses"), ("news", "news"), ("data", "data"), ("branch", "branches"), ("menu", "menus"),
        ("diagnosis", "diagnoses"), ("analysis", "analyses"), ("hypothesis", "hypotheses"),
        ("synopsis", "synopses"), ("crisis", "crises"), ("axis", "axes"), ("chassis", "chassis"),
        ("index", "indices"), ("matrix", "matrices"), ("appendix", "appendices"), ("prefix", "prefixes"),
        ("bus", "buses"), ("campus", "campuses"), ("virus", "viruses"), ("bonus", "bonuses"),
        ("radius", "radii"), ("corpus", "corpuses"), ("clause", "clauses"), ("warehouse", "warehouses"),
        ("excuse", "excuses"), ("phrase", "phrases"), ("case", "cases"), ("use", "uses"),
    ],
)  # fmt: skip
def test_nouns_have_a_singular_and_a_plural(one, many):
    assert (singular(many), plural(one), singular(one), plural(many)) == (one, many, one, many)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order_items", ("order", "items")), ("OrderItem", ("order", "item")),
        ("HTTPServerURL", ("http", "server", "url")),
        ("Straße", ("strasse",)), ("Łódź", ("lodz",)), ("日本", ()), ("a.b c-d", ("a", "b", "c", "d")),
    ],
)  # fmt: skip
def test_names_part_into_latin_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize("role", ROLES)
def test_hostile_names_become_valid_and_unique(role):
    given_names = identifiers({name: words(name) for name in HOSTILE}, role)
    refused = KEYWORDS | OBJECT_MEMBERS | (TYPES if role == "type" else frozenset())
    refused |= ROUTER_MEMBERS if role in ("router", "procedure") else frozenset()
    assert set(given_names) == set(HOSTILE)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name) for name in given_names.values())
    assert len({name.lower() for name in given_names.values()}) == len(HOSTILE)
    assert not refused & set(given_names.values())


def test_a_name_that_code_derives_from_another_is_not_given_twice():
    given_names = identifiers(
        {t: in_singular(words(t)) for t in ("orders", "order_keys", "order_services")}, "type"
    )
    assert given_names["orders"] == "Order"
    assert given_names["order_keys"] != "OrderKey"
    assert given_names["order_services"] != "OrderService"


def test_plain_words_stay_as_people_write_them():
    fields = identifiers({c: words(c) for c in ("type", "name", "from", "order_id", "is_active")}, "field")
    assert list(fields.values()) == ["type", "name", "from", "orderId", "isActive"]
    assert identifiers({"order_items": in_plural(words("order_item"))}, "router") == {
        "order_items": "orderItems"
    }
    assert slug("Corner Shop!", "app") == "corner-shop"
    assert slug("日本", "app") == "app"


@given(st.lists(st.text(max_size=70), max_size=12, unique=True), st.sampled_from(ROLES))
def test_identifiers_are_valid_unique_and_independent_of_order(texts, role):
    named = {text: words(text) for text in texts}
    found = identifiers(named, role)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name) for name in found.values())
    assert len({name.lower() for name in found.values()}) == len(texts)
    assert identifiers(dict(reversed(named.items())), role) == found


def test_of_names_that_become_one_the_key_that_bears_it_already_keeps_it():
    named = {"user_id": ("user", "id"), "userid": ("user", "id"), "user-id": ("user", "id")}
    given = identifiers(named, "field", own={"userid"})
    assert given["userid"] == "userId"
    assert sorted(given.values()) == ["userId", "userId2", "userId3"]
