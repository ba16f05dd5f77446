"""JSON in a file, record by record: an object on each line, or one document over all lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from archkit.readers.text import LONGEST_LINE, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archkit.readers.account import Account
    from archkit.readers.text import Line

LONGEST_DOCUMENT = 128 << 20
_LINES_TRIED = 50
_LONG = 1 << 20
_BLANK = " \t\r\n,"
_TOO_LONG = "it is longer than 128 MB"
_LOST = "the gzip file is damaged: the rest is lost"
Json = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A JSON object, its length in characters and the line where it begins; `is_line` where it has that for itself."""

    line: int
    value: Json
    size: int
    is_line: bool = True


def read_records(path: Path, account: Account) -> Iterator[Record]:
    """Yield the objects of a file; the account has a reason for every line that belongs to none.

    The objects of an array count one by one, and what an array holds before the file was cut is read. A document
    that is one object is read whole or not at all.
    """
    lines = read_lines(path, LONGEST_DOCUMENT)
    first = list(_first(lines))
    if _is_document(first):
        yield from _of_document(chain(first, lines), account)
    else:
        yield from _of_lines(chain(first, lines), account)


def give_up(record: Record, account: Account, reason: str) -> None:
    """Say why a record is of no use; its line counts as rejected where it has one for itself."""
    account.parsed -= record.is_line
    account.reject(record.line, int(record.is_line), reason)


def object_in(text: str) -> Json | None:
    """Return the JSON object that a text is, or None; an empty one is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and value else None


def write_lines(path: Path, values: Iterable[object]) -> int:
    """Write each value as a line of JSON that any reader takes; return a size in bytes that holds each of them."""
    longest = 1 << 16
    with path.open("wb") as file:
        for value in values:
            longest = max(longest, file.write(as_line(value)))
    return longest + 1


def as_line(value: object) -> bytes:
    """Return a value as a line of JSON that any reader takes; halves of surrogate pairs are replaced."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n"


def objects_of(value: object) -> list[Json]:
    """Return the objects of a list; anything else holds none."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def plain_text(value: object) -> str | None:
    """Return a text, number or truth as JSON writes it; None for anything else, and for a text beyond 4 MB."""
    match value:
        case str() if len(value) > LONGEST_LINE:
            return None
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
        case _:
            return None


def _first(lines: Iterator[Line]) -> Iterator[Line]:
    size = 0
    for line in islice(lines, _LINES_TRIED):
        yield line
        size += len(line.text)
        if size > _LONG:
            return


def _is_document(lines: list[Line]) -> bool:
    """Whether the first lines are the beginning of one document rather than an object each.

    A document may hold an object on a line, where a comma stands behind all but the last.
    """
    begin = next((line.text.strip() for line in lines if line.text.strip()), "")
    if begin.startswith("["):
        return True
    objects = [_is_object(line.text) for line in lines if line.text[:1] == "{"]
    return begin.startswith("{") and not _is_object(begin) and sum(objects) * 2 <= len(objects)


def _is_object(text: str) -> bool:
    """Whether a line is an object by itself; of a long one its end tells, since reading it takes long."""
    return text.rstrip().endswith("}") if len(text) > _LONG else object_in(text) is not None


def _of_lines(lines: Iterator[Line], account: Account) -> Iterator[Record]:
    for line in lines:
        account.read += 1
        value = None if line.is_cut else object_in(line.text)
        if value:
            account.accept(1)
            yield Record(line.number, value, len(line.text))
        else:
            account.reject(line.number, 1, _why(line))


def _why(line: Line) -> str:
    if line.is_cut:
        return _TOO_LONG
    if line.is_lost:
        return _LOST
    if not line.has_end and line.text.lstrip().startswith("{"):
        return "the file ends within this record"
    return "it is not a JSON object" if line.text.strip() else "an empty line"


def _of_document(lines: Iterator[Line], account: Account) -> Iterator[Record]:
    taken, size, reason = [], 0, ""
    for line in lines:
        account.read += 1
        size += len(line.text)
        is_long = line.is_cut or size > LONGEST_DOCUMENT
        reason = reason or (_LOST if line.is_lost else _TOO_LONG if is_long else "")
        if not reason:
            taken.append(line.text)
    text = "\n".join(taken)
    values, end = _values(text)
    used = text.count("\n", 0, end) + 1 if values else 0
    begun = _line_numbers(text, [place for place, _, _ in values])
    account.parsed += len(set(begun))
    account.continued += used - len(set(begun))
    if used < account.read:
        account.reject(used + 1, account.read - used, reason or "it is not JSON, or the file ends within it")
    for number, (place, behind, value) in zip(begun, values, strict=True):
        yield Record(number, value, behind - place, is_line=False)


def _line_numbers(text: str, places: list[int]) -> list[int]:
    """Return the lines of rising places in a text."""
    numbers, line, before = [], 1, 0
    for place in places:
        line += text.count("\n", before, place)
        before = place
        numbers.append(line)
    return numbers


def _values(text: str) -> tuple[list[tuple[int, int, Json]], int]:
    """Return the objects of a text or of the array that it is, each with its ends, and where the last one ends."""
    decoder = json.JSONDecoder()
    found: list[tuple[int, int, Json]] = []
    place, end, is_array = _skip(text, 0), 0, False
    if text[place : place + 1] == "[":
        place, is_array = _skip(text, place + 1), True
    while place < len(text) and text[place] != "]":
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return found, end
        if isinstance(value, dict) and value:
            found.append((place, end, value))
        place = _skip(text, end)
    is_whole = not is_array or text[place : place + 1] == "]"
    return found, len(text) if found and is_whole and not text[place + 1 :].strip() else end


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in _BLANK:
        place += 1
    return place
