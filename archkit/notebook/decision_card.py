"""One decision as a card: its reason, its options with their scores, and a drop-down; a view of its MADR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets
from markupsafe import Markup

from archkit.notebook.fields import choice_control
from archkit.notebook.saving import Saver, unless_changed
from archkit.notebook.view import View, framed, paragraphs, table
from archkit.report import words
from archkit.report.adr import decision_madr
from archkit.report.html import alone
from archkit.store.design_files import decision_file, read_choices, save_decision

if TYPE_CHECKING:
    from archkit.model.decision import Decision, Option
    from archkit.notebook.deciding import Asked
    from archkit.store.folder import StudyFolder

_HEAD = Markup('<p class="claim"><b>{}</b>{}</p><p class="lead">{}</p>')
_REASON = Markup('<span class="aside"> {}</span>')


class DecisionCard:
    """A decision and the architect's word on it; the first choice takes that word back."""

    def __init__(self, folder: StudyFolder, asked: Asked) -> None:
        self._folder = folder
        self._is_loading = False
        self._told = widgets.HTML()
        self.choice = choice_control((), "Decide")
        self.saver = Saver(self.load, lambda: self.save(over=True))
        self.choice.observe(lambda _change: self.save(), "value")
        self.box = widgets.VBox([self._told, self.choice, self.saver.box])
        self.box.add_class("archkit-card")
        self.show(asked)

    def show(self, asked: Asked) -> None:
        """Show another decision."""
        self.decision = asked.decision
        self._told.value = framed(decision_view(asked))
        self.load()

    def load(self) -> None:
        """Show what the decision's file says now."""
        self.known = self._word()
        names = [option.name for option in self.decision.options]
        if self.known and self.known not in names:
            names.append(self.known)
        self._is_loading = True
        try:
            self.choice.options = [(f"as proposed: {self.decision.proposed}", ""), *((n, n) for n in names)]
            self.choice.value = self.known
        finally:
            self._is_loading = False
        self.saver.conflict.hide()
        self.saver.say("Decided by you." if self.known else "")

    def save(self, *, over: bool = False) -> None:
        """Write the choice as the decision's MADR, accepted; or proposed again, where it is taken back."""
        chosen = self.choice.value or ""
        if self._is_loading or (not over and chosen == self.known):
            return
        name = decision_file(self._folder, self.decision.id)
        update = {"chosen": chosen or self.decision.proposed, "status": "accepted" if chosen else "proposed"}
        word = self.decision.model_copy(update=update)

        def write() -> None:
            revision = self._folder.documents.read(name).revision
            if not over:
                unless_changed(name, self.known, self._word())
            save_decision(self._folder, word, decision_madr(word), expected=revision)

        if self.saver.save(name, write, "" if chosen else ": proposed again"):
            self.known = chosen

    def _word(self) -> str:
        word = read_choices(self._folder).chosen(self.decision.id)
        return word.chosen if word else ""


def decision_view(asked: Asked) -> View:
    """Show a decision with its options, their scores and what speaks for and against each."""
    decision = asked.decision
    reason = _REASON.format(asked.reason) if asked.reason else ""
    head = _HEAD.format(decision.title, reason, decision.why)
    has_scores = any(option.score is not None for option in decision.options)
    columns = ("Option", *(("Score",) if has_scores else ()), "For", "Against")
    rows = [_option(option, decision, has_scores=has_scores) for option in decision.options]
    options = table(f"Options of {decision.id}", columns, rows, right=frozenset({1} if has_scores else ()))
    return View(alone(head) + options.html, f"{decision.title}\n{decision.why}\n{options.text}")


def _option(option: Option, decision: Decision, *, has_scores: bool) -> tuple[str | Markup, ...]:
    mark = Markup("<strong>{}</strong>") if option.name == decision.chosen else Markup("{}")
    score = words.number(option.score) if option.score is not None else words.NOTHING
    scored = (score,) if has_scores else ()
    return (mark.format(option.name), *scored, paragraphs(option.pros), paragraphs(option.cons))
