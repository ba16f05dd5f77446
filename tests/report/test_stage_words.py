"""Counted facts: true counts, one and many told apart, and nothing said calmly."""

from datetime import UTC, datetime

import assessments
import blueprints
import pytest

from archkit.model.assessment import Assessment, Totals
from archkit.model.brief import Brief
from archkit.model.context import Heeded, Passage, Prior, PriorDecision, Session, Stage
from archkit.model.decision import Choices, Decided
from archkit.model.evidence import EvidenceTable
from archkit.model.finding import Finding
from archkit.model.ledger import InputFile, Ledger, Stored
from archkit.model.service import App
from archkit.model.system import System, Table
from archkit.report import render_report
from archkit.report.resumed_words import came_back
from archkit.report.stage_words import context_facts, stage_facts

AS_OF = datetime(2026, 11, 23, tzinfo=UTC).date()
ENDPOINTS = EvidenceTable(
    question="endpoint_latency",
    title="Endpoints",
    columns=("endpoint",),
    rows=(("cart.get",), ("orders.list",)),
    sql="",
)


def finding(rule, subject):
    return Finding(
        id=f"F-{rule}-{subject}", rule=rule, severity="warning", subject=subject, statement="", remedy=""
    )


def analysed(*found, statements=2, requests=0, files=1):
    stored = (Stored(view="statements", parquet="a", rows=1),)
    return Assessment(
        study="s",
        as_of=AS_OF,
        totals=Totals(statements=statements, requests=requests),
        tables=(ENDPOINTS,),
        findings=found,
        ledger=Ledger(files=tuple(InputFile(path=str(n), stored=stored) for n in range(files))),
    )


LOOP, INDEX = finding("n_plus_one_loop", "cart.get"), finding("foreign_key_without_index", "loan")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (analysed(), "Analysed 2 statements in 1 file. Found nothing wrong."),
        (
            analysed(LOOP, finding("chatty_endpoint", "cart.get"), statements=95_412, requests=1, files=3),
            "Analysed 95,412 statements and 1 request in 3 files. Found 2 bottlenecks in 1 endpoint.",
        ),
        (analysed(LOOP, statements=1), "Analysed 1 statement in 1 file. Found 1 bottleneck in 1 endpoint."),
        (
            analysed(LOOP, INDEX, finding("burst", "noon")),
            "Analysed 2 statements in 1 file. Found 2 bottlenecks, 1 of them in 1 endpoint, and 1 other finding.",
        ),
        (
            analysed(LOOP, INDEX),
            "Analysed 2 statements in 1 file. Found 2 bottlenecks, 1 of them in 1 endpoint.",
        ),
        (
            Assessment(study="s", as_of=AS_OF, system=System(tables=(Table(name="a"),)), findings=(INDEX,)),
            "Analysed a schema of 1 table; there is no log. It gives 1 finding.",
        ),
        (analysed(INDEX), "Analysed 2 statements in 1 file. Found 1 bottleneck."),
        (
            analysed(finding("burst", "noon")),
            "Analysed 2 statements in 1 file. Found no bottleneck, and 1 finding.",
        ),
        (
            Assessment(study="s", as_of=AS_OF, system=System(tables=(Table(name="a"),))),
            "Analysed a schema of 1 table; there is no log. Found nothing wrong.",
        ),
        (
            Assessment(study="s", as_of=AS_OF, brief=Brief(goals=("lend",))),
            "There is a brief and nothing else: nothing was analysed.",
        ),
    ],
)
def test_the_analysis_is_told_by_its_counts(found, said):
    assert stage_facts("analysis", found) == said


def test_what_was_not_designed_and_not_built_is_said_calmly():
    nothing = Assessment(study="s", as_of=AS_OF)
    assert stage_facts("design", nothing) == "Nothing was designed: no table is known."
    assert stage_facts("implementation", nothing) == "No code was made: there is no design to build."
    assert stage_facts("context", nothing) == "The project context gave nothing to go by."


