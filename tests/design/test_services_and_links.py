from __future__ import annotations

import pytest
from structure_cases import CUT, SHOP, USERS, answer, endpoints, measured, routers_of, table, works

from archkit.design.events import propose_events
from archkit.design.links import propose_links
from archkit.design.middleware import propose_middleware
from archkit.design.services import propose_apps, propose_services
from archkit.design.versioning import propose_versioning
from archkit.model.boundaries import AccessSet
from archkit.model.brief import Brief, Entity
from archkit.model.decision import Choices, Decided, ServiceEdit
from archkit.model.system import System

NOTHING = Choices()
SPLIT = Choices(decided=(Decided(id="ADR-service-cut", chosen="services", status="accepted"),))
CHECKOUT = AccessSet(name="orders.checkout", writes=("orders", "order_items", "stock_levels"), count=60)


def linked(study, choices=NOTHING):
    services = propose_services(study, choices)
    links, decisions = propose_links(study, services, choices)
    return {(link.from_service, link.to_service): link for link in links}, decisions


def said_of(tables: dict[str, str]) -> Brief:
    return Brief(entities=tuple(Entity(name=name, consistency=kind) for name, kind in tables.items()))


def test_a_context_says_what_it_is_for_and_why_it_is_one():
    seen = endpoints(("orders.get", "GET", 300))
    study = measured(
        SHOP,
        seen,
        answer("table_writers", "table area writes", ("orders", "a", 5), ("orders", "b", 5)),
        cut=CUT,
    )
    (customer, order, product) = propose_services(study, NOTHING)
    assert order.domain == "Orders, order items and payments"
    assert order.responsibilities[:3] == (
        "Owns orders, order items and payments; only its code writes them",
        "Is asked for changes of orders, which 2 areas write today (a and b)",
        "Answers orders.get (10 calls/min, p95 20 ms)",
    )
    assert "The architect put order_items, orders and payments here" not in order.why
    assert "the architect put order_items, orders and payments here" in order.why
    assert customer.tables == ("customers",)
    for service in (customer, order, product):
        assert len(service.domain.split()) <= 12
        assert 3 <= len(service.responsibilities) <= 6


def test_the_architects_words_replace_ours():
    edit = ServiceEdit(service="order", domain="What is sold", responsibilities=("Sells",))
    order = propose_services(measured(cut=CUT), Choices(services=(edit,)))[1]
    assert (order.domain, order.responsibilities) == ("What is sold", ("Sells",))


def test_all_contexts_run_in_one_app_until_the_architect_parts_them():
    study = measured(cut=CUT)
    services = propose_services(study, NOTHING)
    apps, decision = propose_apps(study, services, NOTHING)
    assert [(a.name, a.services) for a in apps] == [("corner-shop", ("customer", "order", "product"))]
    assert (decision.proposed, decision.chosen) == ("modular monolith", "modular monolith")
    apps, decision = propose_apps(study, services, SPLIT)
    assert [a.name for a in apps] == ["customer", "order", "product"]
    assert (decision.proposed, decision.chosen) == ("modular monolith", "services")


def test_apps_whose_names_would_be_alike_are_numbered():
    study = measured(
        cut=tuple((t, name) for (t, _), name in zip(CUT, ("日", "本", "本", "本", "a b", "a-b"), strict=True))
    )
    apps, _ = propose_apps(study, propose_services(study, SPLIT), SPLIT)
    assert sorted(a.name for a in apps) == ["a-b", "a-b-2", "service", "service-2"]


@pytest.mark.parametrize(
    ("access", "brief", "kind"),
    [
        (AccessSet(name="x", reads=("products",), writes=("orders",), count=9), Brief(), "sync"),
        (CHECKOUT, said_of({"StockLevel": "strong"}), "sync"),
        (CHECKOUT, Brief(), "sync"),
        (CHECKOUT, said_of({"StockLevel": "eventual"}), "async"),
        (
            AccessSet(
                name="x", reads=("products",), writes=("orders", "order_items", "stock_levels"), count=9
            ),
            said_of({"StockLevel": "eventual"}),
            "hybrid",
        ),
    ],
)
def test_the_kind_of_a_link_follows_what_is_read_written_and_allowed_to_wait(access, brief, kind):
    links, decisions = linked(measured(cut=CUT, brief=brief, accesses=(access,)))
    assert links["order", "product"].kind == kind
    asked = [d for d in decisions if d.id == "ADR-link-order-product"]
    assert [max(d.options, key=lambda o: o.score).name for d in asked] == [kind] * (kind != "sync")
    assert "one app" in links["order", "product"].why


def test_a_plain_call_inside_one_app_asks_for_no_decision_and_one_between_apps_does():
    study = measured(cut=CUT, accesses=(CHECKOUT,))
    assert linked(study)[1] == ()
    asked = linked(study, SPLIT)[1]
    assert [d.id for d in asked] == ["ADR-link-order-customer", "ADR-link-order-product"]
    assert all({o.name for o in d.options} == {"sync", "async", "hybrid"} for d in asked)


def test_without_a_log_a_key_is_asked_for_and_its_rate_is_no_data():
    links, decisions = linked(measured(cut=CUT))
    assert {pair: (link.kind, link.per_minute) for pair, link in links.items()} == {
        ("order", "customer"): ("sync", None),
        ("order", "product"): ("sync", None),
    }
    assert decisions == ()
    assert all("NO DATA" in d.context for d in linked(measured(cut=CUT), SPLIT)[1])


