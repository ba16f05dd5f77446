"""The desk where a form asks the advisor: about one study and what was found there; it keeps what was said."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from archkit import advice as advising
from archkit.advisor.choose import prompt_for, replay_for
from archkit.advisor.settings import settings_from
from archkit.errors import DocumentError
from archkit.model.proposal import AddFind, Advice, Describe, EditProcedure
from archkit.model.value import Value
from archkit.notebook.proposal_view import figures_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.advisor.prompt import Prompt
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Answer, Change, Effect, Proposal, Question
    from archkit.study import Study


Word = Literal["accepted", "rejected"]


class Asked(Value):
    """What the advisor said, and the digest of what it was asked."""

    digest: str
    advice: Advice


class Desk:
    """One study and one assessment of it; what goes wrong here is an ArchkitError.

    `claude` is the name of the model that would answer, None where the rules do; `wrong` says what is wrong
    with the key or the address.
    """

    def __init__(self, study: Study, found: Assessment, environ: Mapping[str, str]) -> None:
        self._study, self._found, self._environ = study, found, environ
        settings = settings_from(environ)
        self.claude = settings.model if settings.is_configured else None
        self.wrong = settings.wrong
        self.figures = figures_of(found)

    def prompt(self, question: Question) -> Prompt:
        """Return what would be sent for the question; nothing is."""
        return prompt_for(self._found, question, self._environ)

    def ask(self, question: Question) -> Advice:
        """Ask, and keep what was said unless it is a fault."""
        said = advising.advise(self._study, self._found, question, self._environ)
        if not said.fault:
            asked = Asked(digest=self.prompt(question).digest, advice=said)
            self._study.folder.documents.put(_file(question), asked.model_dump_json(indent=1))
        return said

    def earlier(self, question: Question) -> Asked | None:
        """Return what was said before, without asking anybody: to this very question, else the last time."""
        digest, last = self.prompt(question).digest, self._last(question)
        if last is not None and last.digest == digest:
            return last
        replayed = replay_for(self._study.folder, self._found, question, self._environ)
        return Asked(digest=digest, advice=replayed) if replayed else last

    def _last(self, question: Question) -> Asked | None:
        """Return what was kept; a file that cannot be read counts as none."""
        try:
            text = self._study.folder.documents.read(_file(question)).text
            return Asked.model_validate_json(text) if text else None
        except (ValidationError, DocumentError):
            return None

    def word(self, proposal: Proposal) -> Word | None:
        """Return the architect's word on the proposal, or None while it waits."""
        answer = advising.answers(self._study).of(proposal.id)
        return answer.answer if answer else None

    def answered(self) -> tuple[Answer, ...]:
        """Return all of the architect's words."""
        return advising.answers(self._study).answers

    def effects(self, proposals: Sequence[Proposal]) -> tuple[tuple[Effect, ...], ...]:
        """Return for each proposal what archkit measures of the design with its change in, where it differs."""
        return advising.effects_of_all(self._study, self._found, [p.change for p in proposals])

    def accept(self, proposal: Proposal) -> None:
        """Write the change into the files below design/, and the word into design/proposals.yaml."""
        advising.accept(self._study, self._found, proposal)

    def reject(self, proposal: Proposal) -> None:
        """Write the word into design/proposals.yaml."""
        advising.reject(self._study, proposal, self._found)

    def undo(self, proposal: Proposal) -> str:
        """Take the word back, and what it changed; where the file says something else by now, say that it stays."""
        return advising.undo(self._study, self._found, proposal.id)

    def place(self, change: Change) -> str:
        """Return the name below the study of the file that holds, or would hold, the change."""
        return advising.place_of(self._study, change)


def _file(question: Question) -> str:
    name = hashlib.sha256(question.model_dump_json().encode()).hexdigest()[:16]
    return f".archkit/advice/{question.job}-{name}.json"


def is_about(proposal: Proposal, question: Question) -> bool:
    """Whether the proposal answers such a question: of that job, and that service where the job is of one."""
    change = proposal.change
    service = change.service if isinstance(change, Describe | AddFind | EditProcedure) else None
    return proposal.job == question.job and service == question.service
