"""Questions that may fail on a large log: a failure costs its own answer, and says so, never the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from archkit.analysis.questions import title_of
from archkit.errors import TooLarge
from archkit.model.fitness import Lack

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.analysis.questions import Analyst
    from archkit.model.evidence import EvidenceTable, Window

Answer = TypeVar("Answer")
_NAMED = ("loops", "reuse")  # what `Fitness` calls as the question does


class Attempts:
    """Asks an analyst's questions one by one; `lacks` says which of them had no answer, and what would give it."""

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst
        self._lacks: dict[str, Lack] = {}

    @property
    def is_complete(self) -> bool:
        """Whether the log holds every statement."""
        return self._analyst.is_complete

    @property
    def compares(self) -> bool:
        """Whether the scope says at which moment to compare what was before with what is after."""
        return self._analyst.scope.compare_at is not None

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """The questions that failed, each once, in the order in which they were asked."""
        return tuple(self._lacks.values())

    def table(
        self, question: str, *, window: Window | None = None, **extra: object
    ) -> tuple[EvidenceTable, ...]:
        """Return the answer alone in a tuple; an empty one where the question failed."""
        return self.ask(question, lambda: (self._analyst.table(question, window=window, **extra),), ())

    def ask(self, question: str, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        """Return what `ask` returns, or `otherwise` where its question failed."""
        try:
            return ask()
        except TooLarge as error:
            what = question if question in _NAMED else title_of(question).lower()
            reason = error.what[:1].lower() + error.what[1:].rstrip(".")
            setting = f"a shorter span (--since, --until): of this one, {reason}"
            self._lacks.setdefault(what, Lack(what=what, setting=setting))
            return otherwise
