"""Breaks long lines of generated TypeScript at their brackets, an item a line, as formatters do."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 120
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_QUOTES = frozenset("\"'`")
_ENDS_OF_NAMES = frozenset("_$)]>")


class _Group(NamedTuple):
    """A pair of brackets outside of all others: where it opens, where it closes, and the commas in it."""

    start: int
    end: int
    commas: tuple[int, ...]
    has_statements: bool


def wrap(text: str) -> str:
    """Return the text with every line that is too long broken where that is possible."""
    return "".join(f"{part}\n" for line in text.splitlines() for part in _wrapped(line))


def _wrapped(line: str) -> Iterator[str]:
    group = _widest(line) if len(line) > WIDTH else None
    if group is None:
        yield line
        return
    indent = line[: len(line) - len(line.lstrip())]
    start, end = _hugged(line, group)
    opening, items, closing = line[:start], _items(line, group, (start, end)), line[end:]
    yield opening.rstrip()
    for item in items:
        yield from _wrapped(f"{indent}  {item},")
    yield from _wrapped(f"{indent}{closing.lstrip()}")


def _widest(line: str) -> _Group | None:
    """Return the longest pair of brackets that can be broken, the last of equals."""
    found = [g for g in _groups(line) if _is_list(line, g) and line[g.start + 1 : g.end].strip()]
    return max(found, key=lambda g: (g.end - g.start, g.start), default=None)


def _is_list(line: str, group: _Group) -> bool:
    """Whether commas part what is inside: no grouping, no index, no block."""
    is_behind_name = line[: group.start][-1:].isalnum() or line[: group.start][-1:] in _ENDS_OF_NAMES
    if line[group.start] == "[":
        return not is_behind_name
    if line[group.start] == "(":
        return is_behind_name or line[group.end + 1 :].startswith(" =>")
    return not group.has_statements


def _hugged(line: str, group: _Group) -> tuple[int, int]:
    """Return where the items begin and end; an only object or list shares the line of what holds it."""
    start, end = group.start + 1, group.end
    inner = line[start:end].strip()
    if not group.commas and inner[:1] in {"{", "["} and inner[-1:] == _PAIRS[inner[0]]:
        only = [g for g in _groups(inner) if g.start == 0 and g.end == len(inner) - 1]
        if only and not only[0].has_statements and inner[1:-1].strip():
            offset = line.index(inner, start)
            return offset + 1, offset + len(inner) - 1
    return start, end


def _items(line: str, group: _Group, inside: tuple[int, int]) -> list[str]:
    start, end = inside
    commas = group.commas
    if start != group.start + 1:
        inner = line[start - 1 : end + 1]
        commas = tuple(start - 1 + at for g in _groups(inner) if g.start == 0 for at in g.commas)
    edges = [start - 1, *commas, end]
    parts = (line[left + 1 : right].strip() for left, right in pairwise(edges))
    return [part for part in parts if part]


def _groups(line: str) -> list[_Group]:
    found: list[_Group] = []
    opened: list[str] = []
    commas: list[int] = []
    start, has_statements, quote = 0, False, ""
    position = 0
    while position < len(line):
        letter = line[position]
        if quote:
            position += letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in _QUOTES:
            quote = letter
        elif letter in _PAIRS:
            if not opened:
                start, commas, has_statements = position, [], False
            opened.append(_PAIRS[letter])
        elif opened and letter == opened[-1]:
            opened.pop()
            if not opened:
                found.append(_Group(start, position, tuple(commas), has_statements))
        elif len(opened) == 1 and letter == ",":
            commas.append(position)
        elif len(opened) == 1 and letter == ";":
            has_statements = True
        position += 1
    return found
