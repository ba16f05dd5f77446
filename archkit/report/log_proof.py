"""The first lines of `archkit logs`: what the log proves and leaves open, its span, totals, rates and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.report import words
from archkit.report.layout import wrapped
from archkit.report.log_sources import COUNTED_BY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import EvidenceTable

_MS = 1000
_FAILURES = {
    "error": "error",
    "deadlock": "deadlock",
    "cancelled": "cancelled statement",
    "refused": "refused connection",
}
_OF_STATEMENTS = frozenset(
    {"durations", "percentiles", "loops", "transactions", "arguments", "reuse", "traces"}
)
_OTHER_PROOFS = {
    "statement_totals": f"sums per statement since {COUNTED_BY} was last reset",
    "service_calls": "calls between services",
    "load_tests": "what a load test measured",
}


def proof_text(a: Assessment, width: int) -> str:
    """Word what is proven and what stays unknown, each setting that would tell it once."""
    told = tuple(
        said for question, said in _OTHER_PROOFS.items() if a.table(question) and not _is_told(a, question)
    )
    requests = "requests with durations" if _is_timed(a) else "requests"
    supported = (requests if each == "requests" else each for each in a.fitness.supports)
    proofs = words.listed((*supported, *told), 12)
    lines = [wrapped(f"Proves: {proofs or 'nothing yet'}", width, indent="  ")]
    settings: dict[str, list[str]] = {}
    for lack in a.fitness.lacks:
        what = lack.what if a.totals.statements or lack.what not in _OF_STATEMENTS else "statements"
        if what not in (named := settings.setdefault(lack.setting, [])):
            named.append(what)
    lines += [
        wrapped(f"No {words.listed(what, 12)}: {setting}", width, indent="  ")
        for setting, what in settings.items()
    ]
    return "\n".join(lines)


def _is_told(a: Assessment, question: str) -> bool:
    """Whether a log of statements tells more than the database's own sums."""
    return question == "statement_totals" and a.table("shape_latency") is not None


def _is_timed(a: Assessment) -> bool:
    table = a.table("endpoint_latency")
    return any(row["max_ms"] is not None for row in (table.records() if table else ()))


def totals_text(a: Assessment, width: int) -> str:
    """Word the span, then how much was seen, how fast it came, how long it took, and what failed."""
    span = [f"{words.window(a.window)}, {words.duration(a.window.seconds * _MS)}"] if a.window else []
    lines = (*span, *_statements(a), *_counted(a), *_requests(a), *_failures(a))
    return "\n".join(wrapped(line.replace(words.NBSP, " "), width, indent="  ") for line in lines)


def _statements(a: Assessment) -> Iterator[str]:
    totals = a.totals
    if not totals.statements:
        return
    sessions = f", {words.plural(totals.sessions, 'session')}" if totals.sessions else ""
    shapes = words.plural(totals.shapes, "shape")
    yield f"{words.plural(totals.statements, 'statement')} in {shapes}{sessions}{_rate(a, totals.statements)}"
    spread = [
        f"{name} {words.duration(value)}"
        for name, value in a.durations.model_dump().items()
        if value is not None
    ]
    spent = _sum(a.table("shape_latency"), "total_ms")
    if spread:
        yield f"  {words.duration(spent)} in the database; {', '.join(spread)}"


def _counted(a: Assessment) -> Iterator[str]:
    """Word that the statements are the database's own count, where no log tells them."""
    table = a.table("statement_totals")
    if table is not None and not a.table("shape_latency"):
        calls, spent = int(_sum(table, "calls")), words.duration(_sum(table, "total_ms"))
        shapes = words.plural(len(table.rows), "shape")
        yield f"{words.plural(calls, 'call')} in {shapes}, counted by {COUNTED_BY}: {spent} in the database"


def _requests(a: Assessment) -> Iterator[str]:
    table, asked = a.table("endpoint_latency"), a.totals.requests
    if not asked:
        return
    endpoints = f" to {words.plural(len(table.rows), 'endpoint')}" if table else ""
    failed, refused = (int(_sum(table, name)) for name in ("errors", "refused"))
    shares = (
        f"{words.count(n)} {what} ({words.share(n / asked)})"
        for n, what in ((failed, "failed"), (refused, "refused"))
    )
    yield f"{words.plural(asked, 'request')}{endpoints}{_rate(a, asked)}; {', '.join(shares)}"


def _failures(a: Assessment) -> Iterator[str]:
    """Count what went wrong beside statements; empty where nothing did."""
    table = a.table("events")
    times: dict[str, int] = {}
    for row in table.records() if table else ():
        times[str(row["kind"])] = times.get(str(row["kind"]), 0) + int(row["times"] or 0)
    said = [words.plural(times[kind], one) for kind, one in _FAILURES.items() if kind in times]
    if said:
        yield f"The server reports {words.listed(said, 4)}"


def _rate(a: Assessment, amount: int) -> str:
    seconds = a.window.seconds if a.window else 0
    if seconds < 1:
        return ""
    is_slow = amount < seconds
    return (
        f", {words.a_minute(amount * 60 / seconds)}" if is_slow else f", {words.number(amount / seconds)}/s"
    )


def _sum(table: EvidenceTable | None, column: str) -> float:
    rows: tuple[dict[str, Any], ...] = table.records() if table else ()
    return sum(row.get(column) or 0 for row in rows)
