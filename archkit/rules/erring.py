"""Rules about statements and connections that the server turns down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.laws import share_interval
from archkit.model.finding import Finding
from archkit.rules.happenings import cited, happenings, hours_watched, statement_named, times
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.rules.happenings import Happening

_FEWEST = 10
_SHARE = 0.01
_AN_HOUR = 60
_FEWEST_CANCELLED = 5
_TROUBLE = ("53000", "53100", "53200", "58000", "58030", "XX001", "XX002")
_OF_THE_OPERATOR = ("57P01", "57P02")
_CAUSES = {
    "23505": "the row is there already: insert with on conflict, or look before",
    "23503": "the row that it refers to is missing: write the parent first, and in the same transaction",
    "23502": "a column that must have a value got none: check before it is sent",
    "23514": "a check of the table failed: hold the same rule in the program",
    "40001": "it was in conflict with another transaction: repeat it, or lock what it will change",
    "25P02": "the transaction had failed before: roll back at the first error",
    "42P01": "the table is missing: run the migration before the program",
    "42703": "the column is missing: run the migration before the program",
    "42501": "the role may not: grant what it needs",
}
_RULES = "Read the server's log for it, and mend the cause"
_TIMEOUTS = ("statement timeout", "lock timeout", "idle-in-transaction timeout", "transaction timeout")


def server_in_trouble(assessment: Assessment) -> Iterator[Finding]:
    """The server lacks disk or memory, cannot read its files, or found its data damaged.

    Seen as: a single error with SQLSTATE 53000, 53100 or 53200 (no disk, no memory), 58000 or 58030 (the system, its
    storage), XX001 or XX002 (damaged data).
    Do: see to the server first: disk, memory, the health of its storage; check backups before anything else.
    """
    for each in happenings(assessment, "error", "subject"):
        code = "".join(each.subjects)
        if code in _TROUBLE:
            yield Finding(
                id=finding_id("server_in_trouble", code),
                rule="server_in_trouble",
                severity="error",
                subject=code,
                statement=f"The server reported {code} {times(each.times)}: "
                f"{'too little disk or memory' if code.startswith('53') else 'a fault of its own'}.",
                remedy=f"Look up {code} in the server's log now: disk, memory, storage; and check the last backup.",
                evidence=cited(assessment, "times", each),
            )


def statement_failing(assessment: Assessment) -> Iterator[Finding]:
    """One call of a statement in a hundred or more ends in an error.

    Seen as: ten errors or more of one statement and SQLSTATE, with the lower end of the 95 % interval of their share
    at 1 % or above; where the log does not tell the statement, sixty an hour. Each costs a round trip and often a
    transaction, and none of it is in the statement's latency.
    Do: by SQLSTATE: insert with on conflict, repeat what was in conflict, run migrations before the program.
    """
    calls, hours = _calls(assessment), hours_watched(assessment)
    for each in happenings(assessment, "error", "shape", "subject"):
        code = "".join(each.subjects)
        if each.times < _FEWEST or code in (*_TROUBLE, *_OF_THE_OPERATOR):
            continue
        known = calls.get(each.shape, 0)
        surely = share_interval(each.times, known + each.times)[0]
        if surely >= _SHARE if known else each.times / hours >= _AN_HOUR:
            yield _failing(assessment, each, code, known)


def _failing(assessment: Assessment, each: Happening, code: str, known: int) -> Finding:
    subject = " ".join(part for part in (each.shape, code) if part) or "statements unknown"
    share = f", {each.times / (known + each.times):.1%} of its calls" if known else ""
    named = f" with {code}" if code else ""
    return Finding(
        id=finding_id("statement_failing", subject),
        rule="statement_failing",
        severity="warning",
        subject=subject,
        statement=f"{statement_named(assessment, each.shape)} failed {times(each.times)}{named}{share}.",
        remedy=f"{_RULES}; {code}: {_CAUSES[code]}." if code in _CAUSES else f"{_RULES}.",
        evidence=cited(assessment, "times", each),
    )


def statement_cancelled(assessment: Assessment) -> Iterator[Finding]:
    """A statement is cut off by a timeout again and again.

    Seen as: five calls or more of one statement that ended by statement_timeout, lock_timeout or a timeout of its
    transaction, one an hour at least. What they did until then was for nothing, and somebody waited for it.
    Do: look at the plan of what is slow and at who holds the lock; a longer timeout comes last.
    """
    hours = hours_watched(assessment)
    for each in happenings(assessment, "cancelled", "shape", "subject"):
        reason = "".join(each.subjects)
        if reason in _TIMEOUTS and each.times >= _FEWEST_CANCELLED and each.times / hours >= 1:
            subject = " ".join(part for part in (each.shape, reason) if part)
            yield Finding(
                id=finding_id("statement_cancelled", subject),
                rule="statement_cancelled",
                severity="warning",
                subject=subject,
                statement=f"{statement_named(assessment, each.shape)} ended {times(each.times)} by {reason}.",
                remedy="Look at its plan, and at who holds the locks that it waits for; raise the timeout last.",
                evidence=cited(assessment, "times", each),
            )


def connections_refused(assessment: Assessment) -> Iterator[Finding]:
    """The server turns connections away.

    Seen as: a single refusal for want of connections (SQLSTATE 53300), which is an error; or ten refused logins or more
    (class 28), sixty an hour at least, which is a warning.
    Do: for 53300 make pools smaller or put a pooler in front; for logins find who tries, with an old password or none.
    """
    hours = hours_watched(assessment)
    for each in happenings(assessment, "refused", "subject"):
        code = "".join(each.subjects)
        is_full = code == "53300"
        if is_full or (code.startswith("28") and each.times >= _FEWEST and each.times / hours >= _AN_HOUR):
            yield Finding(
                id=finding_id("connections_refused", code),
                rule="connections_refused",
                severity="error" if is_full else "warning",
                subject=code,
                statement=f"{each.times:,} connections were refused with {code}: "
                f"{'all connections were taken' if is_full else 'the login was not accepted'}.",
                remedy="Make the pools smaller than max_connections together, or put a pooler in front."
                if is_full
                else "Find out who tries: a program with an old password, or somebody who guesses.",
                evidence=cited(assessment, "times", each),
            )


def _calls(assessment: Assessment) -> dict[str, int]:
    table = assessment.table("shape_latency")
    return {str(row["shape"]): int(row["calls"] or 0) for row in (table.records() if table else ())}
