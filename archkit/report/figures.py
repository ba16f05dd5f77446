"""Small figures that stand in table cells: an interval against its threshold, percentiles on a log scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 150.0
THRESHOLD_AT = 0.6
EDGE = 1.0
LEAST = 4.0


class Judged(Protocol):
    """What is held against a threshold."""

    @property
    def observed(self) -> float | None:
        """The value, None where nothing was observed."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its interval, None where none is known."""

    @property
    def threshold(self) -> float:
        """What is asked."""


@dataclass(frozen=True)
class Bar:
    """An interval as a bar; the threshold always stands at the same place. `beyond`: it leaves the figure."""

    left: float
    width: float
    threshold: float
    point: float
    beyond: bool


def threshold_bar(judged: Judged) -> Bar | None:
    """Place an interval (or the point alone) against its threshold; None where nothing was observed."""
    if judged.observed is None or judged.threshold <= 0:
        return None
    low, high = judged.interval or (judged.observed, judged.observed)
    left, right = _against(low, judged.threshold), _against(high, judged.threshold)
    return Bar(
        left=min(left, WIDTH - LEAST),
        width=max(right - left, LEAST),
        threshold=WIDTH * THRESHOLD_AT,
        point=_against(judged.observed, judged.threshold),
        beyond=high > judged.threshold / THRESHOLD_AT,
    )


def _against(value: float, threshold: float) -> float:
    at = value / threshold * THRESHOLD_AT * WIDTH
    return round(min(max(at, 0.0), WIDTH - EDGE), 1)


@dataclass(frozen=True)
class Scale:
    """Decades of milliseconds along a width; bounds are powers of ten."""

    low: int
    high: int
    width: int

    def at(self, ms: float) -> float:
        """Return where a duration stands."""
        decades = math.log10(max(ms, 10.0**self.low)) - self.low
        return round(min(decades / (self.high - self.low), 1.0) * self.width, 1)

    @property
    def ticks(self) -> tuple[tuple[float, float], ...]:
        """Each decade in ms, with its place."""
        return tuple((10.0**d, self.at(10.0**d)) for d in range(self.low, self.high + 1))


def log_scale(durations_ms: Iterable[float | str | None], width: int = 150) -> Scale | None:
    """Return the decades that hold all durations; None where there are none."""
    known = [float(d) for d in durations_ms if isinstance(d, int | float) and d > 0]
    if not known:
        return None
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    return Scale(low, max(high, low + 1), width)
