"""Chunks: a document cut into passages that can be read, each with its line and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_LINES = 40
LONGEST_LINE = 300
_FEWEST_LINES = 8  # shorter neighbours are read together
_MOST_SYMBOLS = 6


class Line(NamedTuple):
    """A line as it is shown: its number in the file from 1, and its text, at most LONGEST_LINE long."""

    number: int
    text: str

    @property
    def indent(self) -> int:
        """The columns before the first character; a tab counts four."""
        width = len(self.text) - len(self.text.lstrip())
        return width + 3 * self.text.count("\t", 0, width)


@dataclass(frozen=True)
class Block:
    """Consecutive lines that belong together, and the names of what they declare."""

    lines: tuple[Line, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chunk:
    """A passage of a document: its first line, what it is about, its text."""

    line: int
    symbol: str
    text: str


def numbered(text: str) -> list[Line]:
    """Return the lines; a line too long to read is folded into several of the same number."""
    return [
        Line(number, piece)
        for number, line in enumerate(text.split("\n"), start=1)
        for piece in _folded(line.rstrip())
    ]


def joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, short neighbours together as far as they fit into one passage."""
    waiting: Block | None = None
    for block in blocks:
        if waiting and _fit(waiting, block):
            waiting = Block(waiting.lines + block.lines, waiting.names + block.names)
            continue
        if waiting:
            yield waiting
        waiting = block
    if waiting:
        yield waiting


def as_chunks(blocks: Iterable[Block]) -> tuple[Chunk, ...]:
    """Return the blocks as passages; what is blank is left out, what is too long becomes several."""
    return tuple(
        Chunk(lines[0].number, ", ".join(block.names[:_MOST_SYMBOLS]), "\n".join(line.text for line in lines))
        for block in blocks
        for lines in _pieces(block.lines)
        if any(line.text.strip() for line in lines)
    )


def _pieces(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Cut after MOST_LINES at the latest, where the text is least indented."""
    begin = 0
    while len(lines) - begin > MOST_LINES:
        end = best_cut(lines, begin)
        yield lines[begin:end]
        begin = end
    yield lines[begin:]


def best_cut(lines: Sequence[Line], begin: int) -> int:
    """Return where the second half of a full passage is least indented, the latest of such places."""
    places = range(begin + MOST_LINES // 2, begin + MOST_LINES + 1)
    able = (i for i in places if lines[i].text.strip(" \t]}),;"))
    return min(able, key=lambda i: (lines[i].indent, -i), default=begin + MOST_LINES)


def _fit(one: Block, other: Block) -> bool:
    together = len(one.lines) + len(other.lines)
    return together <= MOST_LINES and min(len(one.lines), len(other.lines)) < _FEWEST_LINES


def _folded(line: str) -> Iterator[str]:
    while len(line) > LONGEST_LINE:
        cut = line.rfind(" ", LONGEST_LINE // 2, LONGEST_LINE) + 1 or LONGEST_LINE
        yield line[:cut].rstrip()
        line = line[cut:]
    yield line
