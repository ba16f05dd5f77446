"""The sentence that an architect would say aloud, for each kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import assessments
import blueprints
import pytest

from archkit.model.assessment import Assessment
from archkit.model.boundaries import Recommendation
from archkit.report import headline_text
from archkit.report.headline import headline, sentence

if TYPE_CHECKING:
    from archkit.model.value import Speaker

WHY = "Keep one modular monolith with these modules; no gain."
SENTENCES = {
    "rich": "Keep one service. Fix api-gateway and orders.list: 2 of 5 gates fail.",
    "log": "No gate can be judged yet.",
    "schema": "Keep one service. The one gate judged fails: Indexes on foreign keys.",
    "brief": "Start with one service. So far there is only a brief: nothing is measured.",
    "nodata": "Nothing has been measured yet.",
    "pass": "Keep one service. All 2 gates pass. Nothing is wrong here.",
    "designed": "Keep one modular monolith of 2\u00a0modules. Fix api-gateway and orders.list: 2 of 5 gates fail.",
    "blank": "Build one modular monolith of 2\u00a0modules. So far there is only a brief: nothing is measured.",
}


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_the_first_sentence_says_what_to_do(name: str) -> None:
    assert sentence(assessments.CASES[name]()) == SENTENCES[name]


def test_a_split_names_the_number_of_services() -> None:
    split = assessments.rich(boundaries=assessments.boundaries(split=True), verdicts=(), findings=())
    assert sentence(split) == "Split into 6\u00a0services."


def decided(by: Speaker, **chosen: str) -> tuple[str, str]:
    """Return the first reason, and the whole screen as text, of a cut that was decided otherwise."""
    cut = blueprints.CUT.model_copy(update={"status": "accepted", "by": by, **chosen})
    bounds = assessments.boundaries().model_copy(
        update={"recommendation": Recommendation(split=False, why=WHY)}
    )
    found = assessments.designed(design=blueprints.full(decisions=(cut,)), boundaries=bounds)
    return headline(found).why[0].text, headline_text(found)


def test_a_cut_that_was_decided_otherwise_says_first_who_decided_and_then_what_is_proposed() -> None:
    proposes = "The evidence proposes: modular monolith with these modules; no gain."
    mine = f"You decided: services (ADR-service-cut). {proposes}"
    theirs = f"The project context decided: services. {proposes}"
    for by, said in (("architect", mine), ("context", theirs)):
        why, text = decided(by, chosen="services")
        assert why == said
        assert f"\n{said}\n" in text
    assert decided("architect", chosen="modular monolith")[0] == WHY
    split = decided("architect", chosen="modular monolith", proposed="services")[0]
    assert split.startswith("You decided: modular monolith (ADR-service-cut). The evidence proposes: ")


def test_close_gates_are_not_called_failures() -> None:
    close = tuple(v for v in assessments.verdicts() if v.state in ("WARN", "PASS"))
    said = sentence(assessments.rich(verdicts=close, findings=()))
    assert said == "Keep one service. No gate fails, but 1 of 3 is too close to call: p99 of all."


def test_gates_without_data_are_counted_beside_those_that_pass() -> None:
    some = tuple(v for v in assessments.verdicts() if v.state in ("NO DATA", "PASS"))
    said = sentence(assessments.rich(verdicts=some, findings=()))
    assert said == "Keep one service. All 2 gates pass that can be judged; 1 has no data."


def test_errors_are_named_when_no_gate_fails() -> None:
    good = tuple(v for v in assessments.verdicts() if v.state == "PASS")
    assert sentence(assessments.rich(verdicts=good)).endswith("All 2 gates pass. Fix 1\u00a0error.")


def test_one_remedy_for_each_rule_and_three_at_most() -> None:
    fix = headline(assessments.rich()).fix
    assert [p.note for p in fix] == ["orders.list", "and 4 more of this kind", "customers"]


def test_risks_are_three_at_most_and_name_what_is_unknown() -> None:
    risks = headline(assessments.rich()).risks
    assert len(risks) == 3
    assert "no data" in risks[2].text


def test_a_cut_log_is_said_to_be_cut() -> None:
    proves = headline(assessments.log_alone()).proves
    assert proves[0].text == "Only statements slower than 250\u00a0ms are in"


def test_an_empty_assessment_has_a_headline() -> None:
    empty = Assessment(study="x", as_of=assessments.AS_OF)
    assert headline_text(empty).startswith("Nothing has been measured yet.")
