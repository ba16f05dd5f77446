"""JSON in which what stands more than once stands once: a design says the same of many tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

LEAST = 24
REFERENCE = "="
Json = Any


class Sharing:
    """Replaces each value that comes more than once by a reference {"=": n} into `values`.

    No name of a field is an equals sign, so nothing else looks like a reference. `whole` must outlive it.
    """

    def __init__(self, whole: Json) -> None:
        self.values: list[Json] = []
        self._numbers: dict[Hashable, int] = {}
        self._sizes: dict[int, int] = {}
        self._numbered: dict[int, int] = {}
        self._times: Counter[int] = Counter()
        self._places: dict[int, int] = {}
        self._number(whole)
        self._count(whole)
        self.whole = self._inside(whole)

    def _number(self, value: Json) -> int:
        """Give each content a number of its own, and remember how long it is as text, roughly."""
        key, size = self._key(value)
        number = self._numbers.setdefault(key, len(self._numbers))
        self._sizes[number] = size
        if isinstance(value, dict | list):
            self._numbered[id(value)] = number
        return number

    def _key(self, value: Json) -> tuple[Hashable, int]:
        match value:
            case dict():
                numbers = tuple((name, self._number(part)) for name, part in value.items())
                return ("dict", numbers), sum(len(name) + 4 + self._sizes[n] for name, n in numbers)
            case list():
                items = tuple(self._number(part) for part in value)
                return ("list", items), sum(1 + self._sizes[n] for n in items)
            case _:
                return (type(value).__name__, value), len(str(value)) + 2

    def _of(self, value: Json) -> int:
        if isinstance(value, dict | list):
            return self._numbered[id(value)]
        return self._numbers[type(value).__name__, value]

    def _count(self, value: Json) -> None:
        """Count each value; what is inside a repeated one counts once."""
        number = self._of(value)
        self._times[number] += 1
        if self._times[number] == 1 and isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                self._count(part)

    def _replaced(self, value: Json) -> Json:
        number = self._of(value)
        if self._sizes[number] < LEAST or self._times[number] == 1:
            return self._inside(value)
        if number not in self._places:
            inside = self._inside(value)
            self._places[number] = len(self.values)
            self.values.append(inside)
        return {REFERENCE: self._places[number]}

    def _inside(self, value: Json) -> Json:
        match value:
            case dict():
                return {name: self._replaced(part) for name, part in value.items()}
            case list():
                return [self._replaced(part) for part in value]
            case _:
                return value


def restored(value: Json, values: list[Json]) -> Json:
    """Return the value with everything in place of the references into `values`."""
    match value:
        case {"=": int() as place}:
            return restored(values[place], values)
        case dict():
            return {name: restored(part, values) for name, part in value.items()}
        case list():
            return [restored(part, values) for part in value]
        case _:
            return value
