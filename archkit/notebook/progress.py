"""Progress as one line that changes in place, and one that stays when the work is done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from archkit.notebook.screen import Shown
from archkit.notebook.view import line
from archkit.report import words

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.decision import Choices

_PAUSE_S = 0.2


class Progress:
    """Says what is being done and how far; made for `on_progress` of the pipeline."""

    def __init__(self) -> None:
        self._line = Shown(line("Opening the files…"))
        self._shown_at = 0.0

    def __call__(self, what: str, share: float) -> None:
        """Show the stage and its share, at most five times a second."""
        if time.monotonic() >= self._shown_at + _PAUSE_S:
            self._shown_at = time.monotonic()
            self._show(f"{what}: {words.share(share)}")

    def done(self, sentence: str) -> None:
        """Show the line that stays."""
        self._show(sentence)

    def _show(self, text: str) -> None:
        self._line.replace(line(text))


def told(assessment: Assessment) -> str:
    """Word what a run looked at."""
    counted = (
        (len(assessment.ledger.files), "input"),
        (assessment.totals.statements, "statement"),
        (assessment.totals.requests, "request"),
        (len(assessment.system.tables), "table"),
    )
    parts = [words.plural(amount, noun) for amount, noun in counted if amount]
    return f"Looked at {words.listed(parts, 4) or 'the brief alone'}."


def chosen(choices: Choices) -> str:
    """Word what the architect decided so far."""
    edits = sum(1 for s in choices.services if s.domain or s.responsibilities)
    procedures = sum(len(s.procedures) for s in choices.services)
    counted = (
        (len(choices.pins), "pin"),
        (len(choices.decided), "decision"),
        (edits, "edited service"),
        (procedures, "edited procedure"),
    )
    parts = [words.plural(amount, noun) for amount, noun in counted if amount]
    return f"Designed with {words.listed(parts, 4) or 'the evidence alone'}."
