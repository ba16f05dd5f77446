"""Proposals that the architect answered, as the page shows them: the change, who proposed it, why, and the answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.fact import facts_of
from archkit.model.proposal import AddFind, Decide, Describe, EditProcedure, MoveTables, Summarise
from archkit.report import words
from archkit.report.change_words import change_sentence
from archkit.report.filled import filled_html, left_out
from archkit.report.html import body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from archkit.model.assessment import Assessment
    from archkit.model.fact import Fact
    from archkit.model.proposal import Answer, Change

FEW = 6
_LONGEST = 800
_MOST_LINES = 24


@dataclass(frozen=True)
class Answered:
    """A proposal with its answer; `said` are the sentences that it writes, `note` what is left out of the reason."""

    id: str
    change: Markup
    answer: str
    by: str
    said: tuple[Markup, ...]
    reason: Markup
    note: str
    cites: tuple[str, ...]


def proposals_body(assessment: Assessment, cited: frozenset[str] = frozenset(), limit: int = 200) -> Markup:
    """Render the answered proposals, each folded: what changes the cut or a decision first, then the last answer."""
    answers = assessment.answers.answers
    facts = facts_of(assessment)
    latest = answers[::-1]
    ordered = sorted(latest, key=lambda answer: _rank(answer.proposal.change))
    shown = [_answered(answer, facts, cited) for answer in ordered[:limit]]
    counts = Counter(answer.answer for answer in answers)
    return body(
        "proposals.html.j2",
        lead=words.listed(f"{words.count(n)} {word}" for word, n in sorted(counts.items())) + ".",
        answers=shown,
        few=FEW,
        left_out=len(answers) - len(shown),
        cited=cited,
    )


def _rank(change: Change) -> int:
    match change:
        case MoveTables() | Decide():
            return 0
        case AddFind() | EditProcedure():
            return 2
        case _:
            return 1


def _answered(answer: Answer, facts: Mapping[str, Fact], cited: frozenset[str]) -> Answered:
    proposal = answer.proposal
    reason = words.head(answer.said or proposal.reason, _LONGEST)
    missing = left_out((reason,), facts)
    return Answered(
        id=proposal.id,
        change=filled_html(change_sentence(proposal.change), facts),
        answer=answer.answer,
        by=proposal.by,
        said=tuple(
            filled_html(words.head(line, _LONGEST), facts, cited) for line in said_by(proposal.change)
        ),
        reason=filled_html(reason, facts, cited),
        note=f"{words.plural(missing, 'sentence')} of the reason rested on figures of another run."
        if missing
        else "",
        cites=proposal.cites,
    )


def said_by(change: Change) -> tuple[str, ...]:
    """Return the sentences that a change writes; none where one sentence says it all."""
    match change:
        case Summarise():
            return change.sentences[:_MOST_LINES]
        case Describe():
            return (change.responsibilities or ())[:_MOST_LINES]
        case _:
            return ()
