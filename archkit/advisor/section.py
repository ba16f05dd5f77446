"""A part of a dossier: lines under a title, the most relevant first."""

from __future__ import annotations

from dataclasses import dataclass

_OF_A_NOTE = 60  # bytes that the note on what is left out takes


@dataclass(frozen=True)
class Section:
    """Lines that may leave; one that begins with `[id]` is about something that can be cited."""

    title: str
    lines: tuple[str, ...]

    @property
    def head_bytes(self) -> int:
        """How long the title and the note on what is left out are."""
        return len(self.title.encode()) + _OF_A_NOTE

    @property
    def bytes(self) -> int:
        """How long it is as a whole."""
        return self.head_bytes + sum(len(line.encode()) + 1 for line in self.lines)
