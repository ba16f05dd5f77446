"""How often one caller may call a procedure in a minute, and where that number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.amounts import amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.design.traffic import Endpoint, Traffic
    from archkit.model.brief import Scale

UNKNOWN_PER_MINUTE = 600
LEAST_PER_MINUTE = 60  # one call a second: a person at a screen is not stopped
_STEPS = (1.0, 2.0, 5.0, 10.0)
_SECONDS_PER_MINUTE = 60.0


def limit_of(endpoints: Sequence[Endpoint], traffic: Traffic, scale: Scale) -> tuple[int, str]:
    """Return calls per caller and minute, and the sentence that says why.

    It is the rate of the endpoints in the busiest minute, of all callers together, as no log tells callers
    apart; without such a rate what the brief expects of the whole backend, and without that a default.
    """
    rate = traffic.per_minute(sum(e.calls for e in endpoints))
    if endpoints and rate is not None:
        return _measured(endpoints, rate, traffic)
    unseen = "No call of it was seen in the log. " if traffic.endpoints else "No rate is known. "
    if scale.requests_per_s:
        return _expected(scale.requests_per_s, scale.peak_factor or 1.0, unseen)
    return UNKNOWN_PER_MINUTE, f"{unseen}{UNKNOWN_PER_MINUTE} calls/min is the default, not a measurement."


def _measured(endpoints: Sequence[Endpoint], rate: float, traffic: Traffic) -> tuple[int, str]:
    factor = traffic.peak.factor if traffic.peak else 1.0
    limit = _round_up(rate * factor)
    names = ", ".join(sorted({e.name for e in endpoints}))
    times = round(factor, 1)
    peak = f", {amount(rate * factor)} when the busiest minute had {amount(times)} times the mean"
    return limit, (
        f"All callers together make {amount(rate)} calls/min of {names}{peak if times > 1 else ''}; as the log "
        f"tells no callers apart, one may make as many, rounded up{_least(limit, rate * factor)}."
    )


def _expected(requests_per_s: float, peak_factor: float, unseen: str) -> tuple[int, str]:
    expected = requests_per_s * peak_factor * _SECONDS_PER_MINUTE
    limit = min(_round_up(expected), UNKNOWN_PER_MINUTE)
    bound = f"; no more than the default of {UNKNOWN_PER_MINUTE}" if limit < expected else ", rounded up"
    return limit, (
        f"{unseen}The brief expects {amount(expected)} calls/min of the whole backend at the peak"
        f"{bound}{_least(limit, expected)}."
    )


def _least(limit: int, rate: float) -> str:
    low = limit == LEAST_PER_MINUTE and rate < LEAST_PER_MINUTE
    return f", to {LEAST_PER_MINUTE} at the least" if low else ""


def _round_up(rate: float) -> int:
    """Return the next of 60, 120, 300, 600, 1,200, 3,000, ..."""
    size = float(LEAST_PER_MINUTE)
    while size * _STEPS[-1] < rate:
        size *= 10
    return round(next(size * step for step in _STEPS if size * step >= rate))
