"""What is said aloud of a design, and which decisions wait."""

from __future__ import annotations

import assessments
import blueprints
import pytest

from archkit.model.decision import Option
from archkit.model.design import Problem
from archkit.model.service import App
from archkit.report import design_sentence, headline_text
from archkit.report.headline import headline, sentence
from archkit.report.waiting import reason_to_ask

OPTIONS = {
    "a tie": ({"kysely": 3.03, "prisma": 3.5}, "ADR-access-orders", "a tie: prisma 3.5, kysely 3.03"),
    "close": ({"sync": 3, "async": 2.5}, "ADR-link-a-b", "a close call: sync 3, async 2.5"),
    "clear": ({"sync": 3, "async": 1}, "ADR-link-a-b", ""),
    "no score": ({"uri": None, "header": None}, "ADR-api-versioning", ""),
    "nothing scored above zero": ({"sync": 0, "async": 0}, "ADR-link-a-b", ""),
    "a cache": ({"process": 28.8, "cdn": 29.2}, "ADR-cache-a", ""),
    "the cut": ({"modular monolith": None, "services": None}, "ADR-service-cut", "everything else follows"),
}


@pytest.mark.parametrize("case", sorted(OPTIONS))
def test_the_architect_is_asked_where_the_evidence_is_not_clear(case: str) -> None:
    scores, id_, reason = OPTIONS[case]
    options = tuple(Option(name=name, score=score) for name, score in scores.items())
    one = blueprints.CUT.model_copy(
        update={"id": id_, "options": options, "proposed": options[0].name, "chosen": options[0].name}
    )
    said = reason_to_ask(blueprints.full(**blueprints.EMPTY), one)
    assert said.startswith(reason) if reason else said == ""


def test_a_decision_that_the_architect_made_waits_no_longer() -> None:
    accepted = tuple(d.model_copy(update={"status": "accepted"}) for d in (blueprints.CUT, blueprints.ACCESS))
    design = blueprints.full(decisions=accepted)
    assert headline(assessments.designed(design=design)).decide == ()


def test_what_contradicts_itself_is_asked_first() -> None:
    broken = Problem(rule="r", subject="ADR-link-orders-catalog", statement="It hangs.", remedy="Cut it.")
    said = headline(assessments.designed(design=blueprints.full(problems=(broken,))))
    assert said.decide[0].to == "ADR-link-orders-catalog"
    assert said.decide[0].note == "it contradicts the rest of the design"
    assert said.risks[0].note == "It hangs."
    assert len(said.risks) == 3


PROOFS = {
    "not proven yet": None,
    "the generated code is proven": blueprints.ladder(),
    "the proof fails at types": blueprints.ladder(failing="types"),
}


@pytest.mark.parametrize("said", sorted(PROOFS))
def test_the_design_is_said_in_one_sentence_with_how_far_it_is_proven(said: str) -> None:
    found = design_sentence(assessments.designed(proof=PROOFS[said])).replace("\u00a0", " ")
    assert found == (
        f"Designed: 17 procedures, 1 index to add, a cache of products; {said}. 1 of 1 gate passes as designed."
    )


def test_caches_are_not_spoken_of_where_no_log_could_tell() -> None:
    assert "cache" not in design_sentence(assessments.blank_page())


def test_a_design_of_many_apps_is_a_split() -> None:
    apps = (App(name="a", services=("catalog",)), App(name="b", services=("orders",)))
    said = sentence(assessments.designed(design=blueprints.full(apps=apps)))
    assert said.startswith("Split into 2\u00a0services.")


def test_gates_as_designed_do_not_pass_for_the_system_as_it_is() -> None:
    passing = tuple(v for v in assessments.designed().verdicts if v.subject == "as_designed")
    only = assessments.designed(verdicts=passing, findings=())
    assert "gates pass" not in sentence(only)


def test_the_text_has_every_list_of_the_first_screen() -> None:
    text = headline_text(assessments.designed())
    assert all(f"\n{title}: " in text for title in ("Fix first", "Decide", "Risks", "What the logs prove"))
