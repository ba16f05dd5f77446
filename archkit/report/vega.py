"""Vega-Lite in archkit's hand: quiet axes, the text's own colour, drawn to SVG by vl-convert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]
FONT = "system-ui, 'Segoe UI', Roboto, sans-serif"
QUIET_AXIS = {
    "labelColor": "currentColor", "titleColor": "currentColor", "labelOpacity": 0.75, "domain": False, "ticks": False,
    "gridColor": "currentColor", "gridOpacity": 0.13, "labelFontSize": 12, "labelFont": FONT, "title": None,
}  # fmt: skip
LABEL = {"type": "text", "align": "left", "color": "currentColor", "fontSize": 12, "font": FONT}
TIME = {"field": "at", "type": "temporal", "scale": {"type": "utc"}}
MS_LABEL = "datum.label ? (datum.value < 1000 ? datum.label + ' ms' : format(datum.value / 1000, '.3~r') + ' s') : ''"
DAY_MS = 86_400_000


def _time_axis(points: Sequence[Row]) -> Row:
    spans_days = points[-1]["at"] - points[0]["at"] > DAY_MS
    axis = {
        "grid": False,
        "tickCount": 8,
        "format": "%-d %b %H:%M" if spans_days else "%H:%M",
        "labelFlush": True,
    }
    return {**TIME, "axis": axis}


def rate_layers(points: Sequence[Row], highest: Row) -> list[Row]:
    """Return a line over time, and its highest point with its value."""
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


def hourly_layers(points: Sequence[Row], worst: str, limit: float | None) -> list[Row]:
    """Return a line for each endpoint, the worst one strong, and the gate as a dashed line."""
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


def drawn(layers: Sequence[Row], title: str) -> Markup | None:
    """Draw layers to SVG with a title; None where Vega cannot."""
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
