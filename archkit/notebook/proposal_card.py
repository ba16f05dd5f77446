"""One proposal as a card: the change, its reason, its effect, the architect's word; a view of proposals.yaml."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
from markupsafe import Markup

from archkit.errors import ArchkitError, StaleWrite
from archkit.model.proposal import Describe, Summarise
from archkit.notebook.fields import note, say
from archkit.notebook.proposal_view import effects_view, proposal_view, prose
from archkit.notebook.view import View, framed
from archkit.report.change_words import change_sentence
from archkit.report.html import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archkit.model.proposal import Effect, Proposal
    from archkit.notebook.advice_desk import Desk, Word

_STATUS = Markup('<div class="archkit-status">{}</div>')
_DIFFERS = Markup(
    '<div class="archkit-error">{}</div><details><summary>What differs</summary><pre>{}</pre></details>'
)


class ProposalCard:
    """A proposal and two buttons while it waits; once it is answered, the word on it and a way back."""

    def __init__(
        self, desk: Desk, proposal: Proposal, word: Word | None, when_answered: Callable[[], None]
    ) -> None:
        self._desk, self.proposal, self._when_answered = desk, proposal, when_answered
        self._told, self.status = widgets.HTML(), note("", "status")
        self._effect: View | None = None
        self.accept = self._button("Accept", desk.accept)
        self.reject = self._button("Reject", desk.reject)
        self.undo = self._button("Undo", desk.undo)
        self._buttons = widgets.HBox([self.accept, self.reject, self.status, self.undo])
        self._buttons.add_class("archkit-answer")
        self.box = widgets.VBox([self._told, self._buttons])
        self.box.add_class("archkit-card")
        self._show(word)

    @property
    def is_waiting(self) -> bool:
        """Whether the architect has said nothing yet."""
        return self.word is None

    def load(self, at: str = "") -> None:
        """Show the proposal as proposals.yaml says it stands; `at` is when that was said, if just now."""
        self._show(self._desk.word(self.proposal), at)

    def _show(self, word: Word | None, at: str = "") -> None:
        self.word = word
        is_rejected = self.word == "rejected"
        self._told.layout.display = "none" if is_rejected else ""
        self._told.value = framed(View(alone(self._view().html), ""))
        for button in (self.accept, self.reject):
            button.layout.display = "" if self.is_waiting else "none"
        self.undo.layout.display = "none" if self.is_waiting else ""
        self.undo.description = "Take back" if is_rejected else "Undo"
        self.status.value = _STATUS.format(prose(self._standing(at)))

    def weigh(self, effects: Sequence[Effect]) -> None:
        """Show what archkit measures of the change; words alone change no measure."""
        if not isinstance(self.proposal.change, Describe | Summarise):
            self._effect = effects_view(effects)
            self._told.value = framed(View(alone(self._view().html), ""))

    def still(self) -> View:
        """Return the proposal and where it stands, without buttons."""
        standing = self._standing() or "It waits for your answer."
        if self.word == "rejected":
            return View(_STATUS.format(prose(standing)), standing)
        view = self._view()
        return View(view.html + _STATUS.format(standing), f"{view.text}\n{standing}")

    def _view(self) -> View:
        return proposal_view(self.proposal, self._desk.figures, self._effect)

    def _standing(self, at: str = "") -> str:
        match self.word:
            case "accepted":
                said = " ".join(filter(None, ("Accepted", at)))
                return f"{said}, in {self._desk.place(self.proposal.change)}."
            case "rejected":
                return f"Rejected: {change_sentence(self.proposal.change, self._desk.figures.found)}"
            case _:
                return ""

    def _button(self, label: str, act: Callable[[Proposal], str | None]) -> Any:  # noqa: ANN401  ipywidgets is untyped
        button = widgets.Button(description=label)
        button.on_click(lambda _button: self._do(act))
        return button

    def _do(self, act: Callable[[Proposal], str | None]) -> None:
        """Carry out what a button says; what stands in the way is said, and nothing is changed."""
        try:
            told = act(self.proposal)
        except StaleWrite as stale:
            self.status.value = str(_DIFFERS.format(f"Nothing was changed. {stale.what}", stale.diff))
        except (ArchkitError, OSError) as error:
            say(self.status, f"Nothing was changed. {error}", "error")
        else:
            self.load(f"{datetime.now(UTC).astimezone():%H:%M}")
            if told:
                say(self.status, told, "status")
            self._when_answered()
