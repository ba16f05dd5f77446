"""The endpoints on the screen of `archkit logs`: what a backend answers, then files and unknown paths as sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.model.endpoint import is_asset, is_backend
from archkit.report import words
from archkit.report.layout import Column, laid_out, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.assessment import Assessment

_TIMES = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
_HEADS = ("p50", "p95", "p99", "Max")
MOST = 10
Row = dict[str, Any]


def requests_text(assessment: Assessment, width: int, most: int = MOST) -> str:
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
        _endpoints(asked[:most], width),
        words.plural(more, "more endpoint") if more > 0 else "",
        wrapped(
            _gathered(assets, "files of {kinds} kinds that are the same for everybody"), width, indent="  "
        ),
        wrapped(_gathered(unknown, "paths that the server does not know"), width, indent="  "),
    )
    return "\n".join(part for part in parts if part)


def _endpoints(rows: Sequence[Row], width: int) -> str:
    """Word a table; without columns for durations where no request has one."""
    if not rows:
        return ""
    counts = (
        Column(name.capitalize(), tuple(words.count(int(row[name] or 0)) for row in rows))
        for name in ("calls", "errors", "refused")
    )
    times = (
        Column(head, tuple(words.quantity(row[name], "ms") for row in rows), rank=rank)
        for head, name, rank in zip(_HEADS, _TIMES, (2, 0, 1, 0), strict=True)
    )
    names = tuple(str(row["endpoint"]) for row in rows)
    return laid_out((Column("Endpoint", names, is_right=False, is_flexible=True), *counts, *times), width)


def _gathered(rows: Sequence[Row], what: str) -> str:
    """Word rows that are no endpoints of a backend as one sum; empty where there are none."""
    if not rows:
        return ""
    calls, errors = (sum(int(row[name] or 0) for row in rows) for name in ("calls", "errors"))
    failed = f", {words.count(errors)} failed" if errors else ""
    return f"Beside these {words.plural(calls, 'request')} for {what.format(kinds=len(rows))}{failed}"
