"""Rules about statements that a program repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.loop import Loop


def n_plus_one_loop(assessment: Assessment) -> Iterator[Finding]:
    """One statement runs once per row of another.

    Seen as: within one request or transaction, one shape five or more times in quick succession, each time
    for another row or for several in turn. It costs a round trip per row, so latency grows with the data.
    Do: fetch all rows at once (`= any($1)`, a join, Prisma's `include`), or load in batches.
    """
    for loop in assessment.loops:
        if loop.kind == "n+1":
            yield _finding(
                assessment,
                loop,
                "n_plus_one_loop",
                f"{_asks(assessment, loop)}, {_for_rows(loop)}",
                f"Batch the loop in {_place(loop)}: one query with = any($1), a join, or Prisma's include.",
            )


def duplicate_query_in_loop(assessment: Assessment) -> Iterator[Finding]:
    """One request asks the same question again and again.

    Seen as: within one request or transaction, one shape five or more times in quick succession, always with
    the same argument. All calls but the first are for nothing.
    Do: ask once before the loop, or keep the answer for the length of the request.
    """
    for loop in assessment.loops:
        if loop.kind == "duplicate":
            yield _finding(
                assessment,
                loop,
                "duplicate_query_in_loop",
                f"{_asks(assessment, loop)} for the same thing",
                f"In {_place(loop)}, ask once before the loop and pass the answer on.",
            )


def _finding(assessment: Assessment, loop: Loop, rule: str, claim: str, remedy: str) -> Finding:
    subject = " ".join(part for part in (loop.kind, loop.shape, loop.endpoint) if part)
    return Finding(
        id=finding_id(rule, f"{loop.endpoint or ''}_{loop.shape}".strip("_")),
        rule=rule,
        severity="error" if rule == "n_plus_one_loop" else "warning",
        subject=loop.endpoint or loop.shape,
        statement=f"{claim}: {loop.calls:,} calls of {loop.shape} in {loop.times:,} loops.",
        remedy=remedy,
        evidence=assessment.evidence_of("loops.calls", subject),
    )


def _for_rows(loop: Loop) -> str:
    """Say for how many rows: those of an n+1 loop may come up again in it."""
    if loop.different_calls == loop.calls:
        return "each time for another row"
    return f"for {loop.different_calls / loop.times:.1f} rows on average"


def _place(loop: Loop) -> str:
    return loop.endpoint or "the transaction"


def _asks(assessment: Assessment, loop: Loop) -> str:
    """Say who asks what how often: orders.list asks order_items 10 times."""
    asked = " and ".join(assessment.tables_of(loop.shape)) or "the database"
    return f"{loop.endpoint or 'A transaction'} asks {asked} {_times(loop)} in a row"


def _times(loop: Loop) -> str:
    mean = round(loop.calls / loop.times, 1)
    return f"{mean:.0f} times" if mean.is_integer() else f"{mean} times (on average)"