@pytest.mark.parametrize(
    ("apps", "said"),
    [
        ((("shop", ("catalog", "orders")),), "Designed one app of 2 modules with "),
        ((("a", ("catalog",)), ("b", ("orders",))), "Designed 2 services with "),
    ],
)
def test_modules_of_one_app_are_not_called_services(apps, said):
    design = blueprints.full(apps=tuple(App(name=name, services=services) for name, services in apps))
    assert stage_facts("design", assessments.designed(design=design)).startswith(said)


PRIOR = tuple(
    PriorDecision(id=name, chosen=chosen, status=status)
    for name, chosen, status in (
        ("ADR-of-another-team", "blue", "accepted"),
        ("ADR-service-cut", "mesh", "accepted"),
        ("ADR-api-versioning", "header", "accepted"),
        ("ADR-access-orders", "prisma", "rejected"),
        ("ADR-link-orders-catalog", "async", "accepted"),
    )
)


def test_terminal_and_page_name_every_prior_decision_and_what_became_of_it():
    mine = blueprints.VERSIONS.model_copy(update={"status": "accepted"})
    heeded = (
        Heeded(
            decision=PRIOR[1], state="superseded", by="ADR-service-cut: modular monolith, as mesh is none"
        ),
        Heeded(decision=PRIOR[2], state="superseded", by="ADR-api-versioning: uri, decided by the architect"),
        Heeded(decision=PRIOR[4], state="respected"),
    )
    found = assessments.designed(
        design=blueprints.full(decisions=(blueprints.CUT, mine, blueprints.LINK)),
        prior=Prior(decisions=PRIOR, keys=("backend_decisions",)),
        heeded=heeded,
    )
    said = (
        "Of 5 prior decisions: 1 respected (ADR-link-orders-catalog), "
        "2 superseded (ADR-service-cut by modular monolith, as mesh is none "
        "and ADR-api-versioning by the study's own decision: uri), "
        "1 unknown to this design (ADR-of-another-team), 1 not in force (ADR-access-orders)."
    )
    assert stage_facts("design", found).endswith(f" {said}")
    page = render_report(found).replace("\N{NO-BREAK SPACE}", " ").replace("&#39;", "'")
    assert said in page
    assert "Superseded by the study's own decision: uri." in page
    assert "Superseded by ADR" not in page


def test_the_context_is_told_by_what_it_gave():
    prior = Prior(
        decisions=(PriorDecision(id="ADR-a", chosen="b"),),
        keys=("backend_decisions",),
        problems=("One was not.",),
    )
    assert context_facts(prior).replace("\N{NO-BREAK SPACE}", " ") == (
        "The project context gave 1 prior decision. 1 part could not be used whole."
    )


def test_what_came_back_names_stages_files_decisions_and_where_to_read_on():
    moment = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
    stages = (
        Stage(name="context", state="done", facts="It gave\nnothing."),
        Stage(name="analysis", state="done", facts="Analysed 2 statements."),
        Stage(name="design"),
    )
    session = Session(study="s", started_at=moment, updated_at=moment, stages=stages)
    choices = Choices(decided=(Decided(id="ADR-api-versioning", chosen="uri", status="accepted"),))
    passages = [Passage(path="brief.yaml", line=n, text="", score=1) for n in (3, 9)]
    assert came_back(session, ("a.csv",), choices, passages) == (
        (
            "Back in the session of 23 Nov 2026, 02:15 UTC: the reading of the project context and the analysis "
            "were done; the design was under way."
        ),
        "Then: It gave nothing.",
        "Then: Analysed 2 statements.",
        "1 log need not be read again: a.csv.",
        "Your decisions hold: ADR-api-versioning (uri).",
        "To read on: brief.yaml:3.",
    )
    assert came_back(session.model_copy(update={"stages": ()}), (), Choices(), ())[0].endswith(
        "nothing was done."
    )
