"""Where the labels of a time axis stand: at round moments, as many as have room, the day where it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from archkit.report import words

_DAY_S = 86_400
_EVERY_S = (300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, _DAY_S, 2 * _DAY_S, 7 * _DAY_S, 28 * _DAY_S)
_ROOM = 56


@dataclass(frozen=True)
class Tick:
    """A label and where it begins, in px."""

    x: float
    label: str


def ticks_of(first: int, end: int, place: tuple[float, float]) -> tuple[Tick, ...]:
    """Return the labels between two moments (s since 1970, UTC); `place` is the left end and the width in px."""
    left, width = place
    per_s = width / (end - first)
    every = next((s for s in _EVERY_S if s * per_s >= _ROOM), 364 * _DAY_S)
    starts = range(-(-first // every) * every, end, every)
    is_long = end - first > _DAY_S
    return tuple(Tick(round(left + (at - first) * per_s, 1), _label(at, is_long=is_long)) for at in starts)


def _label(at: int, *, is_long: bool) -> str:
    moment = datetime.fromtimestamp(at, UTC)
    is_day = is_long and at % _DAY_S == 0
    return f"{moment.day} {words.MONTHS[moment.month - 1]}" if is_day else f"{moment:%H:%M}"
