"""What every project context can do, on this disk or at a peer's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.context import Entry, Passage, Update


class ProjectContext(Protocol):
    """A value under each key, and questions to the documents; every method raises ContextError in one sentence.

    `place` says for people where it is: a folder, or a URL without its token.
    """

    place: str

    def view(self, key: str | None = None, *, search: str | None = None) -> tuple[Entry, ...]:
        """Return the entry of that key, or those that hold the words searched for, or all; whole values."""

    def update(self, updates: Sequence[Update], *, by: str) -> tuple[Entry, ...]:
        """Write the values in order and return them; raises StaleWrite where somebody else was first."""

    def ask(self, question: str) -> tuple[Passage, ...]:
        """Return the passages that answer best, best first."""
