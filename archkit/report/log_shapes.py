"""The statements on the screen of `archkit logs`: the worst by total and by tail, loops, the tables with most time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.report import words
from archkit.report.layout import NOTHING, Column, cut, laid_out, wrapped
from archkit.report.log_sources import statements_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell

MOST, MOST_TAILS, MOST_LOOPS, MOST_TABLES = 10, 5, 8, 4
_HOT = 0.1
Row = dict[str, Any]


def sql_of(a: Assessment) -> dict[str, str]:
    """Return the text of each shape; a kind of traffic that is not interactive is said before it."""
    table = statements_table(a)
    rows: Sequence[Row] = table.records() if table else ()
    return {
        str(row["shape"]): (f"[{row['traffic']}] " if row.get("traffic") not in (None, "interactive") else "")
        + str(row["sql"])
        for row in rows
    }


def statements_text(a: Assessment, width: int) -> str:
    """Word the statements that take the most time; columns without data are left out."""
    table, sql = statements_table(a), sql_of(a)
    rows: Sequence[Row] = table.records() if table else ()
    shown = rows[:MOST]
    times = (("p50", 3), ("p95", 0), ("p99", 1), ("max", 0))
    columns = (
        Column("Most time", tuple(str(row["shape"]) for row in shown), is_right=False),
        Column("Calls", tuple(words.count(int(row["calls"])) for row in shown)),
        Column("Total", tuple(ms(row["total_ms"]) for row in shown)),
        Column(
            "Share",
            tuple(words.share(row["share"]) if row.get("share") else NOTHING for row in shown),
            rank=2,
        ),
        Column("Mean", tuple(ms(row.get("mean_ms")) for row in shown)),
        *(
            Column(
                "Max" if name == "max" else name, tuple(ms(row.get(f"{name}_ms")) for row in shown), rank=rank
            )
            for name, rank in times
        ),
        Column("SQL", tuple(sql[str(row["shape"])] for row in shown), is_right=False, is_flexible=True),
    )
    return with_more(laid_out(columns, width), len(rows) - MOST, "more shape") if shown else ""


def tails_text(a: Assessment, width: int) -> str:
    """Word the statements whose slowest calls are far from the usual; SQL that stands above is not said again."""
    table, latency = a.table("slow_tail"), statements_table(a)
    rows: Sequence[Row] = table.records() if table else ()
    above = {str(row["shape"]) for row in (latency.records()[:MOST] if latency else ())}
    sql, shown = sql_of(a), rows[:MOST_TAILS]
    columns = (
        Column("Slow tail", tuple(str(row["shape"]) for row in shown), is_right=False),
        Column("Calls", tuple(words.count(int(row["n"])) for row in shown)),
        Column("p50", tuple(ms(row["p50_ms"]) for row in shown), rank=1),
        Column("p99", tuple(ms(row["p99_ms"]) for row in shown)),
        Column("Max", tuple(ms(row["max_ms"]) for row in shown), rank=2),
        Column("Tail calls", tuple(words.count(int(row["tail_calls"])) for row in shown), rank=3),
        Column("Tail time", tuple(ms(row["tail_ms"]) for row in shown)),
        Column(
            "SQL",
            tuple("as above" if str(r["shape"]) in above else sql.get(str(r["shape"]), "") for r in shown),
            is_right=False,
            is_flexible=True,
        ),
    )
    return with_more(laid_out(columns, width), len(rows) - MOST_TAILS, "more shape") if shown else ""


def loops_text(a: Assessment, width: int) -> str:
    """Word each loop in two lines: what is repeated; where, in which session for one, and after which statement."""
    sql, shown = sql_of(a), a.loops[:MOST_LOOPS]
    if not shown:
        return ""
    columns = (
        Column("Loop", tuple(loop.kind for loop in shown), is_right=False),
        Column("Shape", tuple(loop.shape for loop in shown), is_right=False),
        Column("Times", tuple(words.count(loop.times) for loop in shown)),
        Column("Calls", tuple(words.count(loop.calls) for loop in shown)),
        Column("Arguments", tuple(words.count(loop.distinct_arguments) for loop in shown)),
        Column("SQL", tuple(sql.get(loop.shape, "") for loop in shown), is_right=False, is_flexible=True),
    )
    head, *lines = laid_out(columns, width).splitlines()
    told = [head]
    for loop, line in zip(shown, lines, strict=True):
        after = f"after {loop.parent} {sql.get(loop.parent, '')}".rstrip() if loop.parent else ""
        parts = (
            f"in {loop.endpoint}" if loop.endpoint else "",
            f"such as in session {loop.session_example}",
            after,
        )
        told += [line, "    " + cut(", ".join(part for part in parts if part), width - 4)]
    return with_more("\n".join(told), len(a.loops) - MOST_LOOPS, "more loop")


def tables_text(a: Assessment, width: int) -> str:
    """Word in one line the tables whose statements take a tenth of the time or more."""
    table = a.table("hot_tables")
    rows: Sequence[Row] = table.records() if table else ()
    hot = [row for row in rows if (row["of_time_share"] or 0) >= _HOT]
    ordered = sorted(hot, key=lambda row: (-row["of_time_share"], str(row["table"])))
    said = [f"{row['table']} {words.share(row['of_time_share'])}" for row in ordered]
    line = f"Time by table, a statement counts for each that it uses: {words.listed(said, MOST_TABLES)}"
    return wrapped(line, width, indent="  ") if said else ""


def with_more(text: str, more: int, noun: str) -> str:
    """Add how many are not shown."""
    return f"{text}\n{words.plural(more, noun)}" if more > 0 else text


def ms(value: Cell) -> str:
    """Word a duration; a dash where there is none."""
    return words.duration(float(value)) if isinstance(value, int | float) else NOTHING
