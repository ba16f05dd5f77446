"""Rules about where time and statements go."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell

_LARGE_SHARE = 0.2
_CHATTY = 15
_BURST = 3
_FEWEST_MINUTES = 10
_MOST_NAMED = 4
_TAIL = 10
_TAIL_SHARE = 0.05
_SLOW_MS = 20.0
_SLOW_MEAN_MS = 10.0
_BUSY = 0.5


def time_in_one_statement(assessment: Assessment) -> Iterator[Finding]:
    """One statement takes a fifth or more of all time in the database.

    Seen as: the total of its durations against that of all statements, where it takes 10 ms a call or more, or keeps
    half a session at work: of a database at rest, something always takes most. Making it faster, or asking it less
    often, helps more than anything else.
    Do: look at its plan; add the index, narrow what it reads, cache the answer, or move it off the hot path.
    """
    table = assessment.table("shape_latency")
    for row in table.records() if table else ():
        share = float(row["share"] or 0)
        is_asked = row["traffic"] == "interactive" and row["kind"] in ("read", "write")
        if share >= _LARGE_SHARE and is_asked and _matters(assessment, row):
            shape = str(row["shape"])
            yield Finding(
                id=finding_id("time_in_one_statement", shape),
                rule="time_in_one_statement",
                severity="warning",
                subject=shape,
                statement=f"One statement{_on(assessment.tables_of(shape))} takes {share:.0%} of all time in the "
                f"database: {row['calls']:,} calls of {shape}, {float(row['total_ms'] or 0) / 1000:,.1f} s.",
                remedy=f"Look at the plan of {shape} first: an index, fewer rows, a cache, or off the hot path.",
                evidence=assessment.evidence_of("shape_latency.total_ms", shape),
            )


def _matters(assessment: Assessment, row: dict[str, Cell]) -> bool:
    """Whether a statement is slow, or keeps the database at work (Little's law: time spent by time passed)."""
    total, calls = float(row["total_ms"] or 0), int(row["calls"] or 0)
    passed = assessment.window.seconds * 1000 if assessment.window else 0.0
    return total >= _SLOW_MEAN_MS * calls or total >= _BUSY * passed


def _on(tables: tuple[str, ...]) -> str:
    named = ", ".join(tables[:_MOST_NAMED])
    return f" on {named}" if tables else ""


def slow_tail(assessment: Assessment) -> Iterator[Finding]:
    """A statement is quick as a rule, and slow often enough to be felt.

    Seen as: a p99 that is surely ten times the median or more (the lower end of its 95 % interval against the upper
    end of the median's), 20 ms at least, with 5 % or more of all time in the database spent in such calls.
    Do: compare the slow calls with the usual ones: other arguments, locks, a plan for few rows that meets many.
    """
    table = assessment.table("slow_tail")
    for row in table.records() if table else ():
        low, usual = float(row["p99_low"] or 0), float(row["p50_high"] or 0)
        share = float(row["share"] or 0)
        if low >= max(_SLOW_MS, _TAIL * usual) and share >= _TAIL_SHARE:
            shape = str(row["shape"])
            yield Finding(
                id=finding_id("slow_tail", shape),
                rule="slow_tail",
                severity="warning",
                subject=shape,
                statement=f"{shape}{_on(assessment.tables_of(shape))} takes {float(row['p50_ms'] or 0):,.3g} ms as a "
                f"rule, and one call in a hundred {float(row['p99_ms'] or 0):,.0f} ms or more (95 % interval "
                f"{low:,.0f} to {float(row['p99_high'] or 0):,.0f} ms): {share:.0%} of all time in the database.",
                remedy=f"Compare the slow calls of {shape} with the usual ones: other arguments, locks, or a plan "
                "for few rows that meets many.",
                evidence=(
                    *assessment.evidence_of("slow_tail.p99_ms", shape),
                    *assessment.evidence_of("slow_tail.share", shape),
                ),
            )


def chatty_endpoint(assessment: Assessment) -> Iterator[Finding]:
    """One request runs fifteen different statements or more.

    Seen as: the median number of different shapes per request. Each is a round trip; together they decide
    the latency, and after a split they would cross the network.
    Do: join what belongs together, run the independent ones at once, or keep a read model for the screen.
    """
    table = assessment.table("statements_per_request")
    for row in table.records() if table else ():
        different = float(row["distinct_shapes"] or 0)
        if different >= _CHATTY:
            endpoint = str(row["endpoint"])
            yield Finding(
                id=finding_id("chatty_endpoint", endpoint),
                rule="chatty_endpoint",
                severity="warning",
                subject=endpoint,
                statement=f"{endpoint} runs {different:.0f} different statements a request (median of "
                f"{row['requests']:,} requests).",
                remedy=f"In {endpoint}, join what belongs together, run the rest at once, or keep a read model.",
                evidence=assessment.evidence_of("statements_per_request.distinct_shapes", endpoint),
            )


def burst(assessment: Assessment) -> Iterator[Finding]:
    """Traffic peaks at three times its usual rate or more.

    Seen as: the busiest minute against the median minute. Pools, rate limits and queues must hold the peak,
    not the mean.
    Do: size for the peak, shed or queue what can wait, and test with it.
    """
    table = assessment.table("traffic_rate")
    rows = table.records() if table else ()
    unit = "requests" if any(row["requests"] for row in rows) else "statements"
    rates = [int(row[unit] or 0) for row in rows]
    if len(rates) < _FEWEST_MINUTES or not (usual := median(rates)) or max(rates) < _BURST * usual:
        return
    minute = str(rows[rates.index(max(rates))]["minute"])
    yield Finding(
        id=finding_id("burst", minute),
        rule="burst",
        severity="info",
        subject=minute,
        statement=f"Traffic peaks at {max(rates):,} {unit} a minute ({minute}), {max(rates) / usual:.1f} times "
        "the median minute.",
        remedy="Size pools and limits for the peak; queue or shed what can wait.",
        evidence=assessment.evidence_of(f"traffic_rate.{unit}", minute),
    )
