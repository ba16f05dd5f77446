"""The physical lines of a log as rows: as DuckDB reads them, or written anew where it does not see each of them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.readers.text import count_lines, is_damaged, is_gzip, is_plain_utf8, read_lines
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import Connection, DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.readers.log_format import LogJob

# What stands in the place of a line that cannot be read; no line of a log begins so.
CUT, LOST = "\x02cut", "\x02lost"
_HARMLESS = str.maketrans(
    {"\0": None, "\x01": None, "\x02": None, "\r": " "}
)  # they would part lines or fields


def read_physical(connection: Connection, job: LogJob, fill: Callable[[], int]) -> None:
    """Make the view physical(text), a row per line in the order of the file, null for an empty one; then call `fill`.

    `fill` returns how many lines it saw. Where these are not all, or DuckDB fails, the lines are written anew to the
    job's folder, each valid UTF-8 of sane length, and it is called again.
    """
    path, clean = Path(job.path), Path(job.folder) / "lines.txt"
    if is_plain_utf8(path):
        _view(connection, path, is_packed=is_gzip(path))
        with suppress(DatabaseError):
            if fill() == count_lines(path):
                return
    _rewrite(path, clean)
    _view(connection, clean, is_packed=False)
    fill()


def _view(connection: Connection, path: Path, *, is_packed: bool) -> None:
    connection.execute(
        f"create or replace view physical as select text from read_csv({quote_text(str(path))}, "
        "columns = {'text': 'VARCHAR'}, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '', "
        f"max_line_size = 4194304, compression = '{'gzip' if is_packed else 'none'}')"
    )


def _rewrite(path: Path, clean: Path) -> None:
    is_whole = not is_damaged(path)
    with clean.open("w", encoding="utf-8", newline="\n") as file:
        for line in read_lines(path):
            is_lost = line.is_lost or not (line.has_end or is_whole)
            text = LOST if is_lost else CUT if line.is_cut else line.text.translate(_HARMLESS)
            file.write(text + "\n")
