"""The syntax of Prisma schemas: tokens, and the blocks that they make, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.prisma_entries import Entry, EntryReader, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r'(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))|(?P<text>"(?:[^"\\\n]++|\\.)*+")|(?P<line>\n)'
    r"|(?P<space>[^\S\n]++)|(?P<word>[\w.-]++)|(?P<symbol>@@?|.)",
    re.DOTALL,
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True)
class Block:
    """`kind name { ... }`; `problem` says why its entries could not be read."""

    kind: str
    name: str
    line: int
    entries: tuple[Entry, ...] = ()
    problem: str | None = None


def read_blocks(text: str) -> Iterator[Block]:
    """Yield every block; a line outside of all blocks comes as a block with a problem."""
    statement: list[Token] = []
    depth = 0
    for token in _tokens(text):
        statement.append(token)
        depth += (token.text == "{" and token.kind == "symbol") - (
            token.text == "}" and token.kind == "symbol"
        )
        is_end = token.text == "}" or (token.kind == "line" and not any(t.text == "{" for t in statement))
        if depth <= 0 and is_end:
            yield from _block(statement)
            statement, depth = [], 0
        elif _starts_inside(statement):
            yield from _block(statement[:-3])
            statement, depth = statement[-3:], 1
    yield from _block(statement)


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup not in {"comment", "space"}:
            yield Token(str(match.lastgroup), match[0], line)
        line += match[0].count("\n")


def _starts_inside(statement: list[Token]) -> bool:
    """Whether a new block begins although the last one has not ended: `model X {` at the start of a line."""
    if len(statement) < 5 or statement[-1].text != "{":  # noqa: PLR2004  a block before, and three tokens
        return False
    before, kind, name = statement[-4:-1]
    return before.kind == "line" and kind.text in {"model", "enum", "type", "view"} and name.kind == "word"


def _block(statement: list[Token]) -> Iterator[Block]:
    found = [token for token in statement if token.kind != "line"]
    if not found:
        return
    kind, name = found[0].text, found[1].text if len(found) > 1 else ""
    line = found[0].line
    if len(found) < 4 or found[2].text != "{" or found[1].kind != "word":  # noqa: PLR2004  kind name { }
        yield Block("", "", line, problem="it is no block of a schema")
        return
    if found[-1].text != "}":
        yield Block(kind, name, line, problem="its closing brace is missing")
        return
    yield _with_entries(kind, name, line, statement[statement.index(found[2]) + 1 : -1])


def _with_entries(kind: str, name: str, line: int, body: list[Token]) -> Block:
    try:
        entries = tuple(EntryReader(part, kind).entry() for part in _logical_lines(body))
    except InputError as error:
        return Block(kind, name, line, problem=error.what)
    return Block(kind, name, line, entries)


def _logical_lines(body: list[Token]) -> Iterator[list[Token]]:
    """Yield what stands on one line, or on several inside of brackets."""
    part: list[Token] = []
    depth = 0
    for token in body:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.kind != "line":
            part.append(token)
        elif depth <= 0 and part:
            yield part
            part = []
    if part:
        yield part
