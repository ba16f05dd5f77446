"""Advice as plain text for terminals: each proposal a short block, what was refused a line."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from archkit.model.fact import facts_of
from archkit.report import words
from archkit.report.change_words import change_sentence, held_sentence, others_sentence
from archkit.report.filled import filled_text
from archkit.report.proposal_bodies import said_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Advice, Effect, Proposal, Refusal

_WIDTH = 100
_MOST_CITES = 6
_UNREAD = "The rules go by the evidence alone; they do not read the question beyond its subject."


def speaker(advice: Advice) -> str:
    """Say who answers: the rules, or Claude with its model."""
    return "the rules" if advice.by == "rules" else advice.by


def unread(advice: Advice) -> str:
    """Say that rules pass over the architect's own words; empty where there are none, or where they are read."""
    return _UNREAD if advice.by == "rules" and advice.question.text.strip() else ""


def advice_text(advice: Advice, found: Assessment, effects: Mapping[str, Sequence[Effect]]) -> str:
    """Word all proposals, then what was refused; `effects` by the id of a proposal."""
    blocks = [proposal_text(p, found, effects.get(p.id, ())) for p in advice.proposals]
    refused = "\n".join(map(refusal_text, advice.refused))
    if not blocks and not advice.fault:
        blocks = ["Nothing is proposed: the evidence speaks for the design as it is."]
    return "\n\n".join([*blocks, *([refused] if refused else [])])


def proposal_text(proposal: Proposal, found: Assessment, effects: Sequence[Effect] = ()) -> str:
    """Word a proposal: its id and sentence, the reason with its figures, what it changes, and what it rests on."""
    facts = facts_of(found)
    answer = found.answers.of(proposal.id)
    said = [f"- {filled_text(line, facts)}" for line in said_by(proposal.change)]
    cites = words.listed(proposal.cites, _MOST_CITES)
    lines = [
        f"{proposal.id}  {_plain(change_sentence(proposal.change, found))}",
        *_wrapped(held_sentence(proposal.change)),
        *(line for text in said for line in _wrapped(text, 6)),
        *_wrapped(filled_text(proposal.reason, facts)),
        *_wrapped(effects_text(effects)),
        *_wrapped(f"Rests on {cites}." if cites else ""),
        *_wrapped(f"You {answer.answer} it." if answer else ""),
    ]
    return "\n".join(lines)


def effects_text(effects: Sequence[Effect]) -> str:
    """Word what a change does to the measures of the design, before and after."""
    told = ", ".join(
        f"{e.measure} {words.quantity(e.before, e.unit)} to {words.quantity(e.after, e.unit)}"
        for e in effects
        if not e.tables
    )
    measured = f"Designed anew with it: {told}." if told else "No measure of the design changes."
    return f"{measured} {others_sentence(effects)}".strip()


def refusal_text(refusal: Refusal) -> str:
    """Word a refused proposal in one line."""
    what, why = (_plain(text).strip().rstrip(".") for text in (refusal.what, refusal.why))
    return f"Refused: {words.head(what, 120)} because {why[:1].lower()}{why[1:]}."


def _wrapped(text: str, hanging: int = 4) -> list[str]:
    return textwrap.wrap(
        _plain(text), _WIDTH, initial_indent="    ", subsequent_indent=" " * hanging, break_on_hyphens=False
    )


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text.replace(words.NBSP, " "))
