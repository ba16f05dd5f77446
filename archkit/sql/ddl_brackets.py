"""Tokens between parentheses: taken out of those around the whole, parted at a word, freed of casts; all linear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.sql.ddl_lexer import Token

_DEPTH = {"(": 1, "[": 1, ")": -1, "]": -1}
_MORE_TYPE_WORDS = frozenset("varying precision with without local time zone".split())


def unwrapped(found: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens without the pairs of parentheses that hold all of them."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for at, token in enumerate(found):
        if token.text == "(":
            opened.append(at)
        elif token.text == ")" and opened:
            closing[opened.pop()] = at
    layers, last = 0, len(found) - 1
    while closing.get(layers) == last - layers and layers < last - layers:
        layers += 1
    return found[layers : len(found) - layers]


def parted(found: Sequence[Token], mark: str) -> list[Sequence[Token]]:
    """Return what stands between the marks (a keyword or symbol) that are in no parentheses."""
    parts: list[Sequence[Token]] = []
    begin = depth = 0
    for at, token in enumerate(found):
        depth += _DEPTH.get(token.text, 0)
        if depth == 0 and mark in (token.word, token.text):
            parts.append(found[begin:at])
            begin = at + 1
    return [*parts, found[begin:]]


def without_casts(found: Sequence[Token]) -> list[Token]:
    """Return the tokens without `::type`."""
    kept: list[Token] = []
    at = 0
    while at < len(found):
        if found[at].text == "::":
            at = _behind_type(found, at + 1)
        else:
            kept.append(found[at])
            at += 1
    return kept


def _behind_type(found: Sequence[Token], at: int) -> int:
    """Return the position behind a type name with its schema, length and brackets."""
    texts = [token.text for token in found[at : at + 1]]
    at += len(texts)
    while at < len(found):
        token = found[at]
        if token.text == ".":
            at += 2
        elif token.word in _MORE_TYPE_WORDS:
            at += 1
        elif token.text in {"(", "["} and (step := _length_of(found, at)):
            at += step
        else:
            break
    return at


def _length_of(found: Sequence[Token], at: int) -> int:
    """Return how many tokens `(10, 2)` or `[]` has; 0 where something else is in it."""
    size = 1
    while at + size < len(found):
        token = found[at + size]
        size += 1
        if token.text in {")", "]"}:
            return size
        if token.kind != "number" and token.text != ",":
            return 0
    return 0
