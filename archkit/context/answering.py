"""A peer's context while it answers; from its first failure on, the study's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from archkit.context.opening import URL, open_context, open_local
from archkit.errors import ContextError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archkit.context.project import ProjectContext
    from archkit.model.context import Entry, Passage, Update
    from archkit.store.folder import StudyFolder

_T = TypeVar("_T")


class Answering:
    """Asks the peer until it fails once, says so in a line, and goes on with the study's own files.

    A file of the study's own that cannot be read is a problem of its key alone: the error is passed on.
    """

    def __init__(self, peer: ProjectContext, own: ProjectContext, announce: Callable[[str], None]) -> None:
        self._now, self._own, self._announce = peer, own, announce
        self.place = peer.place
        self.problem = ""

    def view(self, key: str | None = None, *, search: str | None = None) -> tuple[Entry, ...]:
        """View it at the peer, else here."""
        return self._ask(lambda context: context.view(key, search=search))

    def update(self, updates: Sequence[Update], *, by: str) -> tuple[Entry, ...]:
        """Write it at the peer, else here."""
        return self._ask(lambda context: context.update(updates, by=by))

    def ask(self, question: str) -> tuple[Passage, ...]:
        """Ask the peer, else the study's own documents; a peer that cannot search is kept for the rest."""
        try:
            return self._now.ask(question)
        except ContextError:
            return self._own.ask(question)

    def _ask(self, do: Callable[[ProjectContext], _T]) -> _T:
        try:
            return do(self._now)
        except ContextError as error:
            if self._now is self._own:
                raise
            self.turn_home(f"The project context at {self.place} is left. {error.what} {error.next}")
            return do(self._own)

    def turn_home(self, why: str) -> None:
        """Say in a line why, and ask the study's own files from now on."""
        self.problem = f"{why.strip()} The study's own files are used instead."
        self._announce(self.problem)
        self._now, self.place = self._own, self._own.place


def context_of(folder: StudyFolder, environ: Mapping[str, str], announce: Callable[[str], None]) -> Answering:
    """Open the peer's context where one is set, with the study's own files behind it; else those alone."""
    own = open_local(folder)
    try:
        peer = open_context(folder, environ) if environ.get(URL, "").strip() else own
        return Answering(peer, own, announce)
    except ContextError as error:
        found = Answering(own, own, announce)
        found.turn_home(str(error))
        return found
