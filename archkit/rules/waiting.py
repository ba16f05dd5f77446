"""Rules about statements that wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.happenings import (
    cited,
    happenings,
    hours_watched,
    seconds,
    statement_named,
    times,
    whole_ms,
)
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.rules.happenings import Happening

_FEWEST_WAITS = 3
_AN_HOUR = 1
_HEAVY_SHARE = 0.05
_FEWEST_DEADLOCKS = 2
_OF_ROWS = ("transaction", "tuple")


def lock_waits(assessment: Assessment) -> Iterator[Finding]:
    """A statement waits for locks that others hold.

    Seen as: waits longer than deadlock_timeout (1 s, unless set otherwise), which the server logs with
    log_lock_waits = on: three or more of one statement, one an hour at least. A warning; an error where they add up to
    a twentieth of the time of all statements. Whoever waits keeps its connection, and whoever waits behind it too.
    Do: shorten the transaction that holds the lock; change rows in one order; change tables with a short lock_timeout.
    """
    hours, whole = hours_watched(assessment), whole_ms(assessment)
    for waits in happenings(assessment, "lock_wait", "shape"):
        if waits.times >= _FEWEST_WAITS and waits.times / hours >= _AN_HOUR:
            subject = waits.shape or "statements unknown"
            yield Finding(
                id=finding_id("lock_waits", subject),
                rule="lock_waits",
                severity="error" if whole and waits.total_ms >= _HEAVY_SHARE * whole else "warning",
                subject=subject,
                statement=f"{statement_named(assessment, waits.shape)} waited {times(waits.times)} for a lock "
                f"({', '.join(waits.subjects)}): {seconds(waits.total_ms)} together, {seconds(waits.max_ms)} at most.",
                remedy=_remedy(assessment, waits),
                evidence=cited(assessment, "total_ms", waits),
            )


def _remedy(assessment: Assessment, waits: Happening) -> str:
    tables = ", ".join(assessment.tables_of(waits.shape)) or "the same tables"
    if any(subject.endswith(_OF_ROWS) for subject in waits.subjects):
        return (
            f"Keep transactions that change {tables} short, with no call to others inside them, and let all of "
            "them change rows in one order."
        )
    return (
        f"Find who locks {tables} as a whole: change tables with a short lock_timeout and at a quiet time, "
        "and take explicit locks for moments only."
    )


def deadlocks(assessment: Assessment) -> Iterator[Finding]:
    """Transactions block each other until the server ends one of them.

    Seen as: two errors or more that say "deadlock detected" (SQLSTATE 40P01). Each cost deadlock_timeout (1 s, unless
    set otherwise), and a transaction that somebody must ask for again.
    Do: let all transactions take rows and tables in one order, by primary key, and repeat the one that was ended.
    """
    found = happenings(assessment, "deadlock", "shape")
    total = sum(each.times for each in found)
    if total < _FEWEST_DEADLOCKS:
        return
    shapes = [statement_named(assessment, each.shape) for each in found if each.shape]
    where = f", in {' and '.join(shapes[:3])}" if shapes else ""
    yield Finding(
        id=finding_id("deadlocks", "log"),
        rule="deadlocks",
        severity="warning",
        subject="deadlocks",
        statement=f"{total:,} transactions were ended by deadlocks{where}.",
        remedy="Let transactions that change the same rows take them in one order (by primary key), and repeat "
        "those that end with 40P01.",
        evidence=tuple(e for each in found for e in cited(assessment, "times", each)),
    )
