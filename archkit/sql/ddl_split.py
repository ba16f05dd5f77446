"""Cut a schema file into statements and what lies between them, by one linear walk that loses no character.

Survives what real dumps hold: quotes of every dialect, comments, dollar quotes, COPY data, psql commands,
GO, DELIMITER, bodies of triggers and procedures, statements of T-SQL that no semicolon ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archkit.sql.ddl_lexer import BLOCK_COMMENT, DOLLAR, LINE_COMMENT, NAMES, STRINGS, dollar_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.sql.ddl_dialect import Dialect

_ROUTINE = re.compile(
    r"(?:CREATE|ALTER)\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:TEMP\w*\s+)?(?:DEFINER\s*=\s*\S+\s+)?(?:AGGREGATE\s+)?"
    r"(?:TRIGGER|FUNCTION|PROC(?:EDURE)?|EVENT|PACKAGE|VIEW)\b",
    re.IGNORECASE,
)
_COPY = re.compile(r"COPY\b[^;]*\bFROM\s+STDIN\b", re.IGNORECASE)
_COPY_DATA = re.compile(r";?[^\n]*\n(?:(?!\\\.)[^\n]*(?:\n|\Z))*+(?:\\\.[^\n]*)?")
_DELIMITER = re.compile(r"DELIMITER[ \t]+([^\s\w'\"`]+)[^\n]*", re.IGNORECASE)
_GO = r"[ \t]*+GO\b(?=[ \t]*+\d*+[ \t]*+;?[ \t]*+(?:--|$))"
_VERBS = r"CREATE|ALTER|DROP|INSERT|EXEC|EXECUTE|PRINT|USE|SET\s+\w+\s+(?:ON|OFF)|IF|DECLARE|GRANT"
_STARTS = rf"|^(?P<start>[ \t]*+(?:{_VERBS})\b)"
_CASE = re.compile(r"\s+CASE\b", re.IGNORECASE)
_RECOVERY = re.compile(r";[ \t]*$|\n(?=(?:CREATE|ALTER)\s)", re.MULTILINE | re.IGNORECASE)
_NESTS = {"begin": 1, "case": 1, "end": -1}
_NOT_A_BLOCK = re.compile(r"\s+(?:IF|LOOP|WHILE|REPEAT|FOR)\b", re.IGNORECASE)
_AFTER_BEGIN = re.compile(r"\s*(?:;|TRAN|WORK\b)", re.IGNORECASE)
_RECOVERIES = 50


class Piece(NamedTuple):
    """A stretch of the file: a statement, or what lies between two; `line` counts from 1."""

    text: str
    line: int
    is_statement: bool


def split(text: str, dialect: Dialect) -> Iterator[Piece]:
    """Yield pieces that, joined, are the text again."""
    return _Splitter(text, dialect).pieces()


@dataclass
class _Splitter:
    text: str
    dialect: Dialect
    delimiter: str = ";"
    recoveries: int = 0

    def pieces(self) -> Iterator[Piece]:
        position, line = 0, 1
        while position < len(self.text):
            is_statement = (end := self._gap_end(position)) == position
            end = max(self._statement_end(position), position + 1) if is_statement else end
            piece = self.text[position:end]
            yield Piece(piece, line, is_statement)
            position, line = end, line + piece.count("\n")

    def _gap_end(self, position: int) -> int:
        """Return where the white space, comments, client commands and COPY data from here on end."""
        gap = _gap_pattern(self.dialect)
        while position < len(self.text):
            start = position
            if match := gap.match(self.text, position):
                position = match.end()
            if self.delimiter != ";" and self.text.startswith(self.delimiter, position):
                position += len(self.delimiter)
            if self.dialect == "mysql" and (match := _DELIMITER.match(self.text, position)):
                self.delimiter, position = match[1], match.end()
            if position == start:
                break
        return position

    def _statement_end(self, start: int) -> int:
        if self.dialect == "postgres" and (copy := _COPY.match(self.text, start)):
            data = _COPY_DATA.match(self.text, copy.end())
            return data.end() if data else len(self.text)
        if _ROUTINE.match(self.text, start):
            return self._routine_end(start)
        return self._plain_end(start)

    def _plain_end(self, start: int) -> int:
        position, depth = start, 0
        while (match := self._next_stop(position)) is not None:
            kind, position = match.lastgroup, match.end()
            depth += {"open": 1, "close": -1}.get(kind or "", 0)
            if kind == "dollar" and (end := dollar_end(self.text, match)):
                position = end
            elif kind == "batch" or (kind == "start" and depth <= 0 and match.start() > start):
                return match.start()
            elif kind in {"unclosed", "dollar"}:
                return self._recover(match.start())
            elif kind == "end" and (end := self._ends_at(match)):
                return end
        return len(self.text)

    def _routine_end(self, start: int) -> int:
        """Return the end of a routine: GO, the client's delimiter, or the semicolon after its last END."""
        position, depth = start, 0
        while (match := self._next_stop(position, is_routine=True)) is not None:
            kind, position = match.lastgroup, match.end()
            if kind == "dollar" and (end := dollar_end(self.text, match)):
                position = end
            elif kind == "batch":
                return match.start()
            elif kind == "block":
                depth, position = self._nest(match, depth)
            elif kind in {"unclosed", "dollar"}:
                return self._recover(match.start())
            elif kind == "end" and self._may_end(depth) and (end := self._ends_at(match)):
                return end
        return len(self.text)

    def _nest(self, match: re.Match[str], depth: int) -> tuple[int, int]:
        word, end = match[0].lower(), match.end()
        if word == "begin" and (_AFTER_BEGIN.match(self.text, end) or not self._has_blocks(end)):
            return depth, end
        if word == "end" and (_NOT_A_BLOCK.match(self.text, end)):
            return depth, end
        if word == "end" and (case := _CASE.match(self.text, end)):
            end = case.end()
        return max(0, depth + _NESTS[word]), end

    def _has_blocks(self, end: int) -> bool:
        """Whether BEGIN opens a block here: in PostgreSQL only BEGIN ATOMIC does."""
        return self.dialect != "postgres" or self.text[end : end + 20].lstrip().lower().startswith("atomic")

    def _may_end(self, depth: int) -> bool:
        return self.dialect != "tsql" and (depth <= 0 or self.delimiter != ";")

    def _ends_at(self, match: re.Match[str]) -> int:
        """Return the end of the statement if the delimiter stands here, else 0."""
        at = match.start()
        return at + len(self.delimiter) if self.text.startswith(self.delimiter, at) else 0

    def _recover(self, position: int) -> int:
        """Return the end of a statement with an open quote: at the end of a line, or before one that creates."""
        self.recoveries += 1
        match = _RECOVERY.search(self.text, position)
        return match.end() if match and self.recoveries <= _RECOVERIES else len(self.text)

    def _next_stop(self, position: int, *, is_routine: bool = False) -> re.Match[str] | None:
        run, stop = _patterns(self.dialect, self.delimiter[0], is_routine)
        passed = run.match(self.text, position)
        return stop.match(self.text, passed.end() if passed else position)


