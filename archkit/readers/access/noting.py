"""Lines of an access log to rows in a file beside: one pass, little memory, each line accounted for.

`note_lines` makes the view noted_0(line, kind, text, started_at, method, route, template, address, status, duration_ms,
trace, request_id): a row per line, as requests.sql says. Where DuckDB cannot read the file as it is, the lines are
written anew first; those that are then too long or lost are in the table spoiled(line, reason).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.access.endpoints import REQUEST_MACROS
from archkit.readers.account import MOST_REJECTS, Account
from archkit.readers.statements import prepare, run_script
from archkit.readers.text import LONGEST_LINE, count_lines, is_damaged, is_gzip, is_plain_utf8, read_lines
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import Connection, DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.log_format import LogJob

_TYPED = (Path(__file__).parent / "sql" / "requests.sql").read_text(encoding="utf-8")
_HARMLESS = str.maketrans({"\0": None, "\x01": None, "\r": " "})  # they would part lines or fields
_BUFFER = LONGEST_LINE  # the least that holds a line: what is read at once costs memory several times
_ROWS_AT_ONCE = 20_480
TOO_LONG = "it is longer than 4 MB"
LOST = "the gzip file is damaged: the rest is lost"
EMPTY = "an empty line"
IS_BLANK = "(trim(coalesce(text, '')) = '')"
ASKED = (
    "select line, started_at, method, route, template, address, status, duration_ms, trace "
    "from noted_{turn} where kind = 'request'"
)
NO_LINE = (
    "Each line needs a time, a method, a url and a status; inputs.yaml takes the log_format of the server."
)


def note_lines(connection: Connection, job: LogJob, fields: str) -> int:
    """Note what each line says, by a query of `physical` to fields (see pattern_sql.py); return the lines read."""
    prepare(connection, job)
    run_script(connection, REQUEST_MACROS)
    connection.execute("create or replace table spoiled (line bigint, reason varchar)")
    path = Path(job.path)
    lines = count_lines(path)
    if is_plain_utf8(path) and _note_whole(connection, job, fields, lines):
        return lines
    return _note_anew(connection, job, fields)


def note_again(connection: Connection, job: LogJob, fields: str, turn: int) -> None:
    """Note the odd lines of the turn before by another query, of the relation `left_over`(line, text)."""
    connection.execute(
        f"create or replace view left_over as select line, text from noted_{turn - 1} "
        f"where kind = 'odd' and not {IS_BLANK}"
    )
    _note(connection, job, fields, turn)


def count_rejects(connection: Connection, account: Account) -> None:
    """Count the lines of `rejected`(line, reason)."""
    kept = connection.execute(f"select line, reason from rejected order by 1 limit {MOST_REJECTS}").fetchall()
    ((lines,),) = connection.execute("select count(*) from rejected").fetchall()
    for line, reason in kept:
        account.reject(line, 1, reason)
    account.rejected += lines - len(kept)


def zone_of(connection: Connection, job: LogJob) -> str:
    """Return the time zone of times without one; raises InputError where the one given is unknown."""
    zone = job.hints.time_zone or "UTC"
    known = connection.execute("select 1 from pg_timezone_names() where name = $1", [zone]).fetchall()
    if not known:
        raise InputError(
            "The time_zone given for this file is unknown.", then="Say one such as Europe/Berlin."
        )
    return zone


def _note_whole(connection: Connection, job: LogJob, fields: str, lines: int) -> bool:
    """Note the file as it is; False where DuckDB sees other lines than there are."""
    try:
        _see(connection, Path(job.path), is_packed=is_gzip(Path(job.path)))
        return _note(connection, job, fields, 0) == lines
    except DatabaseError:
        return False


def _note_anew(connection: Connection, job: LogJob, fields: str) -> int:
    clean, spoiled = Path(job.folder) / "lines.txt", {}
    lines = 0
    with clean.open("w", encoding="utf-8", newline="\n") as file:
        for lines, text, reason in _clean_lines(Path(job.path)):
            file.write(f"{text}\n")
            if reason:
                spoiled[lines] = reason
    if spoiled:
        columns = [list(spoiled), list(spoiled.values())]
        connection.execute("insert into spoiled select unnest($1), unnest($2)", columns)
    _see(connection, clean, is_packed=False)
    _note(connection, job, fields, 0)
    return lines


def _clean_lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each line, its text without what would part it, and why it is of no use, if so."""
    for line in read_lines(path):
        if line.is_lost or (not line.has_end and is_damaged(path)):
            yield line.number, "", LOST
        elif line.is_cut:
            yield line.number, "", TOO_LONG
        else:
            yield line.number, line.text.translate(_HARMLESS), ""


def _see(connection: Connection, path: Path, *, is_packed: bool) -> None:
    connection.execute(
        "create or replace view physical as select text from read_csv("
        f"{quote_text(str(path))}, columns = {{'text': 'VARCHAR'}}, header = false, auto_detect = false, "
        f"delim = '\x01', quote = '', escape = '', max_line_size = {LONGEST_LINE}, buffer_size = {_BUFFER}, "
        f"compression = '{'gzip' if is_packed else 'none'}')"
    )


def _note(connection: Connection, job: LogJob, fields: str, turn: int) -> int:
    """Write the rows of a turn, in the order of the file, and make their view; return how many there are."""
    path = quote_text(str(Path(job.folder) / f"noted_{turn}.parquet"))
    connection.execute(f"create or replace view fields as {fields}")
    run_script(connection, _TYPED)
    written = connection.execute(
        f"copy typed to {path} (format parquet, compression snappy, row_group_size {_ROWS_AT_ONCE})"
    )
    ((rows,),) = written.fetchall()
    line = "" if turn else "file_row_number + 1 as line, "
    connection.execute(f"create or replace view noted_{turn} as select {line}* from read_parquet({path})")
    return int(rows)
