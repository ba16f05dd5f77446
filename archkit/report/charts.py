"""Charts over time: Vega-Lite drawn to SVG by vl-convert, in the text's own colour, so that dark mode works.

The titles say what the figures show; picking the highest row and counting rows is all that happens here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from archkit.report import words
from archkit.report.html import body
from archkit.report.tables import table_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.model.evidence import EvidenceTable
    from archkit.model.verdict import Verdict

Row = dict[str, Any]
MOST_LINES, MOST_MINUTES, LEAST_POINTS = 3, 1440, 3
FONT = "system-ui, 'Segoe UI', Roboto, sans-serif"
QUIET_AXIS = {
    "labelColor": "currentColor", "titleColor": "currentColor", "labelOpacity": 0.75, "domain": False, "ticks": False,
    "gridColor": "currentColor", "gridOpacity": 0.13, "labelFontSize": 12, "labelFont": FONT, "title": None,
}  # fmt: skip
LABEL = {"type": "text", "align": "left", "color": "currentColor", "fontSize": 12, "font": FONT}
TIME = {"field": "at", "type": "temporal", "scale": {"type": "utc"}}
MS_LABEL = "datum.label ? (datum.value < 1000 ? datum.label + ' ms' : format(datum.value / 1000, '.3~r') + ' s') : ''"
DAY_MS = 86_400_000


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
    return _figure(title, about, _rate_layers(points, highest), table)


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
    return _figure(title, about, _hourly_layers(points, words.head(str(slowest[0]), 28), limit), table)


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


def _time_axis(points: Sequence[Row]) -> Row:
    spans_days = points[-1]["at"] - points[0]["at"] > DAY_MS
    axis = {
        "grid": False,
        "tickCount": 8,
        "format": "%-d %b %H:%M" if spans_days else "%H:%M",
        "labelFlush": True,
    }
    return {**TIME, "axis": axis}


def _rate_layers(points: Sequence[Row], highest: Row) -> list[Row]:
    x, y = _time_axis(points), {"field": "value", "type": "quantitative", "axis": {"tickCount": 4}}
    where = {"x": x, "y": y}
    dot = {"type": "point", "filled": True, "size": 50, "color": "currentColor", "opacity": 1}
    label = {**LABEL, "dx": 8, "text": words.number(highest["value"])}
    line = {"type": "line", "color": "currentColor", "strokeWidth": 1.5}
    return [
        {"data": {"values": points}, "mark": line, "encoding": where},
        {"data": {"values": [highest]}, "mark": dot, "encoding": where},
        {"data": {"values": [highest]}, "mark": label, "encoding": where},
    ]


def _hourly_layers(points: Sequence[Row], worst: str, limit: float | None) -> list[Row]:
    scale = {"type": "log", "nice": False, "padding": 12}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "axis": {"tickCount": 4, "labelExpr": MS_LABEL},
    }
    x = _time_axis(sorted(points, key=lambda p: p["at"]))
    strong = {"condition": {"test": {"field": "endpoint", "equal": worst}, "value": 1}, "value": 0.45}
    names = sorted({p["endpoint"] for p in points})
    ends = [max((p for p in points if p["endpoint"] == n), key=lambda p: p["at"]) for n in names]
    line = {
        "type": "line",
        "strokeWidth": 2,
        "color": "currentColor",
        "point": {"size": 40, "color": "currentColor"},
    }
    drawn = {"x": x, "y": y, "detail": {"field": "endpoint"}, "opacity": strong}
    named = {"x": x, "y": y, "text": {"field": "endpoint"}}
    layers: list[Row] = [
        {"data": {"values": points}, "mark": line, "encoding": drawn},
        {"data": {"values": ends}, "mark": {**LABEL, "dx": 10}, "encoding": named},
    ]
    return [*layers, _limit_layer(limit, y)] if limit else layers


def _limit_layer(limit: float, y: Row) -> Row:
    mark = {"type": "rule", "strokeDash": [5, 4], "color": "currentColor"}
    return {"data": {"values": [{"value": limit}]}, "mark": mark, "encoding": {"y": y}}


def _figure(title: str, about: str, layers: Sequence[Row], table: EvidenceTable) -> Markup | None:
    svg = _drawn(layers, title)
    if svg is None:
        return None
    return body(
        "chart.html.j2", title=title, about=about, svg=svg, table=table_body(table, 60), rows=len(table.rows)
    )


def _drawn(layers: Sequence[Row], title: str) -> Markup | None:
    import vl_convert  # noqa: PLC0415  84 MB that only charts need

    axis = {"axis": QUIET_AXIS, "view": {"stroke": None}, "text": {"limit": 0}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "width": 700,
        "height": 170,
        "padding": {"left": 4, "right": 170, "top": 12, "bottom": 4},
        "config": axis,
        "layer": list(layers),
    }
    try:
        svg = vl_convert.vegalite_to_svg(spec)
    except ValueError:
        return None
    start, _, rest = svg.partition(">")
    return Markup(f'{start} role="img"><title>{escape(title)}</title>{rest}')  # noqa: S704  Vega escapes its texts


def _epoch_ms(moment: object) -> int:
    at = datetime.fromisoformat(str(moment))
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def _clock(epoch_ms: float) -> str:
    return f"{datetime.fromtimestamp(epoch_ms / 1000, UTC):%H:%M}"
