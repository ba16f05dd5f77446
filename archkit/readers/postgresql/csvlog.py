"""PostgreSQL csvlog: DuckDB's own reader where it accounts for every line, the careful one elsewhere."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.account import Account
from archkit.readers.log_format import LogFormat
from archkit.readers.postgresql.csv_records import LAYOUTS, is_record_start, split_records
from archkit.readers.postgresql.messages import COLUMNS, note_messages, read_messages, reject_unread_times
from archkit.readers.text import LONGEST_LINE, count_lines, head_of, is_gzip, is_plain_utf8, read_lines
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import Connection, DatabaseError

if TYPE_CHECKING:
    from archkit.readers.log_format import Head, LogJob, LogRead


def fits(head: Head) -> bool:
    """Whether a line begins like a record."""
    return any(is_record_start(line) for line in head.lines)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return what the log says; raises InputError where no line is a record."""
    account = _load_fast(connection, job) or _load_carefully(connection, job)
    if not account.parsed:
        reason = account.rejects[0].reason if account.rejects else "it is empty"
        raise InputError(
            f"No line of this file is a csvlog record; the first one: {reason}.",
            then="Give the .csv that PostgreSQL wrote.",
        )
    return read_messages(connection, job, account)


def _load_fast(connection: Connection, job: LogJob) -> Account | None:
    """Read the whole file at once; None unless every line of it is accounted for."""
    path = Path(job.path)
    width = _width(head_of(path))
    if width not in LAYOUTS or not is_plain_utf8(path):
        return None
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(count_lines, path)
        try:
            _read_csv(connection, path, COLUMNS[:width], LONGEST_LINE)
            note_messages(connection, job)
        except DatabaseError:
            return None
        lines = counted.result()
    ((records, read, unusable),) = connection.execute(
        "select count(*), count(*) + coalesce(sum(breaks), 0), count(*) filter (local_time is null) from noted"
    ).fetchall()
    ((strange,),) = connection.execute("select count(*) from clocks where minutes is null").fetchall()
    if lines != read or unusable or strange:
        return None
    return Account(read=lines, parsed=records, continued=lines - records)


def _load_carefully(connection: Connection, job: LogJob) -> Account:
    """Split the file record by record, then read the good ones."""
    account = Account()
    clean = Path(job.folder) / "records.csv"
    with clean.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for line, fields in split_records(read_lines(Path(job.path)), account):
            writer.writerow([line, *fields])
    _read_csv(connection, clean, ["line", *COLUMNS], 4 * LONGEST_LINE)
    note_messages(connection, job)
    reject_unread_times(connection, account)
    return account


def _read_csv(connection: Connection, path: Path, columns: list[str], longest: int) -> None:
    types = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
    missing = "".join(
        f", null as {quote_identifier(name)}" for name in ["line", *COLUMNS] if name not in columns
    )
    connection.execute(
        f"create or replace view raw as select *{missing} from read_csv("
        f"{quote_text(str(path))}, columns = {{{types}}}, header = false, auto_detect = false, delim = ',', "
        f"quote = '\"', escape = '\"', strict_mode = true, null_padding = false, max_line_size = {longest}, "
        f"compression = '{'gzip' if is_gzip(path) else 'none'}')"
    )


def _width(head: bytes) -> int:
    """Return the number of columns of the first record; 0 where it is none."""
    try:
        return len(next(csv.reader(io.StringIO(head.decode("utf-8", errors="replace"), newline=""))))
    except (csv.Error, StopIteration):
        return 0


CSVLOG = LogFormat("postgresql-csvlog", "PostgreSQL csvlog", fits, read)
