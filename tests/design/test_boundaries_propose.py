from __future__ import annotations

import re

import pytest
from boundary_cases import assignment, read_case

from archkit.design.boundaries import propose_boundaries, score_assignment
from archkit.errors import InputError
from archkit.model.boundaries import AccessSet, Boundaries, Pin
from archkit.model.brief import Brief, Scale, Skill
from archkit.model.system import Column, ForeignKey, System, Table

SHOP = (
    AccessSet(name="checkout", reads=("carts",), writes=("orders", "order_lines"), count=60),
    AccessSet(name="reserve", writes=("orders", "stock"), count=20),
    AccessSet(name="browse", reads=("products", "prices"), count=500),
    AccessSet(name="restock", writes=("stock", "warehouses"), count=20),
    AccessSet(name="show order", reads=("orders", "products"), count=10),
)
CUT = {
    "orders": "order",
    "order_lines": "order",
    "carts": "order",
    "products": "product",
    "prices": "product",
    "stock": "stock",
    "warehouses": "stock",
}


def table(name: str, *columns: str, keys: tuple[tuple[str, str], ...] = ()) -> Table:
    return Table(
        name=name,
        columns=tuple(Column(name=c, type="int", nullable=False) for c in ("id", *columns)),
        primary_key=("id",),
        foreign_keys=tuple(ForeignKey(columns=(column,), to_table=to) for column, to in keys),
    )


def score_shop(assignment: dict[str, str] = CUT, window_s: float | None = 3600.0) -> Boundaries:
    return score_assignment(System(), SHOP, assignment, window_s=window_s)


def test_nothing_given_gives_nothing_and_says_so() -> None:
    boundaries = propose_boundaries(System())
    assert boundaries.services == boundaries.tables == ()
    assert boundaries.score.cross_write_transactions is None
    assert "NO DATA" in boundaries.recommendation.why


def test_a_log_alone_is_enough() -> None:
    boundaries = propose_boundaries(System(), SHOP)
    assert set(assignment(boundaries)) == set(CUT)
    assert boundaries.service_of("products") == boundaries.service_of("prices")
    assert boundaries.service_of("orders") != boundaries.service_of("products")


def test_tables_of_schema_and_log_are_all_placed() -> None:
    boundaries = propose_boundaries(System(tables=(table("invoices"),)), SHOP)
    assert set(assignment(boundaries)) == {*CUT, "invoices"}


def test_a_key_is_inferred_from_a_column_named_after_a_table() -> None:
    system = System(
        tables=(table("orders"), table("refunds", "order_id"), table("cities"), table("maps", "city_id"))
    )
    boundaries = propose_boundaries(system)
    assert boundaries.service_of("refunds") == boundaries.service_of("orders")
    assert any("inferred from the name" in reason for reason in boundaries.tables[3].reasons)


def test_a_table_everybody_references_is_marked_shared_and_still_owned_once() -> None:
    users = table("users")
    others = [table(f"topic{i}", "user_id", keys=(("user_id", "users"),)) for i in range(6)]
    boundaries = propose_boundaries(System(tables=(users, *others)))
    assert boundaries.shared == ("users",)
    assert [s.name for s in boundaries.services if "users" in s.tables] == [boundaries.service_of("users")]


def test_a_table_with_its_parents_id_that_is_deleted_with_it_stays_with_it() -> None:
    key = ForeignKey(columns=("id",), to_table="texts", on_delete="cascade")
    gap = Table(
        name="gaps", columns=(Column(name="id", type="int"),), primary_key=("id",), foreign_keys=(key,)
    )
    used = AccessSet(reads=("gaps", "authors"), count=1000)
    boundaries = propose_boundaries(System(tables=(table("texts"), table("authors"), gap)), (used,))
    assert boundaries.service_of("gaps") == boundaries.service_of("texts")


def test_a_prefix_that_all_tables_share_is_no_service_name() -> None:
    tables = [table(f"wp_{name}") for name in ("posts", "post_tags", "users", "user_roles", "user_keys")]
    assert not any(s.name.startswith("wp") for s in propose_boundaries(System(tables=tuple(tables))).services)


