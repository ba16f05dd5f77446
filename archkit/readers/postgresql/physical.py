"""The physical lines of a log as rows: as DuckDB reads them, or written anew where it does not see each of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.readers.text import count_lines, is_damaged, is_gzip, is_plain_utf8, read_lines
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from archkit.readers.log_format import LogJob
    from archkit.store.warehouse import Connection

# What stands in the place of a line that cannot be read; no line of a log begins so.
CUT, LOST = "\x02cut", "\x02lost"
_HARMLESS = str.maketrans(
    {"\0": None, "\x01": None, "\x02": None, "\r": " "}
)  # they would part lines or fields


def lines_as_they_are(connection: Connection, job: LogJob) -> int | None:
    """Make the view physical(text), a row per line in the order of the file; return how many there must be.

    None for a file that begins with a byte order mark. Where DuckDB fails on the view or sees another number of
    rows, only `lines_written_anew` gives them all.
    """
    path = Path(job.path)
    if not is_plain_utf8(path):
        return None
    _view(connection, path, is_packed=is_gzip(path))
    return count_lines(path)


def lines_written_anew(connection: Connection, job: LogJob) -> int:
    """Make the view physical(text) of a copy in the job's folder, in which each line is valid UTF-8 of sane length."""
    clean = Path(job.folder) / "lines.txt"
    count = _rewrite(Path(job.path), clean)
    _view(connection, clean, is_packed=False)
    return count


def _view(connection: Connection, path: Path, *, is_packed: bool) -> None:
    connection.execute(
        f"create or replace view physical as select text from read_csv({quote_text(str(path))}, "
        r"columns = {'text': 'VARCHAR'}, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '', "
        f"max_line_size = 4194304, compression = '{'gzip' if is_packed else 'none'}')"
    )


def _rewrite(path: Path, clean: Path) -> int:
    number, is_whole = 0, not is_damaged(path)
    with clean.open("w", encoding="utf-8", newline="\n") as file:
        for line in read_lines(path):
            number = line.number
            is_lost = line.is_lost or not (line.has_end or is_whole)
            text = LOST if is_lost else CUT if line.is_cut else line.text.translate(_HARMLESS)
            file.write(text + "\n")
    return number
