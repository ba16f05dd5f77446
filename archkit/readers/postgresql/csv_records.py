"""The careful way through a csvlog: record by record, with a line and a reason for all that is not one.

DuckDB's reader is taken where it accounts for every line (`csvlog`); this is for files where it does not.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.account import Account
    from archkit.readers.text import Line

LAYOUTS = (23, 24, 26)
MOST_CHARACTERS = 4 << 20
_START = re.compile(
    r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [^,"]{1,40},("(?:[^"]|"")*")?,("(?:[^"]|"")*")?,\d*,'
)
_MOST_LINES = 20_000


def is_record_start(text: str) -> bool:
    """Whether the line begins like a csvlog record: time, user, database, process."""
    return _START.match(text) is not None


def split_records(lines: Iterator[Line], account: Account) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, fields) per record; fields are filled up to the 26 of the newest layout.

    A record goes on while a quote is open. Where what was collected is no record after all, only its lines
    up to the next that begins like one are given up; those from there on are looked at again.
    """
    again: deque[Line] = deque()
    while first := _next(again, lines, account):
        if reason := _unusable(first):
            account.reject(first.number, 1, reason)
            continue
        taken, is_open = _collect(first, again, lines, account)
        fields = [] if is_open else _fields(taken)
        if len(fields) in LAYOUTS:
            account.accept(len(taken))
            yield first.number, fields + [""] * (LAYOUTS[-1] - len(fields))
            continue
        dropped = _until_next_start(taken)
        account.reject(first.number, dropped, _why(taken, fields, is_open=is_open))
        again.extendleft(reversed(taken[dropped:]))


def _next(again: deque[Line], lines: Iterator[Line], account: Account) -> Line | None:
    if again:
        return again.popleft()
    line = next(lines, None)
    account.read += line is not None
    return line


def _unusable(line: Line) -> str:
    """Return why no record can begin with this line, or an empty text."""
    if line.is_lost:
        return "the gzip file is damaged: the rest is lost"
    if _START.match(line.text):
        return _TOO_LONG if line.is_cut else ""
    return "it does not begin like a csvlog record" if line.text.strip() else "an empty line"


def _collect(
    first: Line, again: deque[Line], lines: Iterator[Line], account: Account
) -> tuple[list[Line], bool]:
    """Return the lines from the first to the one that closes its quotes, and whether one stayed open."""
    taken, size = [first], len(first.text)
    is_open = first.text.count('"') % 2 == 1
    while is_open and (line := _next(again, lines, account)):
        taken.append(line)
        size += len(line.text)
        if _surely_begins(line.text) or line.is_cut or line.is_lost:
            break
        if len(taken) > _MOST_LINES or size > MOST_CHARACTERS:
            break
        is_open ^= line.text.count('"') % 2 == 1
    return taken, is_open


def _surely_begins(text: str) -> bool:
    """Whether the line is a record's first: within a quoted text, the quotes of its user would be doubled."""
    start = _START.match(text)
    return start is not None and (start[1] or start[2]) is not None


def _until_next_start(taken: list[Line]) -> int:
    starts = (i for i, line in enumerate(taken) if i and (line.is_lost or _START.match(line.text)))
    return next(starts, len(taken))


def _why(taken: list[Line], fields: list[str], *, is_open: bool) -> str:
    last = taken[-1]
    if any(line.is_cut for line in taken) or sum(len(line.text) for line in taken) > MOST_CHARACTERS:
        return _TOO_LONG
    goes_on = _until_next_start(taken) < len(taken) or len(taken) > _MOST_LINES
    if last.is_lost or not last.has_end or (is_open and not goes_on):
        return "the file ends within this record"
    if fields:
        return f"it has {len(fields)} columns, not 23, 24 or 26"
    return "a quote is never closed" if is_open else "its quotes do not match"


def _fields(taken: list[Line]) -> list[str]:
    """Return the fields of a record, none where its quoting is wrong; NUL, which no text may hold, is dropped."""
    csv.field_size_limit(1 << 30)
    text = "\n".join(line.text for line in taken).replace("\0", "")
    try:
        return next(csv.reader([text], strict=True))
    except (csv.Error, StopIteration):
        return []


_TOO_LONG = "it is longer than 4 MB"
