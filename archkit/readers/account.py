"""The line account of a log: every line is parsed, rejected with a reason, or goes on with the one before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from archkit.model.ledger import Lines, Reject

MOST_REJECTS = 1000


@dataclass
class Account:
    """Counts lines while they are read: read = parsed + rejected + continued."""

    read: int = 0
    parsed: int = 0
    rejected: int = 0
    continued: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def reject(self, first: int, lines: int, reason: str) -> None:
        """Count lines as rejected; the first thousand rejects are kept with their reason."""
        self.rejected += lines
        if len(self.rejects) < MOST_REJECTS:
            self.rejects.append(Reject(line=first, reason=reason))

    def accept(self, lines: int) -> None:
        """Count a record: its first line as parsed, the others as continued."""
        self.parsed += 1
        self.continued += lines - 1

    @property
    def lines(self) -> Lines:
        """The counts as a value."""
        return Lines(read=self.read, parsed=self.parsed, rejected=self.rejected, continued=self.continued)
