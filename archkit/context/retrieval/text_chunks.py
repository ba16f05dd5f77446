"""Documents cut where they are divided: Markdown at its headings, YAML and JSON by their keys."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from archkit.context.retrieval.chunks import (
    LONGEST_LINE,
    MOST_LINES,
    Block,
    Chunk,
    Line,
    as_chunks,
    best_cut,
    joined,
    numbered,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_KEY = re.compile(r"""\s*(?:- +)*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'{\[#][^:{\[]*?))\s*:(?:\s|$)""")
_LONGEST_HEADING = 80


def heading_chunks(text: str) -> tuple[Chunk, ...]:
    """Return one passage per heading, named by the headings that it stands under; short ones together."""
    return as_chunks(joined(_sections(numbered(text))))


def data_chunks(text: str) -> tuple[Chunk, ...]:
    """Return passages of YAML or JSON that hold whole entries, named by the keys that lead there."""
    lines = numbered(text)
    pretty = _pretty(text) if any(len(line.text) >= LONGEST_LINE for line in lines) else None
    if pretty:  # it stood in one line
        lines = [Line(1, line.text) for line in numbered(pretty)]
    return as_chunks(joined(_entries(lines)))


def plain_chunks(text: str) -> tuple[Chunk, ...]:
    """Return the text in passages that end at a paragraph where one does."""
    return as_chunks((Block(tuple(numbered(text))),))


def _sections(lines: Sequence[Line]) -> Iterator[Block]:
    begin, path, is_fenced = 0, [""] * 7, False
    for i, line in enumerate(lines):
        is_fenced ^= bool(_FENCE.match(line.text))
        heading = None if is_fenced else _HEADING.match(line.text)
        if not heading:
            continue
        yield _section(lines[begin:i], path)
        level = len(heading[1])
        begin, path = i, [*path[:level], heading[2][:_LONGEST_HEADING], *[""] * (6 - level)]
    yield _section(lines[begin:], path)


def _section(lines: Sequence[Line], path: Sequence[str]) -> Block:
    return Block(tuple(lines), (" > ".join(filter(None, path)),) if any(path) else ())


def _entries(lines: Sequence[Line]) -> Iterator[Block]:
    """Cut before the least indented entries of every passage that would be too long."""
    above: list[tuple[int, str]] = []
    begin = 0
    while begin < len(lines):
        end = len(lines) if len(lines) - begin <= MOST_LINES else best_cut(lines, begin)
        yield Block(tuple(lines[begin:end]), _named(lines[begin:end], above))
        begin = end


def _named(lines: Sequence[Line], above: list[tuple[int, str]]) -> tuple[str, ...]:
    """Return the path of keys to the first line; `above` keeps the keys that stay open, by indentation."""
    name = ""
    for i, line in enumerate(lines):
        key = _KEY.match(line.text)
        if not key:
            continue
        while above and above[-1][0] >= line.indent:
            above.pop()
        above.append((line.indent, next(filter(None, key.groups()), "")))
        if i == 0 or not name:
            name = ".".join(key for _, key in above)
    return (name,) if name else ()


def _pretty(text: str) -> str | None:
    try:
        shown = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    except (ValueError, RecursionError):
        return None
    return shown.encode("utf-8", errors="replace").decode()  # half a character of UTF-16 is none
