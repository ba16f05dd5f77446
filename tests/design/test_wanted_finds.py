import pytest
from structure_cases import CUT, SHOP, answer, endpoints, measured, names, procedure, routers_of, table, works

from archkit.design.propose import propose_design
from archkit.model.decision import Choices, FindEdit, ProcedureEdit, ServiceEdit
from archkit.model.system import Column, System

ODD = System(
    tables=(
        table(
            "things",
            "a",
            "b",
            "a_and_b",
            "limit integer",
            "Cursor",
            "tags text[]",
            "doc json",
            "image bytea",
            "place point",
            "weight real",
            "page xml",
            "password_hash",
            "is_open boolean",
            "größe numeric(6,2)",
        ),
    )
)


def wanting(*finds, service="order", edits=()):
    chosen = tuple(FindEdit(table=on, by=by) for on, by in finds)
    return Choices(services=(ServiceEdit(service=service, finds=chosen, procedures=edits),))


def test_a_find_that_the_architect_wants_stands_beside_the_others_under_a_name_of_the_same_kind():
    choices = wanting(("orders", ("status", "placed_at")), ("stock_levels", ("on_hand",)))
    routers = routers_of(measured(cut=CUT), choices)
    assert names(routers["orders"])[2:4] == ["byCustomerId", "byStatusAndPlacedAt"]
    found = procedure(routers, "orders.byStatusAndPlacedAt")
    assert (found.action, found.by, found.evidence) == ("find", ("status", "placed_at"), ())
    other = procedure(routers, "orders.byCustomerId")
    assert found.rate_limit_per_minute == other.rate_limit_per_minute
    assert procedure(routers, "stockLevels.byOnHand").by == ("on_hand",)


def test_columns_come_in_the_order_of_the_fields_and_a_find_is_built_once():
    choices = wanting(
        ("orders", ("placed_at", "status")), ("orders", ("status", "placed_at")), ("orders", ("customer_id",))
    )
    design = propose_design(measured(cut=CUT), SHOP, choices)
    finds = [p.by for p in design.api.procedures if p.table == "orders" and p.action == "find"]
    assert finds == [("customer_id",), ("status", "placed_at")]
    assert design.problems == ()


def test_an_endpoint_that_does_this_work_takes_its_place():
    study = measured(
        SHOP,
        endpoints(("orders.open", "GET", 60)),
        works(("orders.open", "GET", "orders", None, 1.0, "status")),
        answer("shape_latency", "shape kind traffic calls sql"),
        cut=CUT,
    )
    found = procedure(routers_of(study, wanting(("orders", ("status",)))), "orders.byStatus")
    assert found.endpoint == "orders.open"


def test_a_find_can_be_left_out_again_and_no_problem_is_said():
    choices = wanting(
        ("orders", ("status",)), edits=(ProcedureEdit(name="orders.byStatus", is_left_out=True),)
    )
    design = propose_design(measured(cut=CUT), SHOP, choices)
    assert "orders.byStatus" not in {p.full_name for p in design.api.procedures}
    assert design.problems == ()


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ((), "by nothing cannot be built: it names no column"),
        (("nothing_like_it", "a"), "things has no column nothing_like_it"),
        (("password_hash",), "password_hash holds a secret"),
        (("a", "tags"), "tags is of type text[]"),
        (("doc",), "doc is of type json"),
        (("image",), "image is of type bytea"),
        (("place",), "place is of type point"),
        (("weight",), "weight is of type real"),
        (("page",), "page is of type xml"),
        (("limit",), "limit would be called as pages are asked for"),
        (("Cursor",), "Cursor would be called as pages are asked for"),
        (("id",), "get looks them up by it"),
        (("id", "a"), "get looks them up by it"),
    ],
)
def test_what_cannot_be_built_is_a_problem_of_the_design_and_no_procedure(by, why):
    design = propose_design(measured(ODD), ODD, wanting(("things", by)))
    (problem,) = design.problems
    assert why in problem.statement
    assert problem.rule == "find_that_cannot_be_built"
    assert [p.name for p in design.api.procedures if p.action == "find"] == []


def test_a_find_of_an_unknown_table_is_a_problem():
    (problem,) = propose_design(measured(cut=CUT), SHOP, wanting(("nowhere", ("a",)))).problems
    assert "no such table" in problem.statement


def test_two_finds_that_would_bear_one_name_are_one_and_a_problem():
    design = propose_design(measured(ODD), ODD, wanting(("things", ("a", "b")), ("things", ("a_and_b",))))
    assert [p.name for p in design.api.procedures if p.action == "find"] == ["byAAndB"]
    assert ["same name" in p.statement for p in design.problems] == [True]


@pytest.mark.parametrize("by", [("is_open",), ("größe",), ("a", "b", "is_open", "größe")])
def test_plain_values_of_any_name_and_number_can_be_looked_up(by):
    design = propose_design(measured(ODD), ODD, wanting(("things", by)))
    assert design.problems == ()
    assert [set(p.by) for p in design.api.procedures if p.action == "find"] == [set(by)]


def test_what_the_database_numbers_can_be_asked_for():
    own = System(
        tables=(
            table("t", "name").model_copy(
                update={
                    "columns": (
                        Column(name="id", type="bigint", nullable=False),
                        Column(name="number", type="bigint", is_generated=True),
                    )
                }
            ),
        )
    )
    design = propose_design(measured(own), own, wanting(("t", ("number",))))
    assert design.problems == ()


def test_a_column_called_as_pages_are_asked_for_is_never_looked_up():
    system = System(
        tables=(table("parents", "name"), table("parts", "cursor bigint", keys=(("cursor", "parents"),)))
    )
    design = propose_design(measured(system), system, Choices())
    assert [p.name for p in design.api.procedures if p.action == "find"] == []
