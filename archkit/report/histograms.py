"""Histograms of durations as small multiples: the whole first, then what takes the most time, on one log scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archkit.report import words
from archkit.report.figures import Scale, log_scale
from archkit.report.html import body
from archkit.report.tables import table_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from archkit.model.evidence import EvidenceTable
    from archkit.report.heat import Subjects

WIDTH, HEIGHT, LEFT, TOP, BASE = 300, 136, 8, 30, 112
PLOT = WIDTH - 2 * LEFT - 12
MOST, MOST_FIGURES = 5, 20
_OF = {"endpoint": "all requests", "statement": "all statements"}


@dataclass(frozen=True)
class Histogram:
    """What the template draws of one subject, in px: `bars` is one path, `marks` are percentiles, `limit` its gate."""

    name: str
    title: str
    counted: str
    bars: str
    marks: tuple[tuple[str, float], ...]
    limit: float | None
    ticks: tuple[tuple[float, str], ...]
    is_code: bool


def histograms(table: EvidenceTable | None, of: Subjects, most: int = MOST) -> Markup | None:
    """Draw the durations of the whole and of `most` subjects, those with most time; None where nothing is timed."""
    groups = _groups(table, of, most) if table else ()
    if table is None or not groups:
        return None
    scale = log_scale(
        [float(row[edge]) for _, rows in groups for row in rows for edge in ("low_ms", "high_ms")], PLOT
    )
    if scale is None:
        return None
    return body(
        "histograms.html.j2",
        title=_title(groups[0][1][0], of),
        about=_about(groups, of),
        pictures=[_histogram(rows, scale, of) for _, rows in groups],
        table=table_body(_figures(table, of), MOST_FIGURES),
        size=(WIDTH, HEIGHT, BASE, TOP),
    )


def _figures(table: EvidenceTable, of: Subjects) -> EvidenceTable:
    """Return the bins of these subjects; the rest of their columns stands in the pictures."""
    kept = ("subject", "low_ms", "high_ms", "calls")
    rows = (row for row in table.records() if row["of"] in (_OF[of.noun], of.noun))
    return table.model_copy(
        update={"columns": kept, "rows": tuple(tuple(row[c] for c in kept) for row in rows)}
    )


def _groups(
    table: EvidenceTable, of: Subjects, most: int
) -> tuple[tuple[str, Sequence[dict[str, Any]]], ...]:
    """Return the bins of the whole, then of each subject that is shown; of one subject alone the whole is enough."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in table.records():
        found.setdefault((str(row["of"]), str(row["subject"])), []).append(row)
    whole = [(name, rows) for (kind, name), rows in found.items() if kind == _OF[of.noun]]
    each = [(name, rows) for (kind, name), rows in found.items() if kind == of.noun]
    shown = [(name, rows) for name, rows in each if of.shown(name)] or each
    return (*whole, *(shown[:most] if len(each) > 1 else ()))


def _histogram(rows: Sequence[dict[str, Any]], scale: Scale, of: Subjects) -> Histogram:
    first, most = rows[0], max(row["calls"] for row in rows)
    is_whole = first["of"] != of.noun
    name = str(first["subject"]) if is_whole else of.named(str(first["subject"]))
    limit = None if is_whole else of.limits.get(str(first["subject"]))
    return Histogram(
        name=words.head(name[:1].upper() + name[1:] if is_whole else name, 60),
        title=words.head(name, 200),
        counted=_counted(first),
        bars="".join(_bar(row, scale, most) for row in rows),
        marks=tuple((p, LEFT + scale.at(first[f"{p}_ms"])) for p in ("p50", "p95", "p99")),
        limit=LEFT + scale.at(limit) if limit else None,
        ticks=_ticks(scale),
        is_code=not is_whole,
    )


def _counted(row: dict[str, Any]) -> str:
    spread = (f"{p}{words.NBSP}{words.duration(row[f'{p}_ms'])}" for p in ("p50", "p95", "p99"))
    return f"{words.plural(int(row['n']), 'call')} · {', '.join(spread)}"


def _bar(row: dict[str, Any], scale: Scale, most: int) -> str:
    """Return a bin as part of a path; one with few calls is a px high."""
    left, right = LEFT + scale.at(row["low_ms"]), LEFT + scale.at(row["high_ms"])
    height = round(max(row["calls"] / most * (BASE - TOP), 1.0), 1)
    width = round(max(right - left - 0.5, 0.5), 1)
    return f"M{left:.1f} {BASE}v-{height:g}h{width:g}v{height:g}z"


def _ticks(scale: Scale) -> tuple[tuple[float, str], ...]:
    """Return the decades that have room for their label: every first, second or third."""
    every = -(-len(scale.ticks) // 6)
    return tuple((LEFT + x, words.duration(ms)) for ms, x in scale.ticks[::every])


def _title(whole: dict[str, Any], of: Subjects) -> str:
    half, rare = words.duration(whole["p50_ms"]), words.duration(whole["p99_ms"])
    noun = "requests" if of.noun == "endpoint" else "statements"
    return f"Half of all {noun} take up to {half}, one in a hundred more than {rare}"


def _about(groups: Sequence[tuple[str, Sequence[dict[str, Any]]]], of: Subjects) -> str:
    said = "Calls by duration, log scale, the same in each picture; bars from zero, each picture to its own highest"
    return said + (
        "; dashed: the p95 that its gate asks" if any(n in of.limits for n, _ in groups[1:]) else ""
    )
