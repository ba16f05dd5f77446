"""Charts over time: traffic by minute, latency by hour.

The titles say what the figures show; picking the highest row and counting rows is all that happens here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archkit.report import words
from archkit.report.html import body
from archkit.report.tables import table_body
from archkit.report.vega import Row, drawn, hourly_layers, rate_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from archkit.model.evidence import EvidenceTable
    from archkit.model.verdict import Verdict

MOST_LINES, MOST_MINUTES, LEAST_POINTS = 3, 1440, 3


def traffic_rate(table: EvidenceTable | None) -> Markup | None:
    """Draw the requests (else statements) of each minute; None with too few minutes."""
    rows: tuple[Row, ...] = table.records() if table else ()
    if table is None or len(rows) < LEAST_POINTS:
        return None
    unit = "requests" if any(r.get("requests") for r in rows) else "statements"
    peak = max(range(len(rows)), key=lambda i: rows[i].get(unit) or 0)
    first = min(max(peak - MOST_MINUTES // 2, 0), max(len(rows) - MOST_MINUTES, 0))
    points = [
        {"at": _epoch_ms(r["minute"]), "value": r.get(unit) or 0} for r in rows[first : first + MOST_MINUTES]
    ]
    highest = {"at": _epoch_ms(rows[peak]["minute"]), "value": rows[peak].get(unit) or 0}
    title = (
        f"Traffic peaks at {words.number(highest['value'])} {unit} a minute, at {_clock(highest['at'])} UTC"
    )
    about = f"{unit.capitalize()} a minute, UTC"
    if len(rows) > MOST_MINUTES:
        about += f"; the {MOST_MINUTES} minutes around the peak of {words.count(len(rows))}"
    return _figure(title, about, rate_layers(points, highest), table)


def hourly_latency(table: EvidenceTable | None, verdicts: Sequence[Verdict]) -> Markup | None:
    """Draw the p95 of the slowest endpoints by hour; None with too few hours."""
    rows = [r for r in table.records() if r.get("p95_ms")] if table else []
    if table is None or len({r["hour"] for r in rows}) < LEAST_POINTS:
        return None
    slowest = _slowest(rows)
    points = [
        {"at": _epoch_ms(r["hour"]), "value": r["p95_ms"], "endpoint": words.head(str(r["endpoint"]), 28)}
        for r in rows
        if r["endpoint"] in slowest
    ]
    limit = _p95_limit(str(slowest[0]), verdicts)
    title = _hourly_title(slowest[0], [r for r in rows if r["endpoint"] == slowest[0]], limit)
    about = "p95 of interactive requests by hour, UTC, log scale" + (
        f"; the dashed line is the {words.duration(limit)} that its gate asks" if limit else ""
    )
    return _figure(title, about, hourly_layers(points, words.head(str(slowest[0]), 28), limit), table)


def _slowest(rows: Iterable[Row]) -> list[Any]:
    worst: dict[Any, float] = {}
    for row in rows:
        worst[row["endpoint"]] = max(worst.get(row["endpoint"], 0.0), row["p95_ms"])
    return sorted(worst, key=lambda e: (-worst[e], str(e)))[:MOST_LINES]


def _p95_limit(endpoint: str, verdicts: Iterable[Verdict]) -> float | None:
    gates = [v for v in verdicts if v.unit == "ms" and "p95" in v.name]
    subjects = (j for v in gates for j in v.judgements if j.subject == endpoint)
    return next((j.threshold for j in subjects), None)


def _hourly_title(endpoint: object, rows: Sequence[Row], limit: float | None) -> str:
    name = words.head(str(endpoint), 60)
    above = sum(r["p95_ms"] >= limit for r in rows) if limit else 0
    if limit and above:
        return f"{name} is above {words.duration(limit)} in {above} of {words.plural(len(rows), 'hour')}"
    worst = max(rows, key=lambda r: r["p95_ms"])
    hour = _clock(_epoch_ms(worst["hour"]))
    return f"{name} is slowest in the hour from {hour}: p95 {words.duration(worst['p95_ms'])}"


def _figure(title: str, about: str, layers: Sequence[Row], table: EvidenceTable) -> Markup | None:
    svg = drawn(layers, title)
    if svg is None:
        return None
    return body(
        "chart.html.j2", title=title, about=about, svg=svg, table=table_body(table, 60), rows=len(table.rows)
    )


def _epoch_ms(moment: object) -> int:
    at = datetime.fromisoformat(str(moment))
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def _clock(epoch_ms: float) -> str:
    return f"{datetime.fromtimestamp(epoch_ms / 1000, UTC):%H:%M}"
