"""Places in paths that hold more names than an API has: what stands there are ids, and becomes `:id`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.model.endpoint import is_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

# More names than the first are ids where each is called less often than the second, on average.
_BELOW_A_NOUN = ((10, 20.0), (25, 200.0), (50, float("inf")))  # /customers/...: ids, and some verbs
_BELOW_A_FRAME = ((200, 10.0), (1000, float("inf")))  # /api/v1/... or /tenants/:id/...: nouns
_MOST_NUMBERED = 8  # names alike but for their letters and numbers: M203, M17
_MANY_IDS = 20
_PLAIN = re.compile(r"[a-z]+(?:[_-][a-z]+)*\Z")
_ID = ":id"


@dataclass(frozen=True)
class Seen:
    """A path as a template, the different addresses behind it, and the calls of them."""

    name: str
    addresses: int
    calls: int


@dataclass
class _Place:
    """What stands at one place of the paths: calls by name, and those of ids with the addresses they stand for."""

    is_framed: bool
    calls: Counter[str] = field(default_factory=Counter)
    ids: int = 0
    id_calls: int = 0

    def blanked(self) -> frozenset[str]:
        """Return the names that are ids: all where there are too many, else those that look like the ids beside."""
        names, calls = len(self.calls), self.calls.total()
        levels = _BELOW_A_FRAME if self.is_framed else _BELOW_A_NOUN
        if any(names > most and calls < often * names for most, often in levels):
            return frozenset(self.calls)
        return self._numbered() | self._beside_ids()

    def _numbered(self) -> frozenset[str]:
        forms: dict[str, set[str]] = defaultdict(set)
        for name in self.calls:
            if re.search(r"\d", name) and not is_frame(name):
                forms[re.sub(r"\d+", "9", re.sub(r"[A-Za-z]+", "a", name))].add(name)
        return frozenset(n for alike in forms.values() if len(alike) > _MOST_NUMBERED for n in alike)

    def _beside_ids(self) -> frozenset[str]:
        if self.is_framed or self.ids < _MANY_IDS:
            return frozenset()
        usual = self.id_calls / self.ids
        return frozenset(n for n, calls in self.calls.items() if calls <= usual and not _PLAIN.match(n))


def collapse(paths: Iterable[Seen]) -> dict[str, str]:
    """Return each name with `:id` where ids stand, judged from left to right; a name without a slash stays."""
    seen = tuple(paths)
    found = {each.name: each.name.split("/") for each in seen}
    for depth in range(1, max(map(len, found.values()), default=0)):
        places: dict[tuple[str, ...], _Place] = {}
        for each in seen:
            parts = found[each.name]
            if len(parts) > depth:
                _note(places, parts, depth, each)
        blanked = {prefix: place.blanked() for prefix, place in places.items()}
        for parts in found.values():
            if len(parts) > depth and parts[depth] in blanked[tuple(parts[:depth])]:
                parts[depth] = _ID
    return {name: "/".join(parts) for name, parts in found.items()}


def _note(places: dict[tuple[str, ...], _Place], parts: list[str], depth: int, each: Seen) -> None:
    prefix = tuple(parts[:depth])
    if prefix not in places:
        is_framed = prefix[-1] == _ID or all(not part or is_frame(part) for part in prefix)
        places[prefix] = _Place(is_framed)
    place, part = places[prefix], parts[depth]
    if part == _ID:
        place.ids += each.addresses
        place.id_calls += each.calls
    elif part and part[0] not in ":{":
        place.calls[part] += each.calls
