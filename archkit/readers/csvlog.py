"""PostgreSQL csvlog to statements, sessions and the signs of how the log was written."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.csv_records import LAYOUTS, Account, split_records
from archkit.readers.text import LONGEST_LINE, count_lines, head_of, is_gzip, is_plain_utf8, read_lines
from archkit.scrub import scrub_label
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.sql.shapes import BLANK, BLANK_WITH, UNCOMMENT, WITHOUT_COMMENTS, fold, shape_id
from archkit.store.warehouse import Connection, DatabaseError

if TYPE_CHECKING:
    from archkit.readers.log_job import LogJob

_FOLDER = Path(__file__).parent / "sql"
_COLUMNS = (
    "log_time user_name database_name process_id connection_from session_id session_line_num command_tag "
    "session_start_time vxid transaction_id severity sql_state_code message detail hint internal_query "
    "internal_query_pos context query query_pos location application backend_type leader_pid query_id"
).split()
_RECORDS = (_FOLDER / "csvlog_records.sql").read_text(encoding="utf-8")
_STATEMENTS = (_FOLDER / "csvlog.sql").read_text(encoding="utf-8")
_OUT = (_FOLDER / "csvlog_out.sql").read_text(encoding="utf-8")
_LONGEST_RECORD = LONGEST_LINE  # more costs time and memory
_OUTPUTS = {"statements": "out_statements", "sessions": "out_sessions", "log_signs": "out_log_signs"}


def read_csvlog(connection: Connection, job: LogJob) -> tuple[Account, dict[str, str], dict[str, str]]:
    """Return the line account, the distinct shapes {id: folded text} and the tables filled {view: table}."""
    account = _load_fast(connection, job) or _load_carefully(connection, job)
    if not account.parsed:
        reason = account.rejects[0].reason if account.rejects else "it is empty"
        raise InputError(
            f"No line of this file is a csvlog record; the first one: {reason}.",
            then="Give the .csv that PostgreSQL wrote.",
        )
    _run(connection, _STATEMENTS)
    shapes = _fold_texts(connection)
    _label_names(connection, job)
    _run(connection, _OUT, source=job.source)
    return account, shapes, _OUTPUTS


def _load_fast(connection: Connection, job: LogJob) -> Account | None:
    """Read the whole file at once; None unless every line of it is accounted for."""
    path = Path(job.path)
    width = _width(head_of(path))
    if width not in LAYOUTS or not is_plain_utf8(path):
        return None
    read = count_lines(path)
    try:
        _read_csv(connection, path, _COLUMNS[:width], _LONGEST_RECORD)
        _note_records(connection, job)
    except DatabaseError:
        return None
    ((records, lines, unusable),) = connection.execute(
        "select count(*), coalesce(max(last_line), 0), count(*) filter (log_time is null) from records"
    ).fetchall()
    if lines != read or unusable:
        return None
    return Account(read=read, parsed=records, continued=read - records)


def _load_carefully(connection: Connection, job: LogJob) -> Account:
    """Split the file record by record, then read the good ones."""
    account = Account()
    clean = Path(job.folder) / "records.csv"
    with clean.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for line, fields in split_records(read_lines(Path(job.path)), account):
            writer.writerow([line, *fields])
    _read_csv(connection, clean, ["line", *_COLUMNS], 4 * _LONGEST_RECORD)
    _note_records(connection, job)
    _reject_times(connection, account)
    return account


def _note_records(connection: Connection, job: LogJob) -> None:
    patterns = {"blank": BLANK, "blank_with": BLANK_WITH, "uncomment": UNCOMMENT}
    _run(connection, _RECORDS, key=job.key, without_comments=WITHOUT_COMMENTS, **patterns)


def _reject_times(connection: Connection, account: Account) -> None:
    """Move records whose time cannot be read from parsed to rejected."""
    unread = "select line from records where log_time is null order by line"
    for (line,) in connection.execute(unread).fetchall():
        account.parsed -= 1
        account.reject(line, 1, "its time cannot be read; log_timezone = 'UTC' is always understood")
    connection.execute("delete from records where log_time is null")


def _read_csv(connection: Connection, path: Path, columns: list[str], longest: int) -> None:
    types = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
    missing = "".join(
        f", null as {quote_identifier(name)}" for name in ["line", *_COLUMNS] if name not in columns
    )
    connection.execute(
        f"create or replace view raw as select *{missing} from read_csv("
        f"{quote_text(str(path))}, columns = {{{types}}}, header = false, auto_detect = false, delim = ',', "
        f"quote = '\"', escape = '\"', strict_mode = true, null_padding = false, max_line_size = {longest}, "
        f"compression = '{'gzip' if is_gzip(path) else 'none'}')"
    )


def _fold_texts(connection: Connection) -> dict[str, str]:
    """Fold each distinct text once, into the table `folded`; return {shape id: folded text}."""
    texts = [text for (text,) in connection.execute("select text from texts").fetchall()]
    folded = [fold(text) for text in texts]
    shapes = [shape_id(f) for f in folded]
    connection.execute("create table folded (text varchar, sql varchar, shape varchar)")
    connection.execute(
        "insert into folded select unnest($1), unnest($2), unnest($3)", [texts, folded, shapes]
    )
    return dict(zip(shapes, folded, strict=True))


def _label_names(connection: Connection, job: LogJob) -> None:
    """Give each name of an application or user the label it may leave with, and its traffic."""
    found = connection.execute(
        "select application from records union select user_name from records"
    ).fetchall()
    names = [name for (name,) in found if name is not None]
    labels = [scrub_label(name) for name in names]
    traffic = [job.traffic_of(label) for label in labels]
    connection.execute("create table labels (name varchar, label varchar, traffic varchar)")
    connection.execute(
        "insert into labels select unnest($1), unnest($2), unnest($3)", [names, labels, traffic]
    )


def _run(connection: Connection, script: str, **parameters: object) -> None:
    """Run the statements of a script; each gets the parameters that it names."""
    for statement in connection.extract_statements(script):
        wanted = {name: parameters[name] for name in statement.named_parameters}
        connection.execute(statement, wanted)


def _width(head: bytes) -> int:
    """Return the number of columns of the first record; 0 where it is none."""
    try:
        return len(next(csv.reader(io.StringIO(head.decode("utf-8", errors="replace"), newline=""))))
    except (csv.Error, StopIteration):
        return 0
