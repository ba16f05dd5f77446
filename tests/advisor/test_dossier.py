"""The dossier: what leaves is what passed the filter, it is no longer than it may be, and the same every time."""

import pytest

from archkit.advisor.choose import prompt_for
from archkit.advisor.dossier import LARGEST_BYTES, dossier_of
from archkit.advisor.prompt import prompt_of
from archkit.advisor.replies import FORMS, schema_of
from archkit.errors import QueryError
from archkit.model.assessment import Assessment
from archkit.model.boundaries import ServiceTables, TableBoundary
from archkit.model.evidence import Evidence
from archkit.model.fact import references
from archkit.model.finding import Finding
from archkit.model.proposal import JOBS, Question
from archkit.model.system import Column, Table

TOKEN = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
HIDDEN = "Tr0ub4dor&3x"
QUESTIONS = (Question(job="boundaries"), Question(job="service", service="cart"), Question(job="summary"))


def _planted(found):
    """Return what was found with secrets where strangers write: names, goals, findings, defaults, enums."""
    columns = (
        Column(name=f"key_{TOKEN.lower()}", type="text"),
        Column(name="plain_marker", type="text", default=f"'{HIDDEN}'", one_of=(HIDDEN,)),
        Column(name="mood", type=f"enum('{HIDDEN}')"),
    )
    tables = (Table(name=TOKEN.lower(), columns=columns), Table(name="marked_table", columns=columns))
    system = found.design.system.model_copy(update={"tables": (*found.design.system.tables, *tables)})
    cart, *others = found.design.services
    owned = cart.model_copy(
        update={"tables": (*cart.tables, *(t.name for t in tables)), "why": f"password: {HIDDEN}"}
    )
    bounds = tuple(
        TableBoundary(table=t.name, service="cart", confidence=0.4, runner_up=TOKEN) for t in tables
    )
    finding = Finding(
        id=f"F-x-{TOKEN}",
        rule="x",
        severity="error",
        subject="marked_table",
        statement=f"postgres://someone:{HIDDEN}@example.org/db",
        remedy=f"Use {TOKEN}.",
    )
    evidence = Evidence(
        id=f"E-table_access.writers-{TOKEN}",
        question="table_access.writers",
        subject="marked_table",
        value=1,
        unit="areas",
        n=1,
    )
    return found.model_copy(
        update={
            "brief": found.brief.model_copy(update={"goals": (f"Keep {TOKEN} safe", "plain goal")}),
            "design": found.design.model_copy(update={"system": system, "services": (owned, *others)}),
            "boundaries": found.boundaries.model_copy(update={"tables": (*found.boundaries.tables, *bounds)}),
            "findings": (*found.findings, finding),
            "evidence": (*found.evidence, evidence),
        }
    )


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.job)
def test_secrets_stay_and_what_is_plain_beside_them_leaves(found, question):
    asked = question.model_copy(update={"text": f"Is {TOKEN} right, and is cart?"})
    planted = _planted(found)
    prompt = prompt_for(planted, asked, {})
    sent = f"{prompt.body} {prompt.text}".lower()
    for secret in (TOKEN.lower(), TOKEN[8:].lower(), HIDDEN.lower()):
        assert secret not in sent
    assert "is cart?" in sent
    plain = {"boundaries": "marked_table", "service": "plain_marker text", "summary": "plain goal"}
    assert plain[question.job] in sent
    assert prompt.left_out > 0


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.job)
def test_the_same_question_is_the_same_prompt(found, question):
    again = Assessment.model_validate_json(found.model_dump_json())
    first, second = (prompt_for(each, question, {}) for each in (found, again))
    assert first.body == second.body
    assert first.digest == second.digest
    assert first.digest != prompt_for(found, question, {"ARCHKIT_MODEL": "claude-opus-5-5"}).digest


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.job)
def test_what_may_be_quoted_and_cited_is_what_was_sent(found, question):
    dossier = dossier_of(found, question)
    assert dossier.facts
    assert set(references(dossier.text)) == dossier.facts.keys()
    assert all(id_ in dossier.text for id_ in dossier.citable)
    assert all(fact.value is not None for fact in dossier.facts.values())


def test_a_system_of_any_size_makes_a_dossier_of_at_most_one_size(found):
    names = [
        f"{a}_{b}_{c}"
        for a in ("order", "stock", "bill")
        for b in found.system.names
        for c in sorted(found.system.names)
    ]
    bounds = found.boundaries.model_copy(
        update={
            "services": tuple(
                ServiceTables(name=s.name, tables=tuple(names)) for s in found.boundaries.services
            ),
            "tables": tuple(TableBoundary(table=name, service="cart", confidence=0.5) for name in names),
        }
    )
    large = found.model_copy(update={"boundaries": bounds, "findings": found.findings * 200})
    for question in (QUESTIONS[0], QUESTIONS[2]):
        dossier = dossier_of(large, question)
        assert len(dossier.text.encode()) <= LARGEST_BYTES
        assert dossier.shortened > 1000
        assert "more left out: too many to send)" in dossier.text
        assert "CUT-cohesion" in dossier.facts
        whole = dossier_of(large, question, most_bytes=None)
        assert whole.shortened == 0


@pytest.mark.parametrize("job", JOBS)
def test_the_form_of_a_reply_is_one_that_the_api_takes_as_it_is(job):
    from anthropic import transform_schema  # noqa: PLC0415  slow to import

    schema = schema_of(job)
    assert transform_schema(schema) == schema
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(FORMS[job].model_fields)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        (Question(job="boundaries"), "No table"),
        (Question(job="service", service="cart"), "no service cart"),
        (Question(job="service"), "Which service"),
    ],
)
def test_a_question_about_nothing_is_an_error_that_says_what_to_do(question, word):
    nothing = Assessment(study="nothing", as_of="2026-01-01")
    with pytest.raises(QueryError, match=word) as raised:
        prompt_for(nothing, question, {})
    assert raised.value.next


def test_a_name_that_says_a_number_is_no_name_to_say(found):
    columns = tuple(
        Column(name=name, type="text") for name in ("42", "ten", "percent", "percent_off", "line2")
    )
    table = Table(name="orders", columns=columns)
    design = found.design.model_copy(
        update={"system": found.design.system.model_copy(update={"tables": (table,)})}
    )
    names = dossier_of(found.model_copy(update={"design": design}), QUESTIONS[0]).names
    assert {"42", "ten", "percent"}.isdisjoint(names)
    assert {"percent_off", "line2", "orders.ten"} <= names


def test_a_summary_of_nothing_is_asked_without_figures():
    nothing = Assessment(study="nothing", as_of="2026-01-01")
    dossier = dossier_of(nothing, Question(job="summary"))
    assert dossier.citable == {
        "N-statements",
        "N-requests",
        "N-tables",
        "N-findings",
        "N-gates",
        "N-gates_failed",
    }
    assert prompt_of(dossier, Question(job="summary"), "a-model").left_out == 0
