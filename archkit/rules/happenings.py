"""What the server said beside statements, as rules look at it: by kind and statement, with how long was watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell

_HOUR_S = 3600
_SHORTEST_H = 1 / 60


@dataclass(frozen=True)
class Happening:
    """Events of one kind, put together by statement, by subject or by both.

    `shape` is empty where they are of several, or where the log does not tell it. `subjects` are what the question
    `events` says of them, the most frequent first; `names` its rows, which evidence is cited by.
    """

    shape: str
    subjects: tuple[str, ...]
    names: tuple[str, ...]
    times: int
    total_ms: float
    max_ms: float
    total_bytes: float
    max_bytes: float


def happenings(assessment: Assessment, kind: str, *by: Literal["shape", "subject"]) -> tuple[Happening, ...]:
    """Return the events of a kind, put together by these columns."""
    table = assessment.table("events")
    groups: dict[tuple[str, ...], list[dict[str, Cell]]] = {}
    for row in table.records() if table else ():
        if row["kind"] == kind:
            groups.setdefault(tuple(str(row[column] or "") for column in by), []).append(row)
    return tuple(map(_joined, groups.values()))


def _joined(rows: list[dict[str, Cell]]) -> Happening:
    shapes = {str(row["shape"] or "") for row in rows}
    return Happening(
        shape=shapes.pop() if len(shapes) == 1 else "",
        subjects=tuple(dict.fromkeys(str(row["subject"]) for row in rows if row["subject"])),
        names=tuple(str(row["event"]) for row in rows),
        times=sum(int(row["times"] or 0) for row in rows),
        total_ms=sum(float(row["total_ms"] or 0) for row in rows),
        max_ms=max(float(row["max_ms"] or 0) for row in rows),
        total_bytes=sum(float(row["total_bytes"] or 0) for row in rows),
        max_bytes=max(float(row["max_bytes"] or 0) for row in rows),
    )


def hours_watched(assessment: Assessment) -> float:
    """Return how long the logs watched, in hours, a minute at least; without statements, how long events came."""
    window = assessment.window
    return max(_SHORTEST_H, window.seconds / _HOUR_S if window else _hours_of_events(assessment))


def _hours_of_events(assessment: Assessment) -> float:
    table = assessment.table("events")
    rows = table.records() if table else ()
    moments = [datetime.fromisoformat(str(row[name])) for row in rows for name in ("first_at", "last_at")]
    return (max(moments) - min(moments)).total_seconds() / _HOUR_S if moments else 0.0


def whole_ms(assessment: Assessment) -> float:
    """Return the time of all statements, in ms."""
    table = assessment.table("shape_latency")
    return sum(float(row["total_ms"] or 0) for row in (table.records() if table else ()))


def cited(assessment: Assessment, column: str, happening: Happening) -> tuple[str, ...]:
    """Return the ids of the evidence on events."""
    return tuple(e for name in happening.names for e in assessment.evidence_of(f"events.{column}", name))


def statement_named(assessment: Assessment, shape: str) -> str:
    """Name a statement in a sentence, with its first tables: S-1 on orders."""
    tables = assessment.tables_of(shape)[:3]
    on = f" on {', '.join(tables)}" if tables else ""
    return f"{shape}{on}" if shape else "Statements that the log does not name"


def times(count: int) -> str:
    """Word how often."""
    return "once" if count == 1 else f"{count:,} times"


def seconds(ms: float) -> str:
    """Word a time, in s, from 100 ms on."""
    return f"{ms / 1000:,.1f} s" if ms >= 100 else f"{ms:.2g} ms"  # noqa: PLR2004


def size(amount: float) -> str:
    """Word a number of bytes."""
    units = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
    by, unit = next(((by, unit) for by, unit in units if amount >= by), (1, "bytes"))
    return f"{amount / by:,.3g} {unit}"
