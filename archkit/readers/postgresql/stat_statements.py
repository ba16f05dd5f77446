"""pg_stat_statements as CSV, of any version of PostgreSQL, to the view `statement_totals`.

The database counted the calls: there are sums for each statement and role, and no single call, hence no percentile.
Statements within functions (toplevel is false) are rows like any other, as in the database's own view.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.csv_table import header_in, header_of, load_table
from archkit.readers.log_format import LogFormat, LogRead
from archkit.readers.refused import reject_refused
from archkit.readers.statements import finish, prepare, run_script

if TYPE_CHECKING:
    from archkit.readers.csv_table import Header
    from archkit.readers.log_format import Head, LogJob
    from archkit.store.warehouse import Connection

_FOLDER = Path(__file__).parent / "sql"
_TOTALS, _OUT = (
    (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("stat_statements", "stat_statements_out")
)
# What a field is called, the newest name first; PostgreSQL 13 told planning and execution apart.
_FIELDS = {
    "query": ("query",),
    "calls": ("calls",),
    "total_ms": ("total_exec_time", "total_time"),
    "min_ms": ("min_exec_time", "min_time"),
    "max_ms": ("max_exec_time", "max_time"),
    "stddev_ms": ("stddev_exec_time", "stddev_time"),
    "rows": ("rows",),
    "role": ("rolname", "usename", "username", "user"),
}
_NEEDED = ("query", "calls", "total_ms")


def fits(head: Head) -> bool:
    """Whether the first line names what only this view has together."""
    header = header_in(next(iter(head.lines), ""))
    return header is not None and all(_place(header, field) is not None for field in _NEEDED)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the totals; raises InputError where no row tells a statement."""
    path = Path(job.path)
    header = header_of(path)
    if header is None:
        raise InputError(
            "Its first line does not name the columns.", then="Use \\copy ... with (format csv, header)."
        )
    prepare(connection, job)
    account = load_table(connection, path, Path(job.folder), header)
    connection.execute(f"create or replace view told as select line, {_columns(header)} from cells")
    run_script(connection, _TOTALS)
    reject_refused(connection, account)
    ((rows,),) = connection.execute("select count(*) from calls").fetchall()
    if not rows:
        raise InputError("No row of this file tells a statement with its calls and time.")
    shapes = finish(connection, job)
    run_script(connection, _OUT)
    return LogRead(account, {"statement_totals": "out_statement_totals"}, shapes)


def _place(header: Header, field: str) -> int | None:
    places = (header.place_of(name) for name in _FIELDS[field])
    return next((place for place in places if place is not None), None)


def _columns(header: Header) -> str:
    places = {field: _place(header, field) for field in _FIELDS}
    return ", ".join(
        f"{'null' if place is None else header.columns()[place]} as {field}"
        for field, place in places.items()
    )


STAT_STATEMENTS = LogFormat("pg-stat-statements", "pg_stat_statements as CSV", fits, read)
