"""Claude as an advisor: asked through the Anthropic SDK, held to the dossier, replayed where it was asked before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from archkit.advisor.dossier import Dossier, dossier_of
from archkit.advisor.faults import fault_of
from archkit.advisor.grounding import ground
from archkit.advisor.prompt import Prompt, prompt_of
from archkit.advisor.replies import FORMS, Reply, drafts_of
from archkit.advisor.transport import Call, answer_to
from archkit.errors import QueryError
from archkit.model.proposal import Advice, Fault, Question
from archkit.scrub import SCRUBBED

if TYPE_CHECKING:
    from archkit.advisor.archive import Replies
    from archkit.advisor.settings import Settings
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Job

BUDGET_S = 55.0
_SHORTEST_KEY = 6  # a shorter one would blank words


@dataclass(frozen=True)
class Asking:
    """A question with what is told for it."""

    found: Assessment
    question: Question
    dossier: Dossier
    prompt: Prompt


@dataclass(frozen=True)
class Claude:
    """Asks a model; `replies` are those that were kept, `budget_s` the seconds after which it gives up."""

    settings: Settings
    replies: Replies
    budget_s: float = BUDGET_S

    @property
    def name(self) -> str:
        """Who answers, with the model."""
        return f"Claude ({self.settings.model})"

    def propose(self, found: Assessment, question: Question) -> Advice:
        """Answer from a kept reply to exactly this prompt, else from the server; whatever goes wrong is a fault."""
        try:
            asking = self._asking(found, question)
        except QueryError as error:
            return self._failed(question, fault_of("request refused", error.what, error.next))
        return self._replayed(asking) or self._asked(asking)

    def replay(self, found: Assessment, question: Question) -> Advice | None:
        """Answer from a kept reply to exactly this prompt, or None where there is none."""
        try:
            return self._replayed(self._asking(found, question))
        except QueryError:
            return None

    def _asking(self, found: Assessment, question: Question) -> Asking:
        dossier = dossier_of(found, question)
        return Asking(found, question, dossier, prompt_of(dossier, question, self.settings.model))

    def _replayed(self, asking: Asking) -> Advice | None:
        kept = self.replies.read(asking.prompt.digest)
        reply = reply_of(kept, asking.question.job) if kept else None
        return (
            self._advice(asking, reply, is_replayed=True) if reply and not isinstance(reply, Fault) else None
        )

    def _asked(self, asking: Asking) -> Advice:
        question, prompt = asking.question, asking.prompt
        if self.settings.wrong:
            then = "Correct it in the environment, then ask again."
            return self._failed(question, fault_of("request refused", self.settings.wrong, then))
        if not self.settings.is_configured:
            return self._failed(question, fault_of("no key"))
        text = answer_to(
            Call(self.settings, prompt.body, self.budget_s), lambda text: self._keep(asking, text)
        )
        reply = text if isinstance(text, Fault) else reply_of(self._without_key(text), question.job)
        return self._failed(question, reply) if isinstance(reply, Fault) else self._advice(asking, reply)

    def _keep(self, asking: Asking, text: str) -> None:
        """Keep a reply that has the form that was asked for."""
        plain = self._without_key(text)
        if not isinstance(reply_of(plain, asking.question.job), Fault):
            self.replies.keep(asking.prompt.digest, plain, self.settings.model)

    def _without_key(self, text: str) -> str:
        """Return a reply without the key, should the server echo it, in whatever way JSON may write it."""
        if self.settings.key is None or len(self.settings.secret) < _SHORTEST_KEY:
            return text
        try:
            written = json.dumps(json.loads(text), ensure_ascii=False)
        except (ValueError, RecursionError):
            return text
        return written.replace(json.dumps(self.settings.secret)[1:-1], SCRUBBED)

    def _advice(self, asking: Asking, reply: Reply, *, is_replayed: bool = False) -> Advice:
        drafts = drafts_of(reply, asking.question)
        proposals, refused = ground(drafts, asking.found, asking.dossier, by=self.name)
        return Advice(
            by=self.name,
            question=asking.question,
            proposals=proposals,
            refused=refused,
            is_replayed=is_replayed,
        )

    def _failed(self, question: Question, fault: Fault) -> Advice:
        return Advice(by=self.name, question=question, fault=fault)


def reply_of(text: str, job: Job) -> Reply | Fault:
    """Read a reply: unreadable where it is no JSON, of the wrong shape where it lacks the form."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return fault_of("unreadable")
    try:
        return FORMS[job].model_validate_json(text)
    except ValidationError:
        return fault_of("wrong shape")
