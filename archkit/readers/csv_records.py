"""The careful way through a csvlog: record by record, with a line and a reason for all that is not one.

DuckDB's reader is taken where it accounts for every line (`csvlog`); this is for files where it does not.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.model.ledger import Lines, Reject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.readers.text import Line

LAYOUTS = (23, 24, 26)
MOST_REJECTS = 1000
_START = re.compile(
    r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [^,]{1,40},("(?:[^"]|"")*")?,("(?:[^"]|"")*")?,\d*,'
)
_MOST_LINES = 20_000


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


def is_record_start(text: str) -> bool:
    """Whether the line begins like a csvlog record: time, user, database, process."""
    return _START.match(text) is not None


def split_records(lines: Iterable[Line], account: Account) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, fields) per record; fields are filled up to the 26 of the newest layout."""
    pending: list[Line] = []
    is_open = False
    for line in lines:
        account.read += 1
        if pending and is_open and _START.match(line.text):
            account.reject(pending[0].number, len(pending), "a quote is never closed")
            pending, is_open = [], False
        pending.append(line)
        is_open ^= line.text.count('"') % 2 == 1
        if not is_open or len(pending) > _MOST_LINES:
            yield from _settle(pending, account)
            pending, is_open = [], False
    if pending:
        account.reject(pending[0].number, len(pending), "the file ends within this record")


def _settle(pending: list[Line], account: Account) -> Iterator[tuple[int, list[str]]]:
    first, count = pending[0].number, len(pending)
    if any(line.is_cut for line in pending):
        account.reject(first, count, "a line is longer than 4 MB")
        return
    if not _START.match(pending[0].text):
        blank = not pending[0].text.strip()
        account.reject(first, count, "an empty line" if blank else "it does not begin like a csvlog record")
        return
    fields = _fields("\n".join(line.text for line in pending))
    if len(fields) not in LAYOUTS:
        account.reject(first, count, f"it has {len(fields)} columns, not 23, 24 or 26")
        return
    account.accept(count)
    yield first, fields + [""] * (LAYOUTS[-1] - len(fields))


def _fields(text: str) -> list[str]:
    csv.field_size_limit(1 << 30)
    try:
        return next(csv.reader([text.replace("\0", "")], strict=True))
    except (csv.Error, StopIteration):
        return []
