"""The endpoints on the screen of `archkit logs`: what a backend answers, then files and unknown paths as sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.model.endpoint import is_asset, is_backend
from archkit.report import words
from archkit.report.text import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.assessment import Assessment

_TIMES = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
_HEADS = ("p50", "p95", "p99", "Max")
Row = dict[str, Any]


def requests_text(assessment: Assessment, most: int) -> str:
    """Word the first endpoints: slowest first, by calls where the log has no durations; empty without requests."""
    table = assessment.table("endpoint_latency")
    if table is None:
        return ""
    rows = table.records()
    asked = [row for row in rows if is_backend(str(row["endpoint"]))]
    assets = [row for row in rows if is_asset(str(row["endpoint"]))]
    unknown = [row for row in rows if row not in asked and row not in assets]
    more = len(asked) - most
    parts = (
        _endpoints(asked[:most]),
        words.plural(more, "more endpoint") if more > 0 else "",
        _gathered(assets, "files of {kinds} kinds that are the same for everybody"),
        _gathered(unknown, "paths that the server does not know"),
    )
    return "\n".join(part for part in parts if part)


def _endpoints(rows: Sequence[Row]) -> str:
    """Word a table; without columns for durations where no request has one."""
    if not rows:
        return ""
    times = _TIMES if any(row[name] is not None for row in rows for name in _TIMES) else ()
    head = ("Endpoint", "Calls", "Errors", "Refused", *_HEADS[: len(times)])
    lines = [
        (
            str(row["endpoint"]),
            *(words.count(int(row[name] or 0)) for name in ("calls", "errors", "refused")),
            *(words.quantity(row[name], "ms") for name in times),
        )
        for row in rows
    ]
    return aligned([head, *lines], frozenset(range(1, len(head))))


def _gathered(rows: Sequence[Row], what: str) -> str:
    """Word rows that are no endpoints of a backend as one sum; empty where there are none."""
    if not rows:
        return ""
    calls, errors = (sum(int(row[name] or 0) for row in rows) for name in ("calls", "errors"))
    failed = f", {words.count(errors)} failed" if errors else ""
    return f"Beside these {words.plural(calls, 'request')} for {what.format(kinds=len(rows))}{failed}"
