"""PostgreSQL jsonlog (15 and newer), and the JSON lines of CloudNativePG, which hold csvlog's columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.account import MOST_REJECTS, Account
from archkit.readers.log_format import LogFormat
from archkit.readers.postgresql.messages import note_messages, read_messages, reject_unread_times
from archkit.readers.postgresql.physical import read_physical
from archkit.readers.statements import run_script

if TYPE_CHECKING:
    from archkit.readers.log_format import Head, LogJob, LogRead
    from archkit.store.warehouse import Connection

_FOLDER = Path(__file__).parent / "sql"
_RECORDS, _PLANS = ((_FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in ("records", "plans"))


def fits(head: Head) -> bool:
    """Whether a line is a message."""
    return any(_is_message(line) for line in head.lines)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return what the log says; raises InputError where no line is a message."""
    read_physical(connection, job, lambda: _fill(connection))
    account = _account(connection)
    run_script(connection, _PLANS.replace(":table:", "records"))
    note_messages(connection, job)
    reject_unread_times(connection, account)
    if not account.parsed:
        reason = account.rejects[0].reason if account.rejects else "it is empty"
        raise InputError(
            f"No line of this file is a message of PostgreSQL; the first one: {reason}.",
            then="Give the .json that PostgreSQL wrote.",
        )
    return read_messages(connection, job, account)


def _fill(connection: Connection) -> int:
    """Fill records; return the number of lines."""
    run_script(connection, _RECORDS)
    ((rows,),) = connection.execute("select count(*) from records").fetchall()
    return int(rows)


def _account(connection: Connection) -> Account:
    ((read, parsed),) = connection.execute(
        "select count(*), count(*) filter (reason is null) from records"
    ).fetchall()
    account = Account(read=read, parsed=parsed)
    lost = f"select line, reason from records where reason is not null order by line limit {MOST_REJECTS}"
    for line, reason in connection.execute(lost).fetchall():
        account.reject(line, 1, reason)
    account.rejected = read - parsed
    return account


def _is_message(line: str) -> bool:
    if not line.startswith("{"):
        return False
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False
    inner = record.get("record")
    return {"timestamp", "error_severity", "pid"} <= set(record) or (
        isinstance(inner, dict) and {"log_time", "error_severity"} <= set(inner)
    )


JSONLOG = LogFormat("postgresql-jsonlog", "PostgreSQL jsonlog", fits, read)
