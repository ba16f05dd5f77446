import assessments
import pytest

from archkit.model.proposal import (
    AddFind,
    Decide,
    Describe,
    EditProcedure,
    Move,
    MoveTables,
    Summarise,
)
from archkit.report.change_words import change_sentence

RICH = assessments.designed()


def moving(*pairs):
    return MoveTables(moves=tuple(Move(table=table, service=service) for table, service in pairs))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (moving(("invoices", "orders")), "Move `invoices` from `billing` to `orders`."),
        (moving(("invoices", "billing")), "Move `invoices` to `billing`."),
        (moving(("invoices", None)), "Put `invoices` where the evidence says."),
        (
            moving(("invoices", "dunning"), ("refunds", "dunning")),
            "Move `invoices` and `refunds` from `billing` to a new service `dunning`.",
        ),
        (
            moving(("invoices", "orders"), ("stock", "catalog")),
            "Move `invoices` from `billing` to `orders`; move `stock` from `inventory` to `catalog`.",
        ),
        (
            moving(*((t, "billing") for t in assessments.SERVICES["shipping"])),
            "Merge `shipping` into `billing`, with `shipments`, `parcels`, `carriers` and `tracking_events`.",
        ),
        (
            Decide(decision="ADR-service-cut", option="services"),
            "Choose `services` in `ADR-service-cut` (Deploy as one app or apart).",
        ),
        (Decide(decision="ADR-x", option="a", status="rejected"), "Reject `a` in `ADR-x`."),
        (Decide(decision="ADR-x", option="a", status="deprecated"), "Note as deprecated: `a` in `ADR-x`."),
        (Decide(decision="ADR-x", option="a", status="proposed"), "Leave `ADR-x` to the evidence."),
        (
            Describe(service="billing", domain="Money", responsibilities=("Bills",)),
            "Describe `billing` as “Money”, with 1\u00a0responsibility.",
        ),
        (Describe(service="billing"), "Describe `billing` as the evidence says."),
        (
            AddFind(service="billing", table="invoices", by=("state", "due_at")),
            "Add a query that finds `invoices` by `state` and `due_at`.",
        ),
        (
            AddFind(service="billing", table="invoices", by=("state",), is_added=False),
            "Take away a query that finds `invoices` by `state`.",
        ),
        (EditProcedure(service="a", procedure="a.b", is_left_out=True), "Leave `a.b` out."),
        (EditProcedure(service="a", procedure="a.b", access="public"), "Let everybody call `a.b`."),
        (
            EditProcedure(service="a", procedure="a.b", access="protected"),
            "Let only signed-in callers call `a.b`.",
        ),
        (EditProcedure(service="a", procedure="a.b"), "Leave who may call `a.b` to the evidence."),
        (Summarise(sentences=("One.", "Two.")), "Begin the report with a summary of 2\u00a0sentences."),
        (Summarise(sentences=()), "Take the executive summary away."),
    ],
)
def test_a_change_reads_as_an_architect_would_say_it(change, sentence):
    assert change_sentence(change, RICH) == sentence


def test_without_an_assessment_nothing_is_said_of_where_a_table_is():
    assert change_sentence(moving(("invoices", "orders"))) == "Move `invoices` to `orders`."


def test_a_name_cannot_end_its_backticks_and_is_shortened():
    said = change_sentence(moving(("a`b\n" + "x" * 200, "s")))
    assert said.count("`") == 4
    assert "\n" not in said
    assert len(said) < 100