def test_tables_that_nothing_ties_wait_together_and_admit_it() -> None:
    boundaries = propose_boundaries(System(tables=(table("alpha"), table("beta"), table("gamma"))))
    assert [s.name for s in boundaries.services] == ["platform"]
    assert boundaries.tables[0].confidence == 0
    assert "No key, no name and no transaction" in boundaries.tables[0].reasons[0]


def test_every_table_has_three_reasons_in_sentences() -> None:
    case = read_case("eshop")
    for found in propose_boundaries(case.system, case.accesses).tables:
        assert len(found.reasons) == 3, found
        assert all(reason.endswith(".") for reason in found.reasons)


def test_a_pin_moves_a_table_and_attracts_its_parts() -> None:
    case = read_case("saleor")
    boundaries = propose_boundaries(case.system, pins=(Pin(table="stock", service="inventory"),))
    inventory = next(s for s in boundaries.services if s.name == "inventory")
    assert "stock" in inventory.tables
    assert len(inventory.tables) > 1
    stock = next(t for t in boundaries.tables if t.table == "stock")
    assert stock.reasons[0] == "The architect pinned it to inventory."


def test_tables_pinned_apart_stay_apart() -> None:
    pins = (Pin(table="orders", service="a"), Pin(table="order_lines", service="b"))
    boundaries = propose_boundaries(System(), SHOP, pins=pins)
    assert (boundaries.service_of("orders"), boundaries.service_of("order_lines")) == ("a", "b")


def test_a_pin_on_an_unknown_table_is_refused_in_one_sentence() -> None:
    said = {
        "ordres": "The pin names ordres, which is no table here. Did you mean orders?",
        "zzz": "The pin names zzz, which is no table here. Known are ",
    }
    for table, sentence in said.items():
        with pytest.raises(InputError, match=re.escape(sentence)):
            propose_boundaries(System(), SHOP, pins=(Pin(table=table, service="order"),))


def test_two_pins_that_disagree_are_refused() -> None:
    pins = (Pin(table="orders", service="a"), Pin(table="orders", service="b"))
    with pytest.raises(InputError, match="Two pins put orders into a and b"):
        propose_boundaries(System(), SHOP, pins=pins)


def test_an_assignment_with_an_unknown_table_is_refused() -> None:
    with pytest.raises(InputError, match="The assignment names nowhere"):
        score_assignment(System(), SHOP, CUT | {"nowhere": "order"})


def test_an_assignment_that_breaks_a_pin_is_refused() -> None:
    with pytest.raises(InputError, match="pinned to stock"):
        score_assignment(
            System(), SHOP, CUT | {"stock": "order"}, pins=(Pin(table="stock", service="stock"),)
        )


def test_a_table_left_out_of_an_assignment_goes_where_it_is_pulled() -> None:
    assert score_shop({k: v for k, v in CUT.items() if k != "prices"}).service_of("prices") == "product"


def test_scoring_a_proposal_as_it_is_changes_nothing() -> None:
    case = read_case("eshop")
    proposed = propose_boundaries(case.system, case.accesses, window_s=60)
    assert score_assignment(case.system, case.accesses, assignment(proposed), window_s=60) == proposed


def test_crossing_transactions_are_counted_with_their_occurrences() -> None:
    score = score_shop().score
    assert (score.cross_write_transactions, score.cross_read_transactions) == (20, 10)


def test_a_write_in_two_services_is_a_saga_with_its_rate() -> None:
    (saga,) = score_shop().sagas
    assert (saga.name, saga.services, saga.count, saga.per_hour) == ("reserve", ("order", "stock"), 20, 20.0)


def test_without_a_window_there_is_no_rate() -> None:
    boundaries = score_shop(window_s=None)
    assert boundaries.sagas[0].per_hour is None
    assert all(link.per_minute is None for link in boundaries.links)