@cache
def _gap_pattern(dialect: Dialect) -> re.Pattern[str]:
    client = {"postgres": r"(?<![^\n])(?:\\[^\n]*+|/[ \t]*+$)|", "tsql": rf"(?<![^\n]){_GO}[^\n]*+|"}.get(
        dialect, ""
    )
    return re.compile(
        rf"(?:{client}{LINE_COMMENT[dialect]}|{BLOCK_COMMENT[dialect]}|\s|;)++", re.IGNORECASE | re.MULTILINE
    )


@cache
def _patterns(dialect: Dialect, delimiter: str, is_routine: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a statement passes over in one go (quotes, comments, plain words), and what stops it."""
    lines = {"tsql": rf"|^(?P<batch>{_GO})" + ("" if is_routine else _STARTS)}.get(dialect, "")
    blocks = r"|(?P<block>\b(?:BEGIN|CASE|END)\b)" if is_routine else ""
    dollar = f"|(?P<dollar>{DOLLAR})" if dialect == "postgres" else ""
    stops = rf"(?P<end>{re.escape(delimiter)}){dollar}{blocks}{lines}|(?P<unclosed>['\"`])"
    if dialect == "tsql" and not is_routine:
        stops += r"|(?P<open>\()|(?P<close>\))"
    quiet = re.sub(r"\?P<\w+>", "?:", stops)
    skipped = f"{STRINGS[dialect]}|{NAMES[dialect]}|{LINE_COMMENT[dialect]}|{BLOCK_COMMENT[dialect]}"
    word = rf"(?!{re.sub(r'^[|]', '', re.sub(r'[?]P<[a-z]+>', '?:', blocks + lines)) or '(?!)'})\w++(?!')"
    flags = re.DOTALL | re.IGNORECASE | re.MULTILINE
    return re.compile(rf"(?:{skipped}|{word}|[,.=]++|(?!{quiet}).)*+", flags), re.compile(stops, flags)
