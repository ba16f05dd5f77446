"""CSV with a header line: DuckDB's reader where it accounts for every line, a careful one elsewhere."""

from __future__ import annotations

import csv
import io
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.readers.account import Account
from archkit.readers.text import LONGEST_LINE, count_lines, is_gzip, is_plain_utf8, read_lines
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archkit.readers.text import Line
    from archkit.store.warehouse import Connection

_SEPARATORS = ",;\t|"
_MOST_LINES = 2_000  # of one record
_MOST_COLUMNS = 1_000
_TOO_LONG = "it is longer than 4 MB"


@dataclass(frozen=True)
class Header:
    """The names of the columns, in their order and as they are written, and what stands between them."""

    names: tuple[str, ...]
    separator: str

    def place_of(self, name: str) -> int | None:
        """Return the place of a column, from 0, whatever its case; None where there is none of that name."""
        known = [each.lower() for each in self.names]
        return known.index(name.lower()) if name.lower() in known else None

    def columns(self) -> tuple[str, ...]:
        """Return what the columns are called in the table `cells`: names may be twice, or anything."""
        return tuple(f"c{place}" for place in range(len(self.names)))


def header_of(path: Path) -> Header | None:
    """Return the header that a file begins with, or None where its first line separates nothing."""
    return header_in(next((line.text for line in read_lines(path)), ""))


def header_in(first: str) -> Header | None:
    """Return the header that a line is, or None where it separates nothing."""
    tried = [Header(tuple(_fields(first, separator)), separator) for separator in _SEPARATORS]
    best = max(tried, key=lambda header: len(header.names))
    return best if 1 < len(best.names) <= _MOST_COLUMNS else None


def load_table(connection: Connection, path: Path, folder: Path, header: Header) -> Account:
    """Fill `cells`(line, c0, c1, ...), all text, null where a cell is empty; `folder` is for a clean copy."""
    return _load_fast(connection, path, header) or _load_carefully(
        connection, path, folder / "cells.csv", header
    )


def _load_fast(connection: Connection, path: Path, header: Header) -> Account | None:
    """Read the whole file at once; None unless every line of it is accounted for."""
    if not is_plain_utf8(path):
        return None
    cells = ", ".join(header.columns())
    try:
        _read_csv(connection, path, header.columns(), header.separator)
        connection.execute(
            "create or replace table cells as "
            "select (sum(breaks + 1) over (rows between unbounded preceding and current row))::bigint - breaks + 1 "
            f"as line, {cells}, breaks from (select *, len(broken) - len(replace(broken, chr(10), '')) as breaks "
            f"from (select *, concat({cells}) as broken from raw offset 1))"
        )
    except DatabaseError:
        return None
    lines = count_lines(path)
    counts = "select count(*), coalesce(sum(breaks), 0)::bigint from cells"
    ((records, breaks),) = connection.execute(counts).fetchall()
    if records + breaks + 1 != lines:
        return None
    return Account(read=lines, parsed=records + 1, continued=breaks)


def _load_carefully(connection: Connection, path: Path, clean: Path, header: Header) -> Account:
    """Split the file record by record, then read the good ones."""
    account = Account()
    with clean.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for line, fields in _records(read_lines(path), account, header):
            writer.writerow([line, *fields])
    _read_csv(connection, clean, ("line", *header.columns()), ",")
    connection.execute(
        "create or replace table cells as select line::bigint as line, "
        f"{', '.join(f'''nullif({name}, '') as {name}''' for name in header.columns())} from raw"
    )
    return account


def _read_csv(connection: Connection, path: Path, columns: tuple[str, ...], separator: str) -> None:
    types = ", ".join(f"{name}: 'varchar'" for name in columns)
    connection.execute(
        f"create or replace view raw as select * from read_csv({quote_text(str(path))}, columns = {{{types}}}, "
        f"header = false, auto_detect = false, delim = {quote_text(separator)}, quote = '\"', escape = '\"', "
        f"strict_mode = true, null_padding = false, max_line_size = {4 * LONGEST_LINE}, "
        f"compression = '{'gzip' if is_gzip(path) else 'none'}')"
    )


def _records(lines: Iterator[Line], account: Account, header: Header) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, fields) per record; where a quote stays open, only its first line is given up."""
    again: deque[Line] = deque()
    is_first = True
    while (first := _next(again, lines, account)) is not None:
        taken = _collect(first, again, lines, account)
        fields = _fields("\n".join(line.text for line in taken), header.separator)
        if is_first and tuple(fields) == header.names:
            account.accept(len(taken))
        elif len(fields) == len(header.names) and not any(line.is_cut or line.is_lost for line in taken):
            account.accept(len(taken))
            yield first.number, fields
        else:
            account.reject(first.number, 1, _why(taken, fields, header))
            again.extendleft(reversed(taken[1:]))
        is_first = False


def _next(again: deque[Line], lines: Iterator[Line], account: Account) -> Line | None:
    if again:
        return again.popleft()
    line = next(lines, None)
    account.read += line is not None
    return line


def _collect(first: Line, again: deque[Line], lines: Iterator[Line], account: Account) -> list[Line]:
    taken, size = [first], len(first.text)
    is_open = first.text.count('"') % 2 == 1
    while is_open and len(taken) < _MOST_LINES and size < LONGEST_LINE:
        line = _next(again, lines, account)
        if line is None:
            break
        taken.append(line)
        size += len(line.text)
        is_open ^= line.text.count('"') % 2 == 1
    return taken


def _why(taken: list[Line], fields: list[str], header: Header) -> str:
    if any(line.is_lost for line in taken):
        return "the gzip file is damaged: the rest is lost"
    if any(line.is_cut for line in taken) or sum(len(line.text) for line in taken) > LONGEST_LINE:
        return _TOO_LONG
    if not taken[0].text.strip():
        return "an empty line"
    if not taken[-1].has_end:
        return "the file ends within this record"
    if not fields:
        return "its quotes do not match"
    return f"it has {len(fields)} columns, not {len(header.names)}"


def _fields(text: str, separator: str) -> list[str]:
    """Return the fields of a record, none where its quoting is wrong; NUL, which no text may hold, is dropped."""
    csv.field_size_limit(1 << 30)
    source = io.StringIO(text.replace("\0", ""), newline="")
    try:
        return next(csv.reader(source, delimiter=separator, strict=True), [])
    except csv.Error:
        return []
