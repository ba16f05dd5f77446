"""Decisions of one kind as a form: those that wait for the architect are open, the others are folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from archkit.notebook.deciding import asked, of_kind, scored, standing
from archkit.notebook.decision_card import DecisionCard
from archkit.notebook.fields import choice_control, note
from archkit.notebook.styled import styled
from archkit.notebook.view import View, line, table
from archkit.report import words
from archkit.store.design_files import DECISIONS

if TYPE_CHECKING:
    from archkit.model.design import Design
    from archkit.notebook.deciding import Asked
    from archkit.store.folder import StudyFolder

SHOWN = 4


class DecisionsForm:
    """A card for each decision that waits, and one card for all others, chosen from a list."""

    def __init__(self, folder: StudyFolder, design: Design, kind: str) -> None:
        found = asked(design, of_kind(design, kind))
        waiting = [a for a in found if a.reason][:SHOWN]
        self.rest = found[len(waiting) :]
        if len(found) == 1:
            waiting, self.rest = list(found), ()
        self.cards = [DecisionCard(folder, each) for each in waiting]
        self.box = styled([note(_lead(found)), *(card.box for card in self.cards), *self._folded(folder)])
        self._found = found

    def still(self) -> View:
        """Return the decisions with their options' scores, and where they stand."""
        if not self._found:
            return line("Nothing is to be decided here.")
        rows = [
            (a.decision.title, scored(a.decision), a.decision.chosen, standing(a.decision), a.reason)
            for a in self._found
        ]
        return table(
            "Decisions",
            ("Decision", "Options", "Chosen", "Status", "Why you"),
            rows,
            lead=_lead(self._found),
        )

    def _folded(self, folder: StudyFolder) -> list[Any]:
        if not self.rest:
            return []
        labels = tuple((_label(a), place) for place, a in enumerate(self.rest))
        self.which = choice_control(labels, "Decision")
        self.card = DecisionCard(folder, self.rest[0])
        self.which.observe(lambda change: self.card.show(self.rest[change["new"]]), "value")
        fold = widgets.Accordion([widgets.VBox([self.which, self.card.box])])
        fold.set_title(0, f"The other {words.count(len(self.rest))}" if self.cards else "Decide otherwise")
        return [fold]


def _lead(found: tuple[Asked, ...]) -> str:
    waiting = sum(bool(a.reason) for a in found)
    if not found:
        return "Nothing is to be decided here."
    saved = f"A choice is saved as its MADR in {DECISIONS}/, accepted."
    if len(found) == 1:
        return saved
    needs = f"{words.count(waiting)} of them for you" if waiting else "none of them waits for you"
    return f"{words.plural(len(found), 'decision')}, {needs}. {saved}"


def _label(asked_of: Asked) -> str:
    decision = asked_of.decision
    return f"{decision.title}: {decision.chosen} ({standing(decision)})"
