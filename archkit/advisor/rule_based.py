"""Rules as an advisor: what the evidence itself suggests, held to the same ground as a model's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.advisor.dossier import dossier_of
from archkit.advisor.faults import fault_of
from archkit.advisor.grounding import ground
from archkit.advisor.ruled_boundaries import boundaries_ruled
from archkit.advisor.ruled_service import service_ruled
from archkit.advisor.ruled_summary import summary_ruled
from archkit.errors import QueryError
from archkit.model.proposal import Advice

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Question

_RULES = {"boundaries": boundaries_ruled, "service": service_ruled, "summary": summary_ruled}


@dataclass(frozen=True)
class RuleBased:
    """Answers without a model, a key or a network; nothing to propose is a fine answer."""

    name: str = "rules"

    def propose(self, found: Assessment, question: Question) -> Advice:
        """Answer the question; whatever goes wrong is a fault in the advice, never an exception."""
        try:
            dossier = dossier_of(found, question, most_bytes=None)
        except QueryError as error:
            fault = fault_of("request refused", error.what, error.next)
            return Advice(by=self.name, question=question, fault=fault)
        drafts = tuple(_RULES[question.job](found, question))
        proposals, refused = ground(drafts, found, dossier, by=self.name)
        return Advice(by=self.name, question=question, proposals=proposals, refused=refused)
