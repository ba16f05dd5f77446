"""Every error archkit raises; each says what is wrong, where, and what to do next.

ArchkitError
├── InputError      a file that cannot be read as what it should be
│   └── UnknownPin  a pin on a table that is not there
├── DocumentError   a brief, design or ledger that does not fit its form
├── StaleWrite      somebody else saved the document first
├── StudyError      a folder that is not a study, or is one already
├── ContextError    a project context that cannot be read or written, or does not answer
└── QueryError      a question to the evidence that cannot be answered
    └── TooLarge    one that takes more memory or time than it may
"""

from __future__ import annotations


class ArchkitError(Exception):
    """What is wrong, where, and what to do next, as three short sentences."""

    def __init__(self, what: str, *, where: str = "", then: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next = then

    def __str__(self) -> str:
        """Return the one line that people see."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" {self.next}" if self.next else "")

    def to_json(self) -> dict[str, dict[str, str]]:
        """Return the document that `--json` prints on exit 2."""
        return {"error": {"what": self.what, "where": self.where, "next": self.next}}


class InputError(ArchkitError):
    """A file that cannot be read as what it should be."""


class UnknownPin(InputError):  # noqa: N818  what the pin is
    """A pin on a table that is not there: `table`, as the pin names it."""

    def __init__(self, table: str, *, then: str) -> None:
        super().__init__(f"The pin names {table}, which is no table here.", then=then)
        self.table = table


class DocumentError(ArchkitError):
    """A brief, design or ledger that does not fit its form."""


class StaleWrite(ArchkitError):  # noqa: N818  the field's name for it
    """Somebody else saved the document first; `diff` shows what they changed."""

    def __init__(self, what: str, *, where: str, diff: str) -> None:
        super().__init__(what, where=where, then="Reload, then apply your change again.")
        self.diff = diff


class StudyError(ArchkitError):
    """A folder that is not a study, or is one already."""


class ContextError(ArchkitError):
    """A project context that cannot be read or written, or does not answer."""


class QueryError(ArchkitError):
    """A question to the evidence that cannot be answered."""


class TooLarge(QueryError):  # noqa: N818  what the question is
    """A question that takes more memory or time than it may."""
