"""Figures in sentences: three digits that count, thousands parted, never an exponent."""

from __future__ import annotations

_WHOLE = 100.0
_LEAST = 0.001
_SECONDS_PER_MINUTE = 60.0
_SECONDS_PER_HOUR = 3600.0


def amount(value: float) -> str:
    """Return a number as it stands in a sentence: 29,475, 1.25, 0.043; what rounds to nothing is 0."""
    if abs(value) >= _WHOLE:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= _LEAST else "0"


def span(seconds: float) -> str:
    """Return a length of time in the unit that fits it: 48 s, 1.7 min, 30 h."""
    if seconds < _SECONDS_PER_MINUTE:
        return f"{amount(seconds)} s"
    if seconds < _SECONDS_PER_HOUR:
        return f"{seconds / _SECONDS_PER_MINUTE:.2g} min"
    return f"{amount(seconds / _SECONDS_PER_HOUR)} h"
