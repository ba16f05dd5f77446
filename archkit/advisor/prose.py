"""What a text of an advisor may say: words, known names in backticks, and figures as references; nothing else."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from archkit.advisor.invented import invented
from archkit.advisor.numbers import is_number_word
from archkit.advisor.screen import plain
from archkit.model.fact import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator

_NAME = re.compile(r"`([^`]*)`")
_ALLOWED = re.compile(r"[\s.,;:!?'\"()/&_\-\u2010-\u2015\u2018\u2019\u201c\u201d\u2026]")
_TOKEN = re.compile(r"[\w./-]*[\w/]")
_CAMEL = re.compile(r"[a-z][A-Z]")
_DOTTED = re.compile(r"\w\.\w")
_ID = re.compile(r"(?:ADR|GATE|CUT|PULL|SVC|REQ)-\w")
_ROMAN = re.compile(r"\b[IVX]{2,}\b")
_PER_CENT = re.compile(r"\bper[ -]?cent\b")
_PERCENTILE = re.compile(r"(?<![\w.`{/-])p(?:50|95|99)(?![\w`])")
_ADDRESS = re.compile(r"://|www\.|mailto:", re.IGNORECASE)
_SHORT_FORMS = frozenset({"e.g", "i.e"})
_TECHNOLOGIES = frozenset(
    "tRPC PostgreSQL MySQL SQLite DuckDB MongoDB PgBouncer NoSQL GraphQL OpenAPI OpenTelemetry TypeScript JavaScript "
    "Node.js WebSocket WebSockets DevOps".split()
)
_SHOWN = 60
_GAP = " ; "  # where a name or a figure was: the words beside it are no neighbours


class Sayable(NamedTuple):
    """What may be said: figures that may be quoted, and names."""

    facts: Container[str]
    names: Collection[str]


def tidy(text: str) -> str:
    """Return the text on one line, in the one form that Unicode has for it, with percentiles in backticks."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return _PERCENTILE.sub(lambda match: f"`{match[0]}`", line)


def objection(text: str, sayable: Sayable, *, most: int) -> str | None:
    """Return why the text may not be said, in a sentence, or None if it may; `most` is its length in signs."""
    if not text.strip():
        return "A text in it is empty."
    if len(text) > most:
        return f"A text in it is longer than {most} signs."
    return next(_objections(text, sayable), None)


def _objections(text: str, sayable: Sayable) -> Iterator[str]:
    for id_ in REFERENCE.findall(text):
        if id_ not in sayable.facts:
            yield f"It quotes {shown(id_)}, which is no figure of what it was told."
    rest = REFERENCE.sub(_GAP, text)
    for name in _NAME.findall(rest):
        if name not in sayable.names:
            yield f"It speaks of `{shown(name)}`, which is no name of what it was told."
    rest = _NAME.sub(_GAP, rest)
    yield from _signs(rest)
    if word := next((w for w in re.findall(r"[^\W\d_]+", _folded(rest)) if is_number_word(w)), None):
        yield f'It says a number in words ("{shown(word)}"); figures come from what was measured.'
    for token in _TOKEN.findall(rest):
        if _is_name(token) and token not in sayable.names:
            yield f"It speaks of `{shown(token)}`, which is no name of what it was told."
    for word in invented(rest, sayable.names):
        yield f'It speaks of "{shown(word)}", which is no name of what it was told.'


def _signs(rest: str) -> Iterator[str]:
    folded = _folded(rest)
    if any(c.isnumeric() or c.isdigit() for c in rest + folded) or _ROMAN.search(rest):
        yield "It writes a number of its own; figures come from what was measured."
    if _PER_CENT.search(folded):
        yield "It says a share in words; figures come from what was measured."
    if "{" in rest or "}" in rest:
        yield "It holds a reference that is not whole."
    if _ADDRESS.search(rest):
        yield "It holds an address."
    if odd := next((c for c in rest if not _is_plain(c)), None):
        name = unicodedata.name(odd, "one that cannot be shown").lower()
        yield f"It holds a sign that plain sentences do not have ({name})."


def _is_plain(sign: str) -> bool:
    """Whether a sign is a Latin letter or belongs to plain sentences."""
    if sign.isalpha():
        return unicodedata.name(sign, "").startswith("LATIN ") and sign == unicodedata.normalize("NFKC", sign)
    return _ALLOWED.fullmatch(sign) is not None


def _is_name(token: str) -> bool:
    """Whether a word without backticks is a name all the same: order_items, orderItems, orders.get, /orders."""
    if token in _TECHNOLOGIES or token in _SHORT_FORMS:
        return False
    is_joined = "_" in token or _CAMEL.search(token) or _DOTTED.search(token)
    is_path = token.startswith("/") and len(token) > 1
    return bool(is_joined) or is_path or _ID.match(token) is not None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def shown(text: str) -> str:
    """Return a few of the advisor's own words as they may be shown."""
    return plain(text, _SHOWN).replace("`", "'")
