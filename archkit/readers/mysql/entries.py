"""A slow log to one row per entry: its time, client, figures, and what follows `SET timestamp=`, parted by SEPARATOR.

An entry is its lines of `# Word: value`, perhaps `use` and `SET timestamp`, and the statement up to `;` at the end of a
line. Lines that are none of the four parts stay with the one before them, behind a BREAK. A server that starts writes a
banner of three lines: a row with nothing but a first part. Nothing is escaped in this log: a new entry is known by its
first line behind a `;`.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from archkit.readers.text import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.readers.account import Account
    from archkit.readers.text import Line

BREAK = "\x03"
SEPARATOR = "\x01"
_BREAK, _ENTRY_END, _ENTRY = BREAK.encode(), b"\x04", b";\n"
_HARMLESS = {ord(sign): " " for sign in "\0\r\x01\x02\x03\x04"}
_HARMFUL = tuple(chr(sign).encode() for sign in _HARMLESS)
_TIME, _CLIENT, _FIGURED, _CLOCK = "# Time: ", "# User@Host: ", "# Query_time: ", "SET timestamp="
_PARTS = tuple((f"\n{part}".encode(), SEPARATOR.encode()) for part in (_CLIENT, _FIGURED, _CLOCK))
_STARTS = (
    (f";\n{_TIME}".encode(), b";" + _ENTRY_END),
    (
        f";\n{_CLIENT}".encode(),
        b";" + _ENTRY_END + SEPARATOR.encode(),
    ),  # a time is not written again in its second
)
_BANNER = (
    rb"[^\n;]*, Version: [^\n]* started with:\nT[cC][pP] [pP]ort: [^\n]*\nTime\s+Id\s+Command\s+Argument\n"
)
_BANNERS = re.compile(rb";\n((?:" + _BANNER + rb")+)")
_FIRST_OF_BANNER = re.compile(r"[^;]*, Version: .* (?:started with:|embedded library)$")
_REST_OF_BANNER = re.compile(r"T[cC][pP] [pP]ort: \d|Time\s+Id\s+Command\s+Argument")
_FIRST = re.compile(
    r"# (?:Time: (?:\d{6} +\d?\d:\d\d|\d{4}-\d\d-\d\dT|.* # User@Host: )|User(?:@Host)?: .*\[.*\] @ |"
    r"(?:Thread_id|Client|Query_time|Schema): )"
)
_ENTRY_PARTS = re.compile(
    r"(?:# Time: (.*?)(?:\n| (?=# User)))?(?:# User(?:@Host)?: )?(.*?)\n?# Query_time: (.*?)"
    r"(?:\nSET timestamp=(.*))?\Z",
    re.DOTALL,
)
_SURELY_FIRST = re.compile(
    r"# (?:Time: (?:\d{6} +\d?\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d)|User@Host: .*\[.*\] @ .*\[.*\])"
)
_TOO_LONG = "it is longer than 4 MB"
_FIGURES = re.compile(r"# Query_time: [-\d.]")
_CLOCKED = re.compile(r"SET (?:last_insert_id|insert_id|timestamp)=")


class Unusual(Exception):  # noqa: N818  no error: this log wants the careful way
    """The log has what can only be told line by line."""


def join_entries(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield the log in portions, a row per entry, each with the number of lines that it held; raises Unusual."""
    rest, extra = _ENTRY, len(_ENTRY)  # the log begins as if an entry stood before it
    for chunk in chunks:
        rest += chunk
        end = rest.rfind(b"\n") + 1
        data, tail = _harmless(rest[:end]), rest[end:]
        cut = max(data.rfind(_ENTRY), 0)
        if cut:
            yield _joined(data[:cut])[extra:], data.count(b"\n", 0, cut) - bool(extra)
            extra = 0
        rest = data[cut:] + tail
        if len(rest) > LONGEST_LINE:
            raise Unusual
    if not rest.endswith(_ENTRY) and not _REST_OF_BANNER.match(
        rest.decode(errors="replace").rstrip().rpartition("\n")[2]
    ):
        raise Unusual
    yield _joined(rest)[extra:-1], rest.count(b"\n") - bool(extra)


def _harmless(data: bytes) -> bytes:
    """Return the bytes as valid UTF-8 with plain line ends, without signs that would part rows."""
    if not data.isascii():
        data = data.decode(errors="replace").encode()
    if any(sign in data for sign in _HARMFUL):
        text = data.replace(b"\r\n", b"\n").decode()
        return text.translate(_HARMLESS).encode()
    return data