def test_a_high_rate_of_reads_is_a_tie_that_the_plainest_way_settles():
    read = AccessSet(name="x", reads=("products",), writes=("orders",), count=600 * 30)
    links, _ = linked(measured(cut=CUT, accesses=(read,)))
    assert links["order", "product"].kind == "sync"
    assert "A tie" in links["order", "product"].why


def test_the_architects_word_on_a_link_holds_and_is_told():
    word = Choices(decided=(Decided(id="ADR-link-order-product", chosen="async", status="accepted"),))
    study = measured(cut=CUT, accesses=(CHECKOUT,))
    links, _ = linked(study, word)
    assert links["order", "product"].kind == "async"
    assert "The architect chose async in place of sync." in links["order", "product"].why


RING = System(
    tables=(
        table("a", "b_id bigint", keys=(("b_id", "b"),)),
        table("b", "c_id bigint", keys=(("c_id", "c"),)),
        table("c", "a_id bigint", keys=(("a_id", "a"),)),
    )
)
RING_CUT = (("a", "a"), ("b", "b"), ("c", "c"))


def test_between_apps_the_weakest_link_of_a_ring_is_served_by_a_copy():
    used = (
        AccessSet(name="x", reads=("b",), writes=("a",), count=50),
        AccessSet(name="y", reads=("c",), writes=("b",), count=5),
        AccessSet(name="z", reads=("a",), writes=("c",), count=50),
    )
    study = measured(RING, cut=RING_CUT, accesses=used)
    assert {link.kind for link in linked(study)[0].values()} == {"sync"}
    links, _ = linked(study, SPLIT)
    assert {pair for pair, link in links.items() if link.kind == "async"} == {("b", "c")}
    services = propose_events(propose_services(study, SPLIT), tuple(links.values()), study)
    assert [(e.service, e.name, e.consumers) for s in services for e in s.events] == [
        ("c", "CChanged", ("b",))
    ]


def test_the_architects_ring_stays():
    words = tuple(
        Decided(id=f"ADR-link-{p}", chosen="sync", status="accepted") for p in ("a-b", "b-c", "c-a")
    )
    links, _ = linked(measured(RING, cut=RING_CUT), Choices(decided=(*SPLIT.decided, *words)))
    assert {link.kind for link in links.values()} == {"sync"}


def test_an_event_tells_of_the_whole_and_hides_secrets_and_none_is_told_without_a_link():
    study = measured(cut=CUT, brief=said_of({"StockLevel": "eventual"}), accesses=(CHECKOUT,))
    services = propose_services(study, NOTHING)
    links, _ = propose_links(study, services, NOTHING)
    (event,) = (e for s in propose_events(services, links, study) for e in s.events)
    assert (event.name, event.service, event.table, event.consumers) == (
        "OrderChanged",
        "order",
        "orders",
        ("product",),
    )
    plain = measured(cut=CUT)
    links, _ = propose_links(plain, services, NOTHING)
    assert not [e for s in propose_events(services, links, plain) for e in s.events]


def test_a_blank_page_has_services_links_and_events_by_the_architects_word():
    cut = (("users", "identity"), ("sessions", "access"), ("roles", "access"), ("profiles", "identity"))
    study = measured(System(), brief=USERS, cut=(*cut, ("role_users", "access")))
    word = Choices(decided=(Decided(id="ADR-link-access-identity", chosen="async", status="accepted"),))
    services = propose_services(study, word)
    links, _ = propose_links(study, services, word)
    (event,) = (e for s in propose_events(services, links, study) for e in s.events)
    assert (event.name, event.consumers) == ("UserChanged", ("access",))
    assert not {"password_hash", "mother_s_maiden_name"} & set(event.fields)


def test_six_steps_of_middleware_stand_in_order_with_their_settings():
    study = measured(SHOP, endpoints(("orders.get", "GET", 300)), works(), cut=CUT)
    steps = propose_middleware(study, tuple(routers_of(study).values()))
    assert [m.name for m in steps] == [
        "logging", "rate limit", "authentication", "authorisation", "validation", "errors",
    ]  # fmt: skip
    assert "60 to 600 calls/min" in steps[1].setting
    assert "order:read, order:write" in steps[3].setting
    assert "Of 300 calls, 0 were refused" in steps[5].why


def test_middleware_says_what_no_log_told():
    steps = propose_middleware(measured(cut=CUT), ())
    assert "NO DATA" in steps[0].why
    assert "NO DATA" in steps[5].why


@pytest.mark.parametrize(
    ("brief", "word", "chosen"),
    [
        (None, None, "uri"),
        ("header", None, "header"),
        ("header", "media-type", "media-type"),
        (None, "nonsense", "uri"),
    ],
)
def test_versions_are_told_apart_as_the_brief_or_the_architect_says(brief, word, chosen):
    decided = (Decided(id="ADR-api-versioning", chosen=word, status="accepted"),) if word else ()
    decision = propose_versioning(Brief(versioning=brief), Choices(decided=decided))
    assert decision.chosen == chosen
    assert all(option.pros and option.cons for option in decision.options)
