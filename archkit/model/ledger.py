"""Ledger: what came of every input file, line by line."""

from __future__ import annotations

from archkit.model.value import Value


class Lines(Value):
    """Line counts of a file: read = parsed + rejected + continued."""

    read: int = 0
    parsed: int = 0
    rejected: int = 0
    continued: int = 0


class Reject(Value):
    """A line that could not be used, and why."""

    line: int
    reason: str


class Stored(Value):
    """Rows that a file gave: the view they belong to and the Parquet file that holds them."""

    view: str
    parquet: str
    rows: int


class InputFile(Value):
    """One input: `format` is "unknown" and `problem` set where nothing could be read.

    `size` counts bytes; `fingerprint` names what the rows depend on (the file, the reader, its options):
    equal means reusable.
    `tenants` has a hash for each schema of the file that was joined with others; None where nobody asked for that.
    """

    path: str
    sha256: str = ""
    size: int = 0
    format: str = "unknown"
    lines: Lines = Lines()
    rejects: tuple[Reject, ...] = ()
    problem: str | None = None
    stored: tuple[Stored, ...] = ()
    fingerprint: str = ""
    tenants: tuple[str, ...] | None = None


class Ledger(Value):
    """All inputs of a study, in reading order."""

    files: tuple[InputFile, ...] = ()

    @property
    def tenants(self) -> int | None:
        """How many schemas of tenants were joined; None where nobody asked for that."""
        asked = [file.tenants for file in self.files if file.tenants is not None]
        return len({mark for marks in asked for mark in marks}) if asked else None
