"""A second opinion as a form: a question to the advisor, what would be sent, and a card for each proposal."""

from __future__ import annotations

import os
from threading import Thread
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
from markupsafe import Markup

from archkit.errors import ArchkitError, QueryError
from archkit.model.proposal import Question
from archkit.notebook.advice_desk import Desk, is_about
from archkit.notebook.advice_words import NO_SERVICE, NOT_ASKED, VERBS, asking, lead, not_shown, told
from archkit.notebook.fields import choice_control, note, say
from archkit.notebook.proposal_card import ProposalCard
from archkit.notebook.sent_panel import sent_panel
from archkit.notebook.styled import styled
from archkit.notebook.view import View, framed, line
from archkit.report import words
from archkit.report.html import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Job
    from archkit.notebook.advice_desk import Asked
    from archkit.study import Study

OPEN_ANSWERS = 3


class AdviceForm:
    """One question of one job; nothing is asked before the button is pressed, and what was said stays."""

    def __init__(
        self, study: Study, found: Assessment, job: Job, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._desk, self._job = Desk(study, found, environ), job
        self._thread: Thread | None = None
        self.cards: list[ProposalCard] = []
        self._lead, self._lack, self._said = lead(self._desk), "", ""
        self.service = choice_control(_services(found), "Service")
        self.service.observe(lambda _change: self.load(), "value")
        self.service.layout.display = "" if job == "service" else "none"
        self.button = widgets.Button(description=VERBS[job])
        self.button.on_click(self.ask)
        self.status, self.sent, self.refused = note("", "status"), widgets.HTML(), widgets.HTML()
        self._list = widgets.VBox()
        above = widgets.VBox([note(self._lead), self.service, self.button, self.sent, self.status])
        above.add_class("archkit-asking")
        self.box = styled([above, self._list, self.refused])
        self.load()

    @property
    def question(self) -> Question:
        """What the button asks."""
        return Question(job=self._job, service=self.service.value if self._job == "service" else None)

    def load(self) -> None:
        """Show what was said last time about the question, and where each proposal stands."""
        try:
            prompt = self._desk.prompt(self.question)
        except QueryError as error:
            self._lack = NO_SERVICE if self._job == "service" else str(error)
            self.button.disabled = True
            say(self.status, self._lack, "status")
            return
        self.sent.value = framed(sent_panel(prompt, is_sent=bool(self._desk.claude)))
        try:
            self._show(self._desk.earlier(self.question))
        except ArchkitError as error:
            say(self.status, str(error), "error")

    def ask(self, _button: object = None) -> None:
        """Ask in a thread of its own, so that other cells can run meanwhile."""
        self.button.disabled = self.service.disabled = True
        say(self.status, asking(self._desk), "status")
        self._begin(self._ask)

    def wait(self) -> None:
        """Wait until what was begun is done."""
        done = None
        while self._thread is not done:
            done = self._thread
            if done is not None:
                done.join()

    def still(self) -> View:
        """Return who answers, and what was said, each proposal with where it stands."""
        if self._lack:
            return line(self._lack)
        said = f"{self._lead} {self._said}"
        if not self.cards:
            return line(said)
        shown = [card.still() for card in self.cards]
        html = Markup("").join((line(said).html, *(view.html for view in shown)))
        return View(alone(html), "\n\n".join((said, *(view.text for view in shown))))

    def _ask(self) -> None:
        try:
            said = self._desk.ask(self.question)
            if said.fault:
                say(self.status, f"{said.fault.what} {said.fault.then}", "error")
            else:
                self._show(self._desk.earlier(self.question))
        except (ArchkitError, OSError) as error:
            say(self.status, str(error), "error")
        finally:
            self.button.disabled = self.service.disabled = False

    def _show(self, asked: Asked | None) -> None:
        """Show a card for each proposal, and for those that were answered and that nobody makes now."""
        made = {p.id: p for p in (asked.advice.proposals if asked else ())}
        answers = {a.proposal.id: a for a in self._desk.answered()}
        old = [
            a.proposal for i, a in answers.items() if i not in made and is_about(a.proposal, self.question)
        ]
        words_on = {i: a.answer for i, a in answers.items()}
        every = (*made.values(), *old)
        self.cards = [ProposalCard(self._desk, p, words_on.get(p.id), self._weigh) for p in every]
        boxes = [card.box for card in self.cards]
        self._list.children = [*boxes[: len(made)], *_folded(boxes[len(made) :])]
        self._tell(asked)
        self._weigh()

    def _tell(self, asked: Asked | None) -> None:
        """Say what came of the question; whether it is about another design, and what is not shown."""
        is_outdated = asked is not None and asked.digest != self._desk.prompt(self.question).digest
        self._said = told(asked.advice, is_outdated=is_outdated) if asked else NOT_ASKED
        say(self.status, self._said if asked else "", "status")
        self.refused.value = str(not_shown(asked.advice.refused if asked else ()))

    def _weigh(self) -> None:
        """Measure what each proposal that waits would change, and mark the last of them."""
        waiting = [card for card in self.cards if card.is_waiting]
        for card in waiting:
            card.accept.button_style = "primary" if len(waiting) == 1 else ""
        self._begin(lambda: self._measure(waiting))

    def _measure(self, waiting: list[ProposalCard]) -> None:
        try:
            effects = self._desk.effects([card.proposal for card in waiting])
        except ArchkitError as error:
            say(self.status, str(error), "error")
            return
        for card, changes in zip(waiting, effects, strict=True):
            card.weigh(changes)

    def _begin(self, work: Callable[[], object]) -> None:
        """Do the work in a thread, after what was begun before."""
        before = self._thread

        def run() -> None:
            if before is not None:
                before.join()
            work()

        self._thread = Thread(target=run, name="archkit advice", daemon=True)
        self._thread.start()


def _services(found: Assessment) -> tuple[str, ...]:
    return tuple(s.name for s in found.design.services) if found.design else ()


def _folded(boxes: list[Any]) -> list[Any]:
    """Return the cards as they are, or behind one click where they are many."""
    if len(boxes) <= OPEN_ANSWERS:
        return boxes
    fold = widgets.Accordion([widgets.VBox(boxes)])
    fold.set_title(0, f"{words.count(len(boxes))} answered before")
    return [fold]
