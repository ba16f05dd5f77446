"""How latency is spread: over time in steps that a picture has room for, and over durations."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from archkit.analysis.questions import HOUR_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.attempts import Attempts
    from archkit.model.evidence import EvidenceTable

MOST_STEPS = 192
_MINUTE_S, _DAY_S = 60, 24 * HOUR_S
_SHORT_S, _MOST_SHORT = 5 * _MINUTE_S, 36
_STEPS_S = (HOUR_S, 6 * HOUR_S, _DAY_S, 7 * _DAY_S)


def spread_tables(asked: Attempts, rate: EvidenceTable | None) -> Iterator[EvidenceTable]:
    """Yield latency over time of endpoints and statements, failed requests by hour, and histograms of durations.

    `rate` is the traffic per minute, which tells how long the steps are; None: clock hours.
    """
    step_s = step_of(tuple(str(row["minute"]) for row in rate.records()) if rate else ())
    for question in ("endpoint_heat", "statement_heat"):
        yield from asked.table(question, step_s=step_s)
    yield from asked.table("hourly_errors")
    yield from asked.table("duration_histogram")


def step_of(minutes: tuple[str, ...]) -> int:
    """Return the length of a step in s for traffic in these minutes (ISO text).

    5 minutes for up to three hours of traffic; then the shortest of an hour, 6 hours, a day and a week of which traffic
    fills at most MOST_STEPS. A single stray line of another year changes nothing.
    """
    starts = [round(datetime.fromisoformat(minute).timestamp()) for minute in minutes]
    if 0 < len({start // _SHORT_S for start in starts}) <= _MOST_SHORT:
        return _SHORT_S
    fitting = (step for step in _STEPS_S if len({start // step for start in starts}) <= MOST_STEPS)
    return next(fitting, _STEPS_S[-1])
