"""How numbers, times and states are worded: three significant digits, a unit, UTC; nothing is computed."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.evidence import Window
    from archkit.model.value import State

NBSP = "\u00a0"
NOTHING = "NO DATA"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STATES: dict[State, tuple[str, str]] = {
    "FAIL": ("✕", "fail"),
    "WARN": ("▲", "warn"),
    "NO DATA": ("○", "no data"),
    "PASS": ("✓", "pass"),
}
TIMES = {"ms": 1, "s": 1000}
SYMBOLS = {"%": "%", "percent": "%", "": "", "1": "", "count": "", "1/s": "/s", "1/min": "/min"}
COMPARISONS = {"<=": "≤", ">=": "≥"}
WORST_FIRST = tuple(STATES)
SEVERITIES = {"error": ("✕", "error"), "warning": ("▲", "warning"), "info": ("●", "note")}


def number(value: float) -> str:
    """Word a number in three significant digits, thousands separated."""
    if not math.isfinite(value):
        return "∞" if value > 0 else NOTHING
    if abs(value) >= 99.95:  # noqa: PLR2004  from here on three digits leave no decimals
        return f"{value:,.0f}"
    return f"{value:.3g}"


def count(value: int) -> str:
    """Word a whole number, thousands separated."""
    return f"{value:,}"


def duration(ms: float) -> str:
    """Word a duration: ms below a second, s below two minutes, then min and h."""
    steps = ((999.5, 1, "ms"), (120_000, 1000, "s"), (7_200_000, 60_000, "min"), (math.inf, 3_600_000, "h"))
    divisor, unit = next((by, unit) for limit, by, unit in steps if abs(ms) < limit or limit == math.inf)
    return f"{number(ms / divisor)}{NBSP}{unit}"


def size(amount: float) -> str:
    """Word a number of bytes: kB, MB or GB, in thousands."""
    steps = ((999.5, 1, "bytes"), (999.5e3, 1e3, "kB"), (999.5e6, 1e6, "MB"), (math.inf, 1e9, "GB"))
    divisor, unit = next((by, unit) for limit, by, unit in steps if abs(amount) < limit or limit == math.inf)
    return f"{number(amount / divisor)}{NBSP}{unit}"


def a_minute(rate: float) -> str:
    """Word a rate: 10.8/min."""
    return f"{number(rate)}/min"


def share(value: float) -> str:
    """Word a share of one in per cent."""
    return f"{number(value * 100)}%"


def quantity(value: float | None, unit: str) -> str:
    """Word a value with its unit; NO DATA where there is none."""
    if value is None:
        return NOTHING
    if unit in TIMES:
        return duration(value * TIMES[unit])
    if unit == "bytes":
        return size(value)
    if unit in ("share", "ratio"):
        return share(value)
    symbol = SYMBOLS.get(unit)
    return number(value) + (f"{NBSP}{unit.replace('_', ' ')}" if symbol is None else symbol)


def asked(comparison: str, threshold: float, unit: str) -> str:
    """Word what a gate asks: < 500 ms."""
    return f"{COMPARISONS.get(comparison, comparison)}{NBSP}{quantity(threshold, unit)}"


def interval(bounds: tuple[float, float] | None, unit: str) -> str:
    """Word an interval, its unit once where both ends share it; empty where there is none."""
    if bounds is None:
        return ""
    low, high = (quantity(bound, unit) for bound in bounds)
    head, _, low_unit = low.partition(NBSP)
    return f"{head}–{high}" if low_unit == high.partition(NBSP)[2] else f"{low} – {high}"  # noqa: RUF001


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment


def day(moment: datetime) -> str:
    """Word a date, as 14 Nov 2026."""
    return f"{moment.day}{NBSP}{MONTHS[moment.month - 1]}{NBSP}{moment.year}"


def when(moment: datetime) -> str:
    """Word a moment in UTC."""
    at = _utc(moment)
    return f"{day(at)}, {at:%H:%M}"


def window(span: Window | None) -> str:
    """Word a span of time in UTC; empty where it is unknown."""
    if span is None:
        return ""
    start, end = _utc(span.start), _utc(span.end)
    until = f"{end:%H:%M}" if start.date() == end.date() else when(end)
    gap = "–" if start.date() == end.date() else " – "  # noqa: RUF001
    return f"{when(start)}{gap}{until}{NBSP}UTC"


def plural(amount: int, one: str, many: str | None = None) -> str:
    """Word a counted noun: 1 gate, 3 gates."""
    return f"{count(amount)}{NBSP}{one if amount == 1 else many or one + 's'}"


def listed(words: Iterable[str], limit: int = 3) -> str:
    """Word a list: a, b and 4 more."""
    items = list(words)
    shown, rest = items[:limit], len(items) - limit
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def head(text: str, limit: int = 80) -> str:
    """Return the head of a long name; the whole belongs into the title."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def parted(text: str, limit: int = 170) -> tuple[str, str]:
    """Part a text behind the whole sentences that fit into the limit, the first in any case."""
    sentences = text.split(". ")
    kept = sentences[0]
    for number, sentence in enumerate(sentences[1:], 1):
        if len(kept) + len(sentence) > limit:
            return f"{kept}.", ". ".join(sentences[number:])
        kept = f"{kept}. {sentence}"
    return kept, ""