def test_links_count_what_leads_from_one_service_to_another() -> None:
    links = {(link.from_service, link.to_service): link for link in score_shop().links}
    assert (links["order", "stock"].transactions, links["order", "stock"].writes) == (20, 20)
    assert (links["order", "product"].transactions, links["order", "product"].writes) == (10, 0)


def test_one_service_has_nothing_that_crosses() -> None:
    boundaries = score_shop(dict.fromkeys(CUT, "shop"))
    assert (boundaries.score.coupling, boundaries.sagas, boundaries.links) == (0, (), ())
    assert "nothing to split" in boundaries.recommendation.why


def test_splitting_is_not_recommended_and_the_reason_has_numbers() -> None:
    recommendation = score_shop().recommendation
    assert not recommendation.split
    assert "a cut into 3 would turn 20 of 100 write transactions an hour into sagas" in recommendation.why


def test_a_rate_from_less_than_an_hour_says_how_long_the_log_was() -> None:
    assert "would turn 720 of 3,600 write transactions an hour into sagas (from 1.7 min of log)" in (
        score_shop(window_s=100.0).recommendation.why
    )


def test_without_transactions_the_price_of_a_cut_is_no_data() -> None:
    brief = Brief(team=(Skill(skill="typescript", people=40, level=3),))
    recommendation = propose_boundaries(read_case("eshop").system, brief=brief).recommendation
    assert not recommendation.split
    assert "NO DATA" in recommendation.why


@pytest.mark.parametrize(
    "brief",
    [
        Brief(team=(Skill(skill="typescript", people=12, level=2),)),
        Brief(scale=Scale(requests_per_s=1000, peak_factor=3)),
    ],
)
def test_splitting_is_recommended_where_it_gains_and_hardly_a_write_crosses(brief: Brief) -> None:
    apart = tuple(
        AccessSet(writes=(f"{area}_{a}", f"{area}_{b}"), count=100)
        for area in ("billing", "search")
        for a, b in (("one", "two"), ("two", "three"), ("one", "three"))
    )
    assert propose_boundaries(System(), apart, brief=brief).recommendation.split
    assert not propose_boundaries(System(), apart).recommendation.split


ORDERS, PRODUCTS = table("orders", "product_id", keys=(("product_id", "products"),)), table("products")
APART = {"orders": "order", "products": "product"}
OWN = AccessSet(writes=("orders", "order_lines"), count=10)


@pytest.mark.parametrize(
    ("accesses", "remedy"),
    [
        ((), "NO DATA"),
        ((OWN, AccessSet(reads=("orders", "products"))), "API: 1 of 11"),
        ((OWN,), "API: none of 10 transactions on orders touches products."),
        ((OWN, AccessSet(reads=("orders", "products"), count=10)), "Replicate products by events: 10 of 20"),
        ((OWN, AccessSet(writes=("orders", "products"), count=10)), "Merge order and product: 10 of 20"),
        ((OWN, AccessSet(writes=("orders", "products"))), "write by saga: 1 of 11"),
    ],
)
def test_the_remedy_for_a_crossing_key_follows_from_use(accesses: tuple[AccessSet, ...], remedy: str) -> None:
    lines = table("order_lines", "order_id", keys=(("order_id", "orders"),))
    system = System(tables=(ORDERS, PRODUCTS, lines))
    (key,) = score_assignment(system, accesses, APART | {"order_lines": "order"}).crossing_keys
    assert remedy in key.remedy, key.remedy


def test_a_table_pulled_elsewhere_is_told_to_move() -> None:
    lines = table("order_lines", "order_id", keys=(("order_id", "orders"),))
    system = System(tables=(table("orders"), lines, table("products")))
    boundaries = score_assignment(
        system, (), {"orders": "order", "order_lines": "product", "products": "product"}
    )
    assert boundaries.crossing_keys[0].remedy.startswith("Move order_lines to order")
    assert next(t for t in boundaries.tables if t.table == "order_lines").contested
