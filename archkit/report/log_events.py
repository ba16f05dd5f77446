"""What `archkit logs` shows of what the server said beside statements, of what changed, and of the filters."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.layout import NOTHING, Column, cut, laid_out
from archkit.report.log_shapes import sql_of, with_more
from archkit.report.text import aligned

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell
    from archkit.model.scope import Scope

_MOST = 12
_ROUTINE = ("autovacuum", "checkpoint")
_NO_NAMES = "Requests have neither application nor user: all of that time are counted."


def scope_text(scope: Scope) -> str:
    """Word the filters, and what they cannot part; empty where nothing is filtered."""
    said = (
        ("from {} UTC on", words.when(scope.since) if scope.since else None),
        ("before {} UTC", words.when(scope.until) if scope.until else None),
        ("application {}", scope.application),
        ("user {}", scope.user),
    )
    parts = [form.format(value) for form, value in said if value is not None]
    named = [_NO_NAMES] if scope.application is not None or scope.user is not None else []
    return " ".join([f"Only {', '.join(parts)}.", *named]) if parts else ""


def changes_text(assessment: Assessment) -> str:
    """Word what changed at the moment that is compared, the most time first."""
    table = assessment.table("regressions")
    rows = [row for row in (table.records() if table else ()) if row["change"] != "same"]
    moment = assessment.scope.compare_at
    if moment is None or table is None:
        return ""
    if not rows:
        return f"Nothing changed at {words.when(moment)} UTC."
    head = ("Change", "Of", "Calls", "", "p50", "", "p95", "", "Time after")
    told = [
        (
            str(row["change"]),
            str(row["subject"]),
            *(f"{row[f'{side}_calls']:,}" for side in ("before", "after")),
            *(_ms(row[f"{side}_{p}_ms"]) for p in ("p50", "p95") for side in ("before", "after")),
            words.share(float(row["after_share"] or 0)),
        )
        for row in rows[:_MOST]
    ]
    more = len(rows) - _MOST
    said = f"Before and after {words.when(moment)} UTC\n{aligned([head, *told], frozenset(range(2, 9)))}"
    return said + (f"\n{more} more changes" if more > 0 else "")


def events_text(assessment: Assessment, width: int) -> str:
    """Word what the server said beside statements, a line for each kind, subject and statement; routine comes last."""
    table = assessment.table("events")
    if table is None:
        return ""
    ordered = sorted(table.records(), key=lambda row: str(row["kind"]) in _ROUTINE)
    shown, sql = ordered[:_MOST], sql_of(assessment)
    columns = (
        Column("Event", tuple(str(row["kind"]).replace("_", " ") for row in shown), is_right=False),
        Column("Of", tuple(cut(str(row["subject"] or NOTHING), 40) for row in shown), is_right=False),
        Column("Times", tuple(f"{row['times']:,}" for row in shown)),
        *(
            Column(head, tuple(_amount(row, head.lower()) for row in shown), rank=rank)
            for head, rank in (("Total", 0), ("p95", 3), ("Max", 2))
        ),
        Column(
            "Last, UTC", tuple(_moment(row["last_at"], assessment) for row in shown), is_right=False, rank=1
        ),
        Column("Shape", tuple(str(row["shape"] or NOTHING) for row in shown), is_right=False),
        Column(
            "SQL", tuple(sql.get(str(row["shape"]), "") for row in shown), is_right=False, is_flexible=True
        ),
    )
    return with_more(laid_out(columns, width), len(ordered) - _MOST, "more event")


def _moment(moment: Cell, assessment: Assessment) -> str:
    """Word a moment; without the day where the log is of one day."""
    at = datetime.fromisoformat(str(moment))
    window = assessment.window
    is_day = window is not None and window.start.date() == window.end.date()
    return f"{at:%H:%M:%S}" if is_day else f"{words.day(at)}, {at:%H:%M}"


def _amount(row: dict[str, Cell], name: str) -> str:
    """Word the time of an event, else the size of its file."""
    amount = row.get(f"{name}_bytes")
    if isinstance(amount, int | float):
        return words.size(amount).replace(words.NBSP, " ")
    return _ms(row[f"{name}_ms"], "-")


def _ms(value: Cell, nothing: str = words.NOTHING) -> str:
    return words.duration(float(value)) if isinstance(value, int | float) else nothing
