"""What may leave: names, sentences and figures that went through scrub; the rest is left out and counted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.model.fact import REFERENCE, facts_of
from archkit.scrub import scrub_name, scrub_prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.assessment import Assessment

LONGEST_SENTENCE = 320
_ROUNDED_FROM = 1000
_SHAPE = re.compile(r"S-[0-9a-f]{10}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z?")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


class Screen:
    """One look at an assessment: what of it may leave, and how many names may not."""

    def __init__(self, found: Assessment) -> None:
        self.found = found
        self.facts = {id_: fact for id_, fact in facts_of(found).items() if fact.value is not None}
        self._names: dict[str, bool] = {}
        self._ids: dict[str, bool] = {}

    @property
    def left_out(self) -> int:
        """How many different names and ids did not pass."""
        return [*self._names.values(), *self._ids.values()].count(False)

    def name(self, text: str) -> bool:
        """Whether the name of a table, column, service, procedure, area or endpoint may leave."""
        if text not in self._names:
            self._names[text] = all(map(_is_plain, _parts(text)))
        return self._names[text]

    def names(self, texts: Iterable[str]) -> list[str]:
        """Return those of the names that may leave."""
        return [text for text in texts if self.name(text)]

    def id(self, text: str) -> bool:
        """Whether an id of evidence, a finding, a gate or a decision may leave; such an id can be quoted."""
        if text not in self._ids:
            words = _SHAPE.sub("S", text)
            self._ids[text] = REFERENCE.fullmatch(f"{{{text}}}") is not None and plain(words) == words
        return self._ids[text]

    def quote(self, fact_id: str) -> str:
        """Return a fact as `{id} = value unit`, to four digits; nothing if there is none or it may not leave."""
        fact = self.facts.get(fact_id)
        if fact is None or fact.value is None or not self.id(fact_id):
            return ""
        return f"{{{fact.id}}} = {_figure(fact.value)} {fact.unit}".rstrip()

    def quotes(self, fact_ids: Iterable[str]) -> list[str]:
        """Return all of the facts that there are and that may leave."""
        return [said for said in map(self.quote, fact_ids) if said]


def plain(text: str, most: int = LONGEST_SENTENCE) -> str:
    """Return free text on one line without secrets and control characters, at most that long."""
    line = " ".join(_UNSEEN.sub(" ", scrub_prose(text)).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _figure(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= _ROUNDED_FROM else f"{value:.4g}"


def _parts(text: str) -> list[str]:
    """Return the words of a name: of an endpoint those between blanks and slashes."""
    if "/" not in text:
        return [text]
    return [part.removeprefix(":").strip("{}") for part in re.split(r"[ /]", text)]


@lru_cache(maxsize=65_536)
def _is_plain(part: str) -> bool:
    is_ours = _SHAPE.fullmatch(part) or _MOMENT.fullmatch(part)
    return bool(is_ours) or part == "" or scrub_name(part) is not None
