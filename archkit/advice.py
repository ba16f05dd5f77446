"""Advice on a study that is open: asking, what a proposal would change, and the architect's word on it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archkit.advisor.choose import advisor_for
from archkit.design.effects import effects_between, moved_beside
from archkit.design.unknown_parts import unknown_part
from archkit.errors import ArchkitError, DocumentError
from archkit.model.changing import changed
from archkit.model.decision import Decision, Option
from archkit.model.fact import facts_of
from archkit.model.holding import held
from archkit.model.proposal import (
    Answer,
    Decide,
    Describe,
    MoveTables,
    Summarise,
)
from archkit.pipeline import Given
from archkit.report.adr import decision_madr
from archkit.report.basis import basis_of
from archkit.report.change_words import change_sentence
from archkit.report.filled import filled_text
from archkit.report.words import NBSP
from archkit.store.proposals import (
    PROPOSALS,
    file_of,
    keep_answer,
    keep_yes,
    read_answers,
    still_says,
    take_back,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.design import Problem
    from archkit.model.proposal import Advice, Answers, Change, Effect, Proposal, Question
    from archkit.study import Study

_LISTED = 8
_FIRST = "Take it back first: archkit advise STUDY --undo {}."
_DROPPED = "The file was changed since; it stays as it is, and the word on {} is dropped."


def advise(
    study: Study, found: Assessment, question: Question, environ: Mapping[str, str] = os.environ
) -> Advice:
    """Ask rules, or Claude where `environ` holds a key; whatever goes wrong is a fault in the advice."""
    advice = advisor_for(study.folder, environ).propose(found, question)
    if not any(isinstance(p.change, MoveTables) for p in advice.proposals):
        return advice
    try:
        now = study.devise(found)
        exact = tuple(_exact(study, now, proposal) for proposal in advice.proposals)
    except ArchkitError:  # what stands in the way is said when effects are asked for, or on accepting
        return advice
    return advice.model_copy(update={"proposals": exact})


def answers(study: Study) -> Answers:
    """Return all words on proposals, as design/proposals.yaml says now."""
    return read_answers(study.folder)


def place_of(study: Study, change: Change) -> str:
    """Return the name below the study of the file that the change goes into."""
    return file_of(study.folder, change)


def accept(study: Study, found: Assessment, proposal: Proposal) -> Answer:
    """Write the change into the files below design/ and the word into design/proposals.yaml; twice is once.

    A summary that is accepted again is read again: it rests on what is found now. Raises DocumentError where the
    change names what the design does not have, or would make it contradict itself, and StaleWrite where a file
    changes meanwhile; then nothing is written.
    """
    known = answers(study).of(proposal.id)
    if known and known.answer == "accepted" and still_says(study.choices(), proposal.change):
        return _read_again(study, found, known)
    _refuse_unknown(study, found, proposal)
    if isinstance(proposal.change, MoveTables):
        proposal = _exact(study, study.devise(found), proposal)
    _refuse_contradiction(study, found, proposal)
    said, basis = _reason(proposal, found), _basis(study, found, proposal.change)
    answer = Answer(proposal=proposal, answer="accepted", said=said, basis=basis)
    return keep_yes(study.folder, answer, _wording(found))


def reject(study: Study, proposal: Proposal, found: Assessment | None = None) -> Answer:
    """Write the word into design/proposals.yaml, with the reason as it reads in `found`; twice is once.

    Raises DocumentError for what is accepted and in the design.
    """
    known = answers(study).of(proposal.id)
    if known and known.answer == "accepted" and still_says(study.choices(), proposal.change):
        what = f"{proposal.id} is accepted, and the design holds it."
        raise DocumentError(what, where=place_of(study, proposal.change), then=_FIRST.format(proposal.id))
    if known and known.answer == "rejected":
        return known
    said = _reason(proposal, found) if found else ""
    answer = Answer(proposal=proposal, answer="rejected", said=said)
    keep_answer(study.folder, answer)
    return answer


def undo(study: Study, found: Assessment, proposal_id: str) -> str:
    """Take the word on a proposal back, and what it changed; return what to know of it, empty where all went back.

    Where the files say something else by now they stay as they are. Raises DocumentError where there is no such
    word; then nothing is written.
    """
    is_back = take_back(study.folder, proposal_id, _wording(found))
    return "" if is_back else _DROPPED.format(proposal_id)


def refuse_unanswered(study: Study, found: Assessment, ids: Iterable[str]) -> None:
    """Raise DocumentError, with the ids that have an answer, where one of these has none."""
    known = answers(study)
    lost = [key for key in ids if known.of(key) is None]
    if lost:
        latest = tuple(reversed(known.answers))[:_LISTED]
        lines = (f"\n  {a.proposal.id}  {change_sentence(a.proposal.change, found)}" for a in latest)
        then = f"Nothing was changed. Answered are:{''.join(lines)}" if latest else "Nothing was changed."
        raise DocumentError(f"There is no answer to {', '.join(lost)}.", where=PROPOSALS, then=then)


def effects(study: Study, found: Assessment, change: Change) -> tuple[Effect, ...]:
    """Return the measures of the design that differ with the change in; none is said as no measure changes."""
    return effects_of_all(study, found, (change,))[0]


def effects_of_all(
    study: Study, found: Assessment, changes: Iterable[Change]
) -> tuple[tuple[Effect, ...], ...]:
    """Return the effects of each change by itself, against the design as the files say now."""
    wanted = tuple(changes)
    scored = any(_is_scored(change) for change in wanted)
    now = study.devise(found) if scored else found
    return tuple(
        effects_between(now, *_designed(study, now, change)) if _is_scored(change) else ()
        for change in wanted
    )


def _reason(proposal: Proposal, found: Assessment) -> str:
    return filled_text(proposal.reason, facts_of(found)).replace(NBSP, " ")


def _basis(study: Study, found: Assessment, change: Change) -> str:
    """Return what a summary rests on, with the gates of the design judged; nothing for any other change."""
    return basis_of(study.conclude(found)) if isinstance(change, Summarise) else ""


def _read_again(study: Study, found: Assessment, known: Answer) -> Answer:
    basis = _basis(study, found, known.proposal.change)
    if basis != known.basis:
        known = known.model_copy(update={"basis": basis})
        keep_answer(study.folder, known)
    return known


def _is_scored(change: Change) -> bool:
    """Whether the change could move any measure; words alone do not."""
    return not isinstance(change, Describe | Summarise)


def _with(study: Study, found: Assessment, change: Change) -> Assessment:
    """Design again with the change in; nothing is written."""
    return study.devise(found, given=Given(choices=changed(study.choices(), change)))


def _exact(study: Study, now: Assessment, proposal: Proposal) -> Proposal:
    """Return the proposal with what it holds as the design is now, so that it moves what it says alone."""
    if not isinstance(proposal.change, MoveTables):
        return proposal
    return proposal.model_copy(update={"change": _designed(study, now, proposal.change)[1]})


def _designed(study: Study, now: Assessment, change: Change) -> tuple[Assessment, Change]:
    """Design again with the change in, and return it with the change; a move holds the services that it would stir."""
    if not isinstance(change, MoveTables):
        return _with(study, now, change), change
    services: set[str] = set()
    while True:
        change = held(change, now, services)
        after = _with(study, now, change)
        moved = {move.table for move in moved_beside(change, now, after)}
        homes = {t.service for t in now.boundaries.tables if t.table in moved} if now.boundaries else set()
        if homes <= services:
            return after, change
        services |= homes


def _refuse_contradiction(study: Study, found: Assessment, proposal: Proposal) -> None:
    if not _is_scored(proposal.change):
        return
    known = set(map(_said, _problems(study.devise(found))))
    for problem in _problems(_with(study, found, proposal.change)):
        if _said(problem) not in known:
            what = f"{proposal.id} would make the design contradict itself: {problem.statement}"
            raise DocumentError(what, then=problem.remedy)


def _problems(found: Assessment) -> tuple[Problem, ...]:
    return found.design.problems if found.design else ()


def _said(problem: Problem) -> tuple[str, str, str]:
    return problem.rule, problem.subject, problem.statement


def _refuse_unknown(study: Study, found: Assessment, proposal: Proposal) -> None:
    lack = unknown_part(proposal.change, found, study.choices())
    if lack:
        raise DocumentError(
            f"{proposal.id} cannot be accepted: {lack}.", then="Ask again: the design has changed since."
        )


def _wording(found: Assessment) -> Callable[[Decide], tuple[Decision, str]]:
    """Return what turns a word into its decision and MADR; one that the design no longer has is only its id."""

    def worded(change: Decide) -> tuple[Decision, str]:
        known = found.design.decision(change.decision) if found.design else None
        decision = known or _bare(change)
        chosen = decision.proposed if change.status == "proposed" else change.option
        said = decision.model_copy(update={"chosen": chosen, "status": change.status})
        return said, decision_madr(said)

    return worded


def _bare(change: Decide) -> Decision:
    option = Option(name=change.option)
    return Decision(
        id=change.decision,
        title=change.decision,
        options=(option,),
        proposed=change.option,
        chosen=change.option,
        why="",
    )
