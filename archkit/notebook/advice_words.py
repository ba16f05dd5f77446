"""What the form of a second opinion says: who answers, what came of it, and why something is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.notebook.proposal_view import prose
from archkit.report import words
from archkit.report.advice_text import speaker, unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.proposal import Advice, Job, Refusal
    from archkit.notebook.advice_desk import Desk

VERBS: dict[Job, str] = {
    "boundaries": "Ask for objections to this cut",
    "service": "Ask about this service",
    "summary": "Draft the summary",
}
HOW = "Set ANTHROPIC_API_KEY before archkit lab starts, and Claude can be asked here; the rules answer meanwhile."
NO_SERVICE = "No service is designed, so there is nothing to ask. Add a schema, or entities in the brief."
NOT_ASKED = "Nothing was asked here yet."
_OUTDATED = " It is about the design as it was then: ask again for an answer to this one."
_KEPT = " This is the kept reply to the same question."
_REFUSED = Markup('<div class="archkit-help">Not shown: {}</div>')


def lead(desk: Desk) -> str:
    """Say who answers, and what there is to know before the button is pressed."""
    if desk.wrong:
        return f"{desk.wrong} Until it is set right, Claude cannot be asked."
    if desk.claude:
        return f"Claude answers ({desk.claude}). Nothing is sent before you press the button."
    return HOW


def asking(desk: Desk) -> str:
    """Say whom is being asked."""
    whom = f"Claude ({desk.claude}); it takes a minute at most" if desk.claude else "the rules"
    return f"Asking {whom}…"


def told(advice: Advice, *, is_outdated: bool) -> str:
    """Say what came of the question, and who said it."""
    by = speaker(advice)
    count = words.plural(len(advice.proposals), "proposal") if advice.proposals else "No proposal"
    refused = f", {words.count(len(advice.refused))} not shown" if advice.refused else ""
    said = f"{count} from {by}{refused}.{_KEPT * advice.is_replayed}{_OUTDATED * is_outdated}"
    return " ".join(filter(None, (said, unread(advice))))


def not_shown(refused: Iterable[Refusal]) -> Markup:
    """Say in one line each why proposals are not shown."""
    return Markup("").join(_REFUSED.format(prose(_lowered(refusal.why))) for refusal in refused)


def _lowered(sentence: str) -> str:
    """Begin a sentence small, unless it begins with a name in capitals."""
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() else sentence
