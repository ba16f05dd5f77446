"""Source code cut at its declarations: by what starts in the first column, whatever the language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.context.retrieval.chunks import MOST_LINES, Block, Chunk, Line, as_chunks, joined, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MODIFIER = (
    "export|default|declare|abstract|async|public|private|protected|internal|static|final|sealed|partial|open|data"
    r"|override|inline|extern|unsafe|suspend|virtual|readonly|pub(?:\([^)]*\))?|get|set"
)
_KEYWORD = (
    r"function\s*\*?|class|interface|type|enum|const|let|var|val|namespace|module|def|fn|func|fun|struct|trait|impl"
    "|record|object|protocol|extension|mod|model|view|datasource|generator|input|scalar|union|message|service|rpc"
    "|resource|variable|output|provider|defmodule|defp"
)
_SQL = (
    r"(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:unique\s+|materialized\s+|temporary\s+|virtual\s+)*"
    r"(?:table|view|index|function|procedure|trigger|type|policy|sequence|extension|schema)\s+"
    r"(?:concurrently\s+)?(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?|insert\s+into\s+"
)
_NAME = r"""(?:\([^)]*\)\s*)?["'`\[]?(?P<name>[\w$][\w$.-]*)"""
_DECLARED = re.compile(rf"(?:(?:{_MODIFIER})\s+)*(?:(?:{_KEYWORD})\s+|(?i:{_SQL})){_NAME}")
_DEFAULT = re.compile(r"export\s+default\b|module\.exports\b|exports\.(?P<name>\w+)")
_MEMBER = re.compile(
    rf"\s+(?:(?:{_MODIFIER})\s+)*(?:(?:{_KEYWORD})\s+)?(?P<name>[A-Za-z_$#][\w$]*)\s*[:=(<?{{]"
)
_ABOVE = re.compile(
    r"@|//|/\*|\s*\*|#(?!include)|--|\"\"\"|\["
)  # decorators and comments belong to what follows
_KEYWORDS_ONLY = frozenset(
    "if for while switch return catch else try throw await do case with match when".split()
)


def code_chunks(text: str) -> tuple[Chunk, ...]:
    """Return one passage per top-level declaration, long ones by their members, short ones together."""
    return as_chunks(joined(part for block in _declarations(numbered(text)) for part in _members(block)))


def _declarations(lines: Sequence[Line]) -> Iterator[Block]:
    starts = [
        (_start(lines, i), name) for i, line in enumerate(lines) if (name := _declared(line.text)) is not None
    ]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, ""))
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    for (start, name), end in zip(starts, ends, strict=True):
        if start < end:
            yield Block(tuple(lines[start:end]), (name,) if name else ())


def _declared(line: str) -> str | None:
    """Return the name that a line declares in the first column, empty for one without; None if it does not."""
    match = _DECLARED.match(line) or _DEFAULT.match(line)
    return (match["name"] or "").rstrip(".-") if match else None


def _start(lines: Sequence[Line], index: int) -> int:
    """Return where a declaration begins: with the comments and decorators right above it."""
    while index and _ABOVE.match(lines[index - 1].text):
        index -= 1
    return index


def _members(block: Block) -> Iterator[Block]:
    """Yield a declaration whole where it fits, else cut between its members, each named with its owner."""
    lines = block.lines
    if len(lines) <= MOST_LINES:
        yield block
        return
    owner = block.names[0] if block.names else ""
    begin, names = 0, [owner] if owner else []
    level = _member_level(lines)
    for i, line in enumerate(lines):
        member = _member(line, level)
        if member is None:
            continue
        start = _member_start(lines, i)
        if start - begin >= MOST_LINES // 2:
            yield Block(lines[begin:start], tuple(names))
            begin, names = start, []
        names.append(f"{owner}.{member}" if owner else member)
    yield Block(lines[begin:], tuple(names))


def _member_level(lines: Sequence[Line]) -> int:
    """Return the indentation of the members: the smallest there is below the first line."""
    return min((line.indent for line in lines[1:] if line.text.strip() and line.indent), default=0)


def _member(line: Line, level: int) -> str | None:
    match = _MEMBER.match(line.text) if level and line.indent == level else None
    return match["name"] if match and match["name"] not in _KEYWORDS_ONLY else None


def _member_start(lines: Sequence[Line], index: int) -> int:
    while index > 1 and _ABOVE.match(lines[index - 1].text.lstrip()):
        index -= 1
    return index
