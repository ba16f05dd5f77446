"""PostgreSQL's text logs (stderr, syslog, and what clouds and containers make of them), with any log_line_prefix."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.account import MOST_REJECTS, Account
from archkit.readers.log_format import LogFormat
from archkit.readers.postgresql.line_prefix import Prefix, read_prefix
from archkit.readers.postgresql.messages import note_messages, read_messages, reject_unread_times
from archkit.readers.postgresql.physical import read_physical
from archkit.readers.postgresql.prefix_guess import guess_prefix
from archkit.readers.postgresql.prefix_sql import cut_sql, translated_sql
from archkit.readers.postgresql.wrappings import BARE, Wrapping, wrapping_of
from archkit.readers.statements import run_script
from archkit.readers.text import head_of, lines_of

if TYPE_CHECKING:
    from archkit.readers.log_format import Head, LogJob, LogRead
    from archkit.store.warehouse import Connection

_FOLDER = Path(__file__).parent / "sql"
_LINES, _ATTACHED, _TAILS, _PLANS, _RAW = (
    (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("lines", "attached", "tails", "plans", "text_raw")
)
_SAMPLE = 1 << 20
_IN_FILE = ("null", "")
_IN_PROCESS = (
    "coalesce(process_id, last_value(process_id ignore nulls) over (rows unbounded preceding))",
    "partition by process order by seq",
)
_HEADLESS = "it goes on with a record that is not in this file, or cannot be read"


def fits(head: Head) -> bool:
    """Whether most lines with a severity have one prefix, and a time."""
    lines = lines_of(head.text)
    wrapping = wrapping_of(lines)
    prefix = guess_prefix(wrapping.unwrap(lines))
    return prefix is not None and (prefix.has_time or wrapping is not BARE)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return what the log says; raises InputError where no line is a message."""
    lines = lines_of(head_of(Path(job.path), _SAMPLE).decode("utf-8", errors="replace"))
    wrapping = wrapping_of(lines)
    given = job.hints.log_line_prefix
    prefix = read_prefix(given) if given else guess_prefix(wrapping.unwrap(lines))
    if not prefix:
        raise _unread("its lines have no prefix in common")
    _load(connection, job, wrapping, prefix)
    account = _account(connection)
    run_script(connection, _PLANS.replace(":table:", "lines"))
    run_script(connection, _RAW)
    note_messages(connection, job)
    reject_unread_times(connection, account)
    if not account.parsed:
        raise _unread(account.rejects[0].reason if account.rejects else "it is empty")
    return read_messages(connection, job, account)


def _unread(reason: str) -> InputError:
    return InputError(
        f"No line of this file is a message of PostgreSQL; the first one: {reason}.",
        then="Say in inputs.yaml what log_line_prefix the server has.",
    )


def _load(connection: Connection, job: LogJob, wrapping: Wrapping, prefix: Prefix) -> None:
    """Fill lines, each record whole on its first one."""
    read_physical(connection, job, lambda: _cut(connection, job, wrapping, prefix))
    _attach(connection, _IN_FILE)
    ((astray,),) = connection.execute("select count(*) from attached where is_astray").fetchall()
    if astray:
        _attach(connection, _IN_PROCESS)
    run_script(connection, _TAILS)


def _cut(connection: Connection, job: LogJob, wrapping: Wrapping, prefix: Prefix) -> int:
    """Fill lines; return the number of physical ones."""
    changed = datetime.fromtimestamp(Path(job.path).stat().st_mtime, UTC)
    run_script(connection, wrapping.script, year=changed.year, zone=job.hints.time_zone)
    connection.execute(
        _LINES.replace(":cut:", cut_sql(prefix)).replace(":translated:", translated_sql(prefix))
    )
    ((rows,),) = connection.execute("select count(*) filter (sub = 1) from lines").fetchall()
    return int(rows)


def _attach(connection: Connection, order: tuple[str, str]) -> None:
    process, window = order
    run_script(connection, _ATTACHED.replace(":process:", process).replace(":window:", window))


def _account(connection: Connection) -> Account:
    """Return what became of the physical lines; a line with several in it counts as its first."""
    ((read, parsed),) = connection.execute(
        "select count(*), count(*) filter (kind = 'head') from lines where sub = 1"
    ).fetchall()
    lost = (
        "from lines left join attached on attached.seq = lines.rowid where sub = 1 and kind <> 'head' "
        "and not coalesce(is_kept, false)"
    )
    ((rejected,),) = connection.execute(f"select count(*) {lost}").fetchall()
    account = Account(read=read, parsed=parsed, continued=read - parsed - rejected)
    for line, kind, reason in connection.execute(
        f"select coalesce(line, lines.rowid + 1) as line, kind, lines.text {lost} order by 1 limit {MOST_REJECTS}"
    ).fetchall():
        account.reject(line, 1, reason if kind in ("lost", "none") else _HEADLESS)
    account.rejected = rejected
    return account


STDERR = LogFormat("postgresql-stderr", "PostgreSQL stderr or syslog", fits, read)
