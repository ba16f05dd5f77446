"""PostgreSQL's messages to statements, sessions and the signs of how the log was written, whatever form they came in.

csvlog, jsonlog and stderr each make a view `raw` of their records: the columns of csvlog, all text, in the order of the
file, and `line`, the number of the record's first line (null where each record is a line, or csvlog's own lines).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.readers.events import EVENTS, begin_events, finish_events
from archkit.readers.log_format import LogRead
from archkit.readers.statements import STATEMENTS, finish, prepare, run_script
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from archkit.readers.account import Account
    from archkit.readers.log_format import LogJob
    from archkit.store.warehouse import Connection

_FOLDER = Path(__file__).parent / "sql"
_MESSAGES, _CLOCKS, _PLACED, _CALLS, _FETCHED, _OUT, _EVENTS = (
    (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("messages", "clocks", "placed", "calls", "fetched", "out", "events")
)
COLUMNS = (
    "log_time user_name database_name process_id connection_from session_id session_line_num command_tag "
    "session_start_time vxid transaction_id severity sql_state_code message detail hint internal_query "
    "internal_query_pos context query query_pos location application backend_type leader_pid query_id"
).split()
_UNREAD = "its time cannot be read; log_timezone = 'UTC' is always understood"


def note_messages(connection: Connection, job: LogJob) -> None:
    """Take what is used of `raw` into the table `noted`: the one pass over the file."""
    prepare(connection, job)
    run_script(connection, _MESSAGES)
    ((odd,),) = connection.execute("select count(*) from odd_sessions").fetchall()
    if odd:
        connection.execute("update noted set session = null where session in (from odd_sessions)")
    run_script(connection, _CLOCKS)
    _define_utc(connection)


def _define_utc(connection: Connection) -> None:
    """Define utc(moment, zone) by the zones that the log names: mostly one, so that no row need look it up."""
    zones = connection.execute("select zone, minutes from clocks where minutes is not null").fetchall()
    cases = " ".join(f"when {quote_text(zone)} then {int(minutes)}" for zone, minutes in zones)
    shift = str(int(zones[0][1])) if len(zones) == 1 else f"case zone {cases} end" if zones else "null"
    connection.execute(f"create or replace macro utc(moment, zone) as moment - to_minutes({shift})")


def read_messages(connection: Connection, job: LogJob, account: Account) -> LogRead:
    """Return what `noted` tells; the account has one accepted record for each of its rows."""
    ((pairs, fetches, is_plain),) = connection.execute(
        "select count(*) filter (verb = 'timing' or (verb in ('statement', 'execute') and not is_timed)), "
        "count(*) filter (verb = 'execute fetch'), bool_and(given_line is null and breaks = 0) from noted"
    ).fetchall()
    if is_plain:
        connection.execute(
            "create or replace view placed as select *, rowid as seq, rowid + 1 as line from noted"
        )
    else:
        run_script(connection, _PLACED)
    run_script(connection, _CALLS, is_paired=pairs > 0)
    if fetches:
        run_script(connection, _FETCHED)
    shapes = finish(connection, job, spoken="noted")
    run_script(connection, _OUT)
    begin_events(connection)
    run_script(connection, _EVENTS)
    shapes |= finish_events(connection, job)
    told = STATEMENTS | EVENTS | {"sessions": "out_sessions", "log_signs": "out_log_signs"}
    return LogRead(account, told, shapes)


def reject_unread_times(connection: Connection, account: Account) -> None:
    """Move records whose time cannot be read from parsed to rejected; `raw` must have given their lines."""
    lost = "local_time is null or zone in (select zone from clocks where minutes is null)"
    lines = connection.execute(f"select given_line from noted where {lost} order by 1").fetchall()
    for (line,) in lines:
        account.parsed -= 1
        account.reject(line, 1, _UNREAD)
    if lines:
        connection.execute(f"create or replace table noted as select * from noted where not ({lost})")
