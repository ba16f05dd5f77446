"""What a design does not do is said in sentences, each with the way on."""

from __future__ import annotations

import pytest
from structure_cases import CUT, SHOP, USERS, endpoints, measured, works

from archkit.design.propose import propose_design
from archkit.model.brief import Attribute, Brief, Entity
from archkit.model.decision import Choices
from archkit.model.system import System
from archkit.pipeline import tables_of

SIGN_IN = "Sign-in, password hashing and tokens are not designed"


def lacks(study) -> str:
    return " ".join(propose_design(study, tables_of(study), Choices()).lacks)


def test_endpoints_without_a_procedure_are_counted_by_what_is_known_of_them():
    log = works(
        ("reports.sales", "GET", "orders", None, 1.0, None),
        ("reports.sales", "GET", "products", None, 1.0, None),
        ("orders.get", "GET", "orders", None, 1.0, "id"),
    )
    seen = endpoints(("orders.get", "GET", 6), ("reports.sales", "GET", 9), ("/health", "GET", 9))
    said = lacks(measured(SHOP, seen, log, cut=CUT))
    assert (
        "1 endpoint has no procedure: reports.sales (reports, search, lists by way of other tables)" in said
    )
    assert "1 endpoint has no procedure: /health: no statement tells which table they are about" in said
    assert "orders.get" not in said


def test_where_every_endpoint_has_its_procedure_nothing_is_said_of_them():
    assert "no procedure" not in lacks(measured(SHOP, endpoints(("orders.get", "GET", 6)), cut=CUT))


@pytest.mark.parametrize(
    ("goal", "is_said"),
    [
        ("A user management service with authentication", True),
        ("Customers sign in and pay", True),
        ("Log-in by SSO", True),
        ("OAuth2 for partners", True),
        ("Authors write articles", False),
        ("Authorised dealers see prices", False),
        ("Show the log in one place", False),
        ("Design a catalogue", False),
    ],
)
def test_a_goal_of_signing_in_is_answered_plainly(goal, is_said):
    notes = Entity(name="Note", attributes=(Attribute(name="text"),))
    said = lacks(measured(System(), brief=Brief(goals=(goal,), entities=(notes,))))
    assert (SIGN_IN in said) is is_said


def test_secrets_that_a_create_takes_are_named():
    said = lacks(measured(System(), brief=USERS.model_copy(update={"goals": ()})))
    assert SIGN_IN in said
    assert "users.create takes passwordHash, motherSMaidenName as given: hash or encrypt them before." in said
    assert "sessions.create takes token" in said
