"""What an accepted summary rests on, as a digest: whether gates, findings or decisions changed since."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from archkit.model.decision import SERVICE_CUT
from archkit.model.proposal import Summarise
from archkit.report.waiting import reason_to_ask

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.design import Design


def basis_of(assessment: Assessment) -> str:
    """Return a digest of the states of all gates, the findings, the cut, and how many decisions wait."""
    design = assessment.design
    rests_on = (
        sorted((v.id, v.subject, v.state) for v in assessment.verdicts),
        sorted(finding.id for finding in assessment.findings),
        _cut(design) if design else None,
        sum(bool(reason_to_ask(design, d)) for d in design.decisions) if design else 0,
    )
    return hashlib.sha256(json.dumps(rests_on).encode()).hexdigest()


def is_outdated(assessment: Assessment) -> bool:
    """Whether the summary was accepted on another basis; never of one written by hand, or before gates are judged."""
    accepted = next(
        (
            answer
            for answer in assessment.answers.answers
            if answer.answer == "accepted"
            and isinstance(answer.proposal.change, Summarise)
            and answer.proposal.change.sentences == assessment.summary
        ),
        None,
    )
    if accepted is None or not accepted.basis or not assessment.checklist:
        return False
    return accepted.basis != basis_of(assessment)


def _cut(design: Design) -> tuple[str, list[tuple[str, list[str]]]]:
    decision = design.decision(SERVICE_CUT)
    return decision.chosen if decision else "", sorted((s.name, sorted(s.tables)) for s in design.services)
