"""Tables and paragraphs of a given width: empty columns are dropped, the longest text is cut at a word."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROWEST, WIDEST = 80, 200
NOTHING = "-"
_GAP = 2
_LEAST, _ENOUGH = 20, 34


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it ends flush right, whether it takes the room that the others leave.

    `rank` is when it gives way where room is scarce: the highest first, 0 never.
    """

    head: str
    cells: tuple[str, ...]
    is_right: bool = True
    is_flexible: bool = False
    rank: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether no cell says anything."""
        return all(cell in ("", NOTHING, words.NOTHING) for cell in self.cells)

    @property
    def needs(self) -> int:
        """How wide it is when nothing is cut."""
        return max(map(len, (self.head, *self.cells)))


def laid_out(columns: Sequence[Column], width: int) -> str:
    """Lay columns out in lines of at most `width`; one flexible column is cut at a word where it must be."""
    kept = _fitting([_printable(column) for column in columns if not column.is_empty], width)
    room = max(_room(kept, width), _LEAST)
    widths = [min(c.needs, room) if c.is_flexible else c.needs for c in kept]
    rows = zip(*((column.head, *column.cells) for column in kept), strict=True)
    return "\n".join(
        (" " * _GAP).join(map(_set, row, widths, (c.is_right for c in kept))).rstrip() for row in rows
    )


def _fitting(columns: list[Column], width: int) -> list[Column]:
    """Leave out columns, those of the highest rank first, until the flexible one has room."""
    kept = columns
    for rank in sorted({c.rank for c in columns if c.rank}, reverse=True):
        wanted = max((min(c.needs, _ENOUGH) for c in kept if c.is_flexible), default=0)
        if _room(kept, width) >= wanted:
            break
        kept = [c for c in kept if c.rank != rank]
    return kept


def _room(columns: Sequence[Column], width: int) -> int:
    return width - sum(c.needs + _GAP for c in columns if not c.is_flexible)


def _set(cell: str, width: int, is_right: bool) -> str:
    shown = cut(cell, width)
    return shown.rjust(width) if is_right else shown.ljust(width)


def cut(text: str, width: int) -> str:
    """Cut a text to a width, at a word where one ends in the last third."""
    if len(text) <= width:
        return text
    head = text[: width - 1]
    at = head.rfind(" ")
    return (head[:at].rstrip(" ,(") if at > 2 * width // 3 else head) + "…"


def wrapped(text: str, width: int, *, first: str = "", indent: str = "") -> str:
    """Break a paragraph into lines: `first` begins it, `indent` each further line."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return textwrap.fill(plain, width, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)


def _printable(column: Column) -> Column:
    cells = tuple(
        "".join(c if c.isprintable() else " " for c in cell.replace(words.NBSP, " ")) for cell in column.cells
    )
    return replace(column, cells=cells)
