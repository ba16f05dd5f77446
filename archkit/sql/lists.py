"""Lists whose length makes no difference: IN (...), ARRAY[...] and the rows of VALUES."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from archkit.sql.marks import LITERAL

_BRACKET = re.compile(r"[()\[\],]")
_BEFORE_LIST = re.compile(r"(?: in |(?<![\w$])array)\Z")
_BEFORE_ROW = re.compile(r"(?<![\w$.])values \Z")
_LISTED = re.compile(r" in \(|array\[|values \(")
_CONSTANTS = frozenset({"null", "true", "false"})
_CAST = re.compile(
    rf"(?:{LITERAL}|null|true|false)(?:::[\w.\"$]+(?: varying| precision)?(?:\({LITERAL}(?:, {LITERAL})?\))?"
    r"(?: with(?:out)? time zone)?(?:\[\])*)+\Z"
)
_DEEPEST = 8  # lists within lists; what is deeper is left as it is, so that the time stays in proportion


@dataclass
class _Bracket:
    """An open bracket: where it stands in what was read, and the commas of its list."""

    kind: Literal["list", "row", "other"]
    start: int = 0
    commas: list[int] = field(default_factory=list)
    rows: set[str] = field(default_factory=set)  # of a VALUES within, seen so far
    after_row: int = -1


class _Reading:
    """What was read of a statement, in pieces."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._open = [_Bracket("other")]
        self._lists = 0

    def take(self, between: str, sign: str) -> None:
        """Go on by some text and the bracket or comma behind it."""
        if between:
            self.pieces.append(between)
        if sign == ",":
            self._open[-1].commas.append(len(self.pieces))
            self.pieces.append(sign)
        elif sign in "([":
            self._opened(between, sign)
        else:
            self.pieces.append(sign)
            self._closed()

    def _opened(self, between: str, sign: str) -> None:
        kind = self._kind(between, sign) if self._lists < _DEEPEST else "other"
        self._lists += kind != "other"
        self._open.append(_Bracket(kind, len(self.pieces)))
        self.pieces.append(sign)

    def _kind(self, between: str, sign: str) -> Literal["list", "row", "other"]:
        """Tell what an opening bracket begins by what stands before it."""
        around = self._open[-1]
        if sign == "(" and _BEFORE_ROW.search(between):
            around.rows, around.after_row = set(), -1
            if around.kind == "list":  # of rows, not of items
                around.kind, self._lists = "other", self._lists - 1
            return "row"
        if sign == "(" and 0 <= len(self.pieces) - 2 <= around.after_row:
            return "row" if "".join(self.pieces[around.after_row :]).strip() == "," else "other"
        return "list" if _BEFORE_LIST.search(between) else "other"

    def _closed(self) -> None:
        if len(self._open) == 1:
            return
        bracket = self._open.pop()
        if bracket.kind == "other":
            return
        self._lists -= 1
        items = self._items(bracket)
        if bracket.kind == "list":
            items = _once(items, is_array=self.pieces[bracket.start] == "[")
        whole = self.pieces[bracket.start] + ", ".join(items) + self.pieces[-1]
        del self.pieces[bracket.start :]
        self.pieces.append(whole)
        if bracket.kind == "row":
            self._row(self._open[-1], whole)

    def _items(self, bracket: _Bracket) -> list[str]:
        ends = [*bracket.commas, len(self.pieces) - 1]
        starts = [bracket.start + 1, *(comma + 1 for comma in bracket.commas)]
        texts = ("".join(self.pieces[a:b]).strip() for a, b in zip(starts, ends, strict=True))
        return [LITERAL if text in _CONSTANTS else text for text in texts]

    def _row(self, around: _Bracket, row: str) -> None:
        """Drop the row, with its comma, if there was one like it."""
        if row in around.rows:
            del self.pieces[around.after_row :]
            around.commas.pop()
        around.rows.add(row)
        around.after_row = len(self.pieces)


def fold_lists(text: str) -> str:
    """Return the statement with equal items of IN and ARRAY, and equal rows of VALUES, written once.

    Constants in them are alike, whatever their casts. Takes time in proportion to the text, however deep it is nested.
    """
    if not _LISTED.search(text):
        return text
    reading, start = _Reading(), 0
    for match in _BRACKET.finditer(text):
        reading.take(text[start : match.start()], match[0])
        start = match.end()
    return "".join([*reading.pieces, text[start:]])


def _once(items: list[str], *, is_array: bool) -> list[str]:
    """Return the items without repetition; an array of other things than constants has each in its place."""
    once = list(dict.fromkeys(map(_without_cast, items)))
    return items if is_array and once != [LITERAL] else once


def _without_cast(item: str) -> str:
    return LITERAL if _CAST.match(item) else item