def _joined(data: bytes) -> bytes:
    """Return the lines as rows."""
    if b"started with:\n" in data:
        data = _BANNERS.sub(_parted, data)
    for sign, row in (*_STARTS, *_PARTS):
        data = data.replace(sign, row)
    return data.replace(b"\n", _BREAK).replace(_ENTRY_END, b"\n")


def _parted(match: re.Match[bytes]) -> bytes:
    """Return each banner as a row, and the first line behind them like one that follows an entry."""
    parts = re.findall(_BANNER, match[1])
    return b";" + b"".join(_ENTRY_END + part[:-1] for part in parts) + b";\n"


def split_entries(lines: Iterable[Line], account: Account) -> Iterator[tuple[int, str]]:
    """Yield (line, text) per entry; every line of the log is in the account, with a reason where it is of none."""
    taken: list[Line] = []
    size = dropped = 0
    for line in chain(lines, [None]):
        if line and not _begins(line, taken):
            if size > LONGEST_LINE:  # too long for an entry; its last line tells where it ends
                taken[-1], dropped = line, dropped + 1
            else:
                taken.append(line)
                size += len(line.text)
            continue
        if taken:
            yield from _settled(taken, account, dropped=dropped, is_last=line is None)
        taken, size, dropped = [line] if line else [], len(line.text) if line else 0, 0


def _begins(line: Line, taken: list[Line]) -> bool:
    """Whether what was taken ends before this line."""
    if not taken or line.is_lost:
        return True
    if _is_of_banner(taken):
        return not _REST_OF_BANNER.match(line.text)
    if not _FIRST.match(taken[0].text) or _FIRST_OF_BANNER.match(line.text):
        return True
    if taken[-1].text.rstrip().endswith(";"):
        return _FIRST.match(line.text) is not None
    return _SURELY_FIRST.match(line.text) is not None and any(_FIGURES.match(part.text) for part in taken)


def _is_of_banner(taken: list[Line]) -> bool:
    first = taken[0].text
    return not first.startswith("#") and _FIRST_OF_BANNER.match(first) is not None


def _settled(
    taken: list[Line], account: Account, *, dropped: int, is_last: bool
) -> Iterator[tuple[int, str]]:
    """Account for the lines of what may be an entry, and for those dropped of it; yield it if it is one."""
    account.read += len(taken) + dropped
    if reason := _TOO_LONG if dropped else _fault(taken, is_last=is_last):
        account.reject(taken[0].number, len(taken) + dropped, reason)
        return
    account.accept(len(taken))
    yield taken[0].number, _row([line.text.translate(_HARMLESS) for line in taken])


def _row(lines: list[str]) -> str:
    """Return the lines as a row; a banner is one with nothing but a first part."""
    whole = "\n".join(lines)
    found = _ENTRY_PARTS.match(whole)
    parts = (whole,) if found is None else found.groups(default="")
    return SEPARATOR.join(parts).replace("\n", BREAK)


def _fault(taken: list[Line], *, is_last: bool) -> str:
    """Return why the lines are no entry, or an empty text."""
    first = taken[0]
    if first.is_lost:
        return "the gzip file is damaged: the rest is lost"
    if any(line.is_cut for line in taken) or sum(len(line.text) for line in taken) > LONGEST_LINE:
        return _TOO_LONG
    if _is_of_banner(taken):
        return ""
    if not _FIRST.match(first.text):
        is_empty = all(not line.text.strip() for line in taken)
        return "an empty line" if is_empty else "it does not begin like an entry of a slow log"
    if not any(_FIGURES.match(line.text) for line in taken):
        return "the file ends within this entry" if is_last else "it has no Query_time"
    return _fault_of_statement(taken, is_last=is_last)


def _fault_of_statement(taken: list[Line], *, is_last: bool) -> str:
    said = [line for line in taken if not line.text.startswith("#") or "administrator command:" in line.text]
    said = said[1:] if said and _CLOCKED.match(said[0].text) else said
    if not said or (is_last and not taken[-1].has_end and not taken[-1].text.rstrip().endswith(";")):
        return "the file ends within this entry" if is_last else "it has no statement"
    if not is_last and not "".join(line.text for line in said).rstrip().endswith(";"):
        return "its statement has no end"
    return ""
