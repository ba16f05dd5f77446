"""Names that are made up in plain words: "the ledger table", where no table has a name like that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_THINGS = "table column service module endpoint procedure router schema context".split()
_VERB = r"(?!\w+s\s+\w+s\b)"  # spans services, joins tables
_NAMED = re.compile(rf"\b{_VERB}([^\W\d_][\w-]*)\s+(?:{'|'.join(_THINGS)})s?\b", re.IGNORECASE)
_QUOTED = re.compile(r"(?<![\w])[\"'\u2018\u201c]([^\W\d_][\w-]*)[\"'\u2019\u201d](?!\w)")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+")
# Words that stand before such a thing without naming it.
_ORDINARY = frozenset(
    """
    a an the this that these those its their our your his her it they which what whose each every all both some any no
    not most more many much few fewer several other others another same own one such only just even also and or but of
    in on at to from for with without by into between across over under than as if is are was be been being has have
    had does do can may must should would will keep keeps kept move moves moving moved merge merges merging merged
    split splits splitting add adds adding added drop leave leaves leaving put puts make makes making give gives
    new old current existing present former latter first last next main single whole entire separate separated
    shared common contested pinned proposed designed declared related dependent independent unrelated neighbouring
    remaining affected involved named unnamed busy busier busiest quiet slow slower slowest fast faster fastest hot
    hottest cold large larger largest small smaller smallest tiny big bigger biggest central core public protected
    internal external generated observed measured logged read written writing reading called calling owning owned
    asking asked answering joined joining foreign primary key keys indexed unindexed nullable required unused used
    reference lookup audit history join parent child owner consumer producer upstream downstream source target
    database backend monolithic modular bounded deployed independently together apart through within per whichever
    different distinct unique similar exact right wrong best better worst worse less least top two-way cross outside
    join write read touch span cross hold use need serve answer find query update change lock scan access reach
    inside half-empty empty full simple simpler complex clear clearly mostly often rarely never always still already
    """.split()
)


def invented(text: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the words of a text, without its references and backticked names, that name a thing nobody knows."""
    said = [match[1] for pattern in (_NAMED, _QUOTED) for match in pattern.finditer(text)]
    unsure = [word for word in said if word.casefold() not in _ORDINARY]
    if not unsure:
        return
    known = {stem(part) for name in names for part in (name, *_WORDS.findall(name))}
    for word in unsure:
        if not {stem(word), *map(stem, word.split("-"))} & known:
            yield word


def stem(word: str) -> str:
    """Return the word in small letters without the end that makes many of one: categories and category alike."""
    small = word.casefold()
    for many, one in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if small.endswith(many) and not small.endswith("ss"):
            return small.removesuffix(many) + one
    return small
