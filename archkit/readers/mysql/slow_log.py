"""MySQL's slow log, as MySQL, MariaDB and Percona Server write it: rewritten to a row per entry, then read at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.account import Account
from archkit.readers.log_format import LogFormat, LogRead
from archkit.readers.mysql.entries import SEPARATOR, Unusual, join_entries, split_entries
from archkit.readers.statements import STATEMENTS, finish, prepare, run_script
from archkit.readers.text import LONGEST_LINE, is_damaged, read_lines, utf8_chunks
from archkit.sql.blanking_mysql import mysql_macros
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import Connection, DatabaseError

if TYPE_CHECKING:
    from archkit.readers.log_format import Head, LogJob

_FOLDER = Path(__file__).parent / "sql"
_ENTRIES, _CALLS, _OUT = (
    (_FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in ("entries", "calls", "out")
)
_SIGN = re.compile(r"# Query_time: [\d.]+  ?Lock_time: |# User@Host: .*\[.*\] @ .*\[.*\]|# Query_time: \d+$")


def fits(head: Head) -> bool:
    """Whether a line has the figures of an entry, or its client."""
    return any(_SIGN.match(line) for line in head.lines) or "\n# Query_time: " in head.text


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return what the log says; raises InputError where no line is of an entry."""
    _check_zone(connection, job)
    prepare(connection, job)
    connection.execute(mysql_macros())
    account = _load_fast(connection, job) or _load_carefully(connection, job)
    if not account.parsed:
        reason = account.rejects[0].reason if account.rejects else "it is empty"
        raise InputError(
            f"No line of this file is an entry of a slow log; the first one: {reason}.",
            then="Give the file that slow_query_log_file names.",
        )
    run_script(connection, _CALLS)
    shapes = finish(connection, job)
    run_script(connection, _OUT)
    tables = STATEMENTS | {"sessions": "out_sessions", "log_signs": "out_log_signs"}
    return LogRead(account, tables, shapes, dialect="mysql")


def _check_zone(connection: Connection, job: LogJob) -> None:
    try:
        connection.execute(
            "select timezone($1::varchar, timestamp '2000-01-01')::timestamp", [job.hints.time_zone]
        )
    except DatabaseError as error:
        raise InputError(
            "The time_zone that inputs.yaml names for this file is unknown.",
            then="Write one as Europe/Berlin.",
        ) from error


def _load_fast(connection: Connection, job: LogJob) -> Account | None:
    """Read the whole file at once; None unless every line of it is surely of an entry."""
    path, rows, lines = Path(job.path), Path(job.folder) / "entries.txt", 0
    try:
        with rows.open("wb") as file:
            for data, count in join_entries(utf8_chunks(path)):
                file.write(data)
                lines += count
    except Unusual:
        return None
    try:
        _note(connection, job, rows, is_numbered=False)
    except DatabaseError:
        return None
    ((entries, read, odd),) = connection.execute(
        "select count(*), coalesce(sum(breaks + 1), 0), "
        "count(*) filter (is_odd or (has_time and coalesce(ended_at, told_at) is null)) from noted"
    ).fetchall()
    if odd or read != lines or is_damaged(path):
        return None
    return Account(read=lines, parsed=entries, continued=lines - entries)


def _load_carefully(connection: Connection, job: LogJob) -> Account:
    """Split the file line by line, then read the good entries."""
    account, rows = Account(), Path(job.folder) / "entries.txt"
    with rows.open("w", encoding="utf-8", newline="\n") as file:
        for line, text in split_entries(read_lines(Path(job.path)), account):
            file.write(f"{line}{SEPARATOR}{text}\n")
    _note(connection, job, rows, is_numbered=True)
    return account


def _note(connection: Connection, job: LogJob, rows: Path, *, is_numbered: bool) -> None:
    """Take what is used of the rows into the table `noted`: the one pass over them."""
    numbered = "'line': 'BIGINT', " if is_numbered else ""
    columns = numbered + ", ".join(f"'{name}': 'VARCHAR'" for name in ("time", "client", "figures", "rest"))
    connection.execute(
        f"create or replace view raw as select *{'' if is_numbered else ', null::bigint as line'} from read_csv("
        f"{quote_text(str(rows))}, columns = {{{columns}}}, header = false, auto_detect = false, "
        f"delim = {quote_text(SEPARATOR)}, quote = '', escape = '', null_padding = true, "
        f"max_line_size = {2 * LONGEST_LINE}, compression = 'none')"
    )
    run_script(connection, _ENTRIES, zone=job.hints.time_zone)


SLOW_LOG = LogFormat("mysql-slow-log", "MySQL slow log", fits, read)
