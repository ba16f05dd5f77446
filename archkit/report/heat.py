"""Heat maps of latency over time: a row per endpoint or statement, a column per step, drawn to SVG by a template."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archkit.laws import fewest_for
from archkit.report import words
from archkit.report.html import body
from archkit.report.tables import table_body
from archkit.report.time_axis import Tick, ticks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markupsafe import Markup

    from archkit.model.evidence import EvidenceTable

MOST_ROWS, MOST_COLUMNS, LEAST_COLUMNS, MOST_FIGURES = 10, 192, 3, 20
LABELS, CELLS, WIDEST_CELL, ROW, TOP = 172, 576, 64, 22, 50
LEVELS = 9
FEWEST = fewest_for(0.95)
_GRIDS = ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))
_DECADES = range(-3, 9)
_STEPS = {300: "5 minutes", 3600: "hour", 21_600: "6 hours", 86_400: "day", 604_800: "week"}


@dataclass(frozen=True)
class Band:
    """One level of the scale: its class, its place in the legend, and the duration at which it begins."""

    level: int
    x: float
    begins: str


@dataclass(frozen=True)
class Line:
    """A row of the map: cells as a path for each level, and what lies at or above its gate."""

    name: str
    title: str
    y: int
    paths: tuple[tuple[int, str], ...]
    beyond: str
    worst: str


@dataclass(frozen=True)
class HeatMap:
    """What the template draws; lengths in px."""

    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int
    cells: float
    step: str


@dataclass(frozen=True)
class _Cell:
    subject: str
    at: int
    p95_ms: float
    is_sure: bool


@dataclass(frozen=True)
class _Grid:
    """Steps as columns: the first, their length in s, how many, and how wide one is."""

    first: int
    step_s: int
    columns: int
    cell: float

    def x(self, at: int) -> float:
        return round(LABELS + (at - self.first) // self.step_s * self.cell, 2)

    def holds(self, at: int) -> bool:
        return 0 <= (at - self.first) // self.step_s < self.columns


@dataclass(frozen=True)
class Subjects:
    """What the rows are: their noun, how each is named, which are left out, and the p95 that its gate asks, in ms."""

    noun: str
    named: Callable[[str], str] = str
    shown: Callable[[str], bool] = bool
    limits: Mapping[str, float] = field(default_factory=dict)


def heat_map(table: EvidenceTable | None, of: Subjects) -> Markup | None:
    """Draw the p95 of each subject over time; None with too few steps."""
    cells = _cells(table, of) if table else []
    grid = _grid(cells, _step_of(table))
    if table is None or grid is None:
        return None
    cells = [cell for cell in cells if grid.holds(cell.at)]
    drawn = _drawn(cells, grid, of)
    title = _title(cells, of, grid)
    rows, columns = len(drawn.lines), grid.columns
    return body(
        "chart.html.j2",
        title=title,
        about=_about(cells, of, grid),
        svg=body("heat.svg.j2", map=drawn, title=title, described=f"{rows} {of.noun}s by {columns} steps"),
        table=table_body(table, MOST_FIGURES),
        rows=len(table.rows),
    )


def _cells(table: EvidenceTable, of: Subjects) -> list[_Cell]:
    rows: list[dict[str, Any]] = [row for row in table.records() if row["p95_ms"] is not None]
    known = list(dict.fromkeys(str(row[table.columns[0]]) for row in rows))
    kept = frozenset(([name for name in known if of.shown(name)] or known)[:MOST_ROWS])
    found = ((str(row[table.columns[0]]), row) for row in rows)
    return [
        _Cell(name, _seconds(row["moment"]), row["p95_ms"], row["n"] >= FEWEST)
        for name, row in found
        if name in kept
    ]


def _step_of(table: EvidenceTable | None) -> int:
    given = {p.name: p.value for p in table.parameters} if table else {}
    return int(given.get("step_s") or 3600)


def _grid(cells: Sequence[_Cell], step_s: int) -> _Grid | None:
    """Return all steps, or those around the one with most cells where there are more than the picture holds."""
    if not cells:
        return None
    first, last = min(c.at for c in cells), max(c.at for c in cells)
    columns = (last - first) // step_s + 1
    if columns > MOST_COLUMNS:
        busiest = Counter(c.at for c in cells).most_common(1)[0][0]
        first = min(max(busiest - MOST_COLUMNS // 2 * step_s, first), last - (MOST_COLUMNS - 1) * step_s)
        columns = MOST_COLUMNS
    if columns < LEAST_COLUMNS:
        return None
    return _Grid(first, step_s, columns, min(CELLS / columns, WIDEST_CELL))


def _drawn(cells: Sequence[_Cell], grid: _Grid, of: Subjects) -> HeatMap:
    bounds = _bounds([cell.p95_ms for cell in cells])
    names = list(dict.fromkeys(cell.subject for cell in cells))
    lines = tuple(
        _line([c for c in cells if c.subject == name], TOP + place * ROW, (grid, bounds, of))
        for place, name in enumerate(names)
    )
    bottom = TOP + len(names) * ROW
    return HeatMap(
        lines=lines,
        bands=_bands(bounds),
        ticks=ticks_of(
            grid.first, grid.first + grid.columns * grid.step_s, (LABELS, grid.columns * grid.cell)
        ),
        width=LABELS + CELLS + 84,
        height=bottom + 24,
        cells=LABELS + grid.columns * grid.cell,
        step=_STEPS.get(grid.step_s, "step"),
    )


def _line(cells: Sequence[_Cell], y: int, drawn: tuple[_Grid, tuple[float, ...], Subjects]) -> Line:
    grid, bounds, of = drawn
    name = cells[0].subject
    limit = of.limits.get(name)
    levels: dict[int, list[str]] = {}
    for cell in cells:
        levels.setdefault(_level(cell.p95_ms, bounds), []).append(_square(cell, y, grid))
    gap = 1 if grid.cell > ROW / 4 else 0
    over = [
        f"M{grid.x(c.at):g} {y + ROW - 4}h{grid.cell - gap:g}v2h-{grid.cell - gap:g}z"
        for c in cells
        if limit and c.p95_ms >= limit
    ]
    said = of.named(name)
    worst = words.duration(max(cell.p95_ms for cell in cells))
    paths = tuple((level, "".join(squares)) for level, squares in sorted(levels.items()))
    return Line(words.head(said, 24), words.head(said, 200), y, paths, "".join(over), worst)


def _square(cell: _Cell, y: int, grid: _Grid) -> str:
    """Return a cell as a path: half as high where few calls stand behind it."""
    width = grid.cell - (1 if grid.cell > ROW / 4 else 0)
    height = ROW - 5 if cell.is_sure else ROW // 2 - 4
    return f"M{grid.x(cell.at):g} {y + ROW - 5 - height}h{width:g}v{height}h-{width:g}z"


def _bounds(values: Sequence[float]) -> tuple[float, ...]:
    """Return where levels part: the finest of the round grids that has no more levels than there are colours."""
    low, high = min(values), max(values)
    found: list[float] = []
    for grid in _GRIDS:
        found = [m * 10.0**d for d in _DECADES for m in grid if low < m * 10.0**d <= high]
        if len(found) < LEVELS:
            break
    return tuple(found[-(LEVELS - 1) :])


def _level(value: float, bounds: tuple[float, ...]) -> int:
    place = sum(value >= bound for bound in bounds)
    return round(place * (LEVELS - 1) / len(bounds)) if bounds else LEVELS // 2


def _bands(bounds: tuple[float, ...]) -> tuple[Band, ...]:
    starts = (0.0, *bounds)
    return tuple(
        Band(_level(start, bounds), LABELS + place * 58, words.duration(start) if start else "")
        for place, start in enumerate(starts)
    )


def _title(cells: Sequence[_Cell], of: Subjects, grid: _Grid) -> str:
    """Say in which step most rows are slowest, else which row is slowest of all, and when."""
    sure = [c for c in cells if c.is_sure] or list(cells)
    names = dict.fromkeys(c.subject for c in sure)
    worst = [max((c for c in sure if c.subject == name), key=lambda c: c.p95_ms) for name in names]
    at, times = Counter(c.at for c in worst).most_common(1)[0]
    if times > 1 and 2 * times >= len(worst):
        return f"{times} of {words.plural(len(worst), of.noun)} are slowest in {_step(at, grid)}"
    slowest = max(worst, key=lambda c: c.p95_ms)
    name, p95 = words.head(of.named(slowest.subject), 60), words.duration(slowest.p95_ms)
    return f"{name} peaks at a p95 of {p95} in {_step(slowest.at, grid)}"


def _step(at: int, grid: _Grid) -> str:
    moment = datetime.fromtimestamp(at, UTC)
    is_long = grid.columns * grid.step_s > 86_400  # noqa: PLR2004  a day
    when = words.when(moment) if is_long else f"{moment:%H:%M}"
    return f"the {_STEPS.get(grid.step_s, 'step')} from {when}"


def _about(cells: Sequence[_Cell], of: Subjects, grid: _Grid) -> str:
    """Say what is measured, and how to read what is not plain."""
    step = _STEPS.get(grid.step_s, "step")
    parts = [f"p95 by {step}, UTC; the {of.noun}s with the most time in all"]
    if any(not cell.is_sure for cell in cells):
        parts.append(f"low cells rest on fewer than {FEWEST} calls")
    if any(cell.p95_ms >= of.limits.get(cell.subject, float("inf")) for cell in cells):
        parts.append("underlined: at or above what its gate asks")
    if grid.columns == MOST_COLUMNS:
        parts.append(f"at most {MOST_COLUMNS} steps are drawn")
    return "; ".join(parts)


def _seconds(moment: object) -> int:
    at = datetime.fromisoformat(str(moment))
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
