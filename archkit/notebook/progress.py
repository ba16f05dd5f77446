"""Progress as one line that changes in place, and one that stays when the work is done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.notebook.screen import Shown
from archkit.notebook.view import View, line
from archkit.report import words
from archkit.report.html import alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.decision import Choices

_PAUSE_S = 0.2
_FACT = Markup('<p class="note">{}</p>')
_STEP = Markup('<span class="sub">{}</span>')
_FOLDED = Markup('<details class="query"><summary>{}</summary>{}</details>')


class Progress:
    """Says what is being done and how far; made for `on_progress` of the pipeline."""

    def __init__(self) -> None:
        self._line = Shown(line("Opening the files…"))
        self._shown_at = 0.0
        self._operations: list[str] = []
        self._facts: list[str] = []

    def __call__(self, what: str, share: float) -> None:
        """Show the stage and its share, at most five times a second."""
        if time.monotonic() >= self._shown_at + _PAUSE_S:
            self._shown_at = time.monotonic()
            self._line.replace(line(f"{what}: {words.share(share)}"))

    def say(self, operation: str) -> None:
        """Show what is being done; it stays, folded."""
        self._operations.append(operation)
        self._line.replace(line(operation))

    def count(self, facts: str) -> None:
        """Show what a stage came to; it stays."""
        self._facts.append(facts)
        self._line.replace(line(facts))

    def done(self) -> None:
        """Show what stays: the facts of each stage, and the operations folded below."""
        self._line.replace(done(self._facts, self._operations))


def done(facts: Sequence[str], operations: Sequence[str]) -> View:
    """Show the counted facts of each stage, and below them, folded, what was done."""
    said = Markup("").join(_FACT.format(fact) for fact in facts)
    steps = Markup("").join(_STEP.format(operation) for operation in operations)
    title = words.plural(len(operations), "operation")
    html = said + (_FOLDED.format(title, steps) if operations else Markup(""))
    return View(alone(html), "\n".join(facts).replace(words.NBSP, " "))


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
