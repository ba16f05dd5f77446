"""What every advisor is: it answers a question about one system with proposals that can be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Advice, Question


class Advisor(Protocol):
    """Rules, or a language model: both answer from the same assessment, and both are held to what it says."""

    @property
    def name(self) -> str:
        """Who answers, for people."""

    def propose(self, found: Assessment, question: Question) -> Advice:
        """Answer the question; whatever goes wrong is a fault in the advice, never an exception."""
