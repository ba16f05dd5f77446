"""Who answers: a kept reply, Claude where a key or an address is set, else the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.advisor.archive import Replies
from archkit.advisor.claude import Claude
from archkit.advisor.dossier import dossier_of
from archkit.advisor.prompt import Prompt, prompt_of
from archkit.advisor.rule_based import RuleBased
from archkit.advisor.settings import settings_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.advisor.advisor import Advisor
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Advice, Question
    from archkit.store.folder import StudyFolder


@dataclass(frozen=True)
class KeptFirst:
    """Answers from a kept reply to exactly this prompt, without a key too; else the advisor answers."""

    claude: Claude
    advisor: Advisor

    @property
    def name(self) -> str:
        """Who answers what was not asked before."""
        return self.advisor.name

    def propose(self, found: Assessment, question: Question) -> Advice:
        """Answer the question; whatever goes wrong is a fault in the advice, never an exception."""
        return self.claude.replay(found, question) or self.advisor.propose(found, question)


def advisor_for(folder: StudyFolder, environ: Mapping[str, str]) -> Advisor:
    """Return who answers questions about that study; its `name` says who."""
    settings = settings_from(environ)
    claude = Claude(settings, Replies(folder))
    return claude if settings.is_configured else KeptFirst(claude, RuleBased())


def prompt_for(found: Assessment, question: Question, environ: Mapping[str, str]) -> Prompt:
    """Return what would be sent to Claude; nothing is. Raises QueryError where there is nothing to ask about."""
    return prompt_of(dossier_of(found, question), question, settings_from(environ).model)


def replay_for(
    folder: StudyFolder, found: Assessment, question: Question, environ: Mapping[str, str]
) -> Advice | None:
    """Return the advice of a kept reply to exactly this prompt, or None; nobody is asked."""
    return Claude(settings_from(environ), Replies(folder)).replay(found, question)
