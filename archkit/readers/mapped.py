"""Statements or requests in a CSV or JSON file of the architect's own form, mapped in inputs.yaml or by its names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.access.endpoints import REQUESTS, name_endpoints
from archkit.readers.account import Account
from archkit.readers.csv_table import header_in, header_of, load_table
from archkit.readers.json_records import give_up, object_in, read_records, write_lines
from archkit.readers.log_format import LogFormat, LogRead
from archkit.readers.mapping import FIELDS, by_names, is_enough, told_by, told_by_names, zone_of
from archkit.readers.refused import reject_refused
from archkit.readers.signs import measure_signs
from archkit.readers.statements import STATEMENTS, finish, prepare, run_script
from archkit.readers.text import count_lines, head_of, is_gzip, is_plain_utf8, lines_of
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.inputs import MappedColumn
    from archkit.readers.csv_table import Header
    from archkit.readers.log_format import Head, LogJob
    from archkit.readers.mapping import Rows
    from archkit.store.warehouse import Connection

_FOLDER = Path(__file__).parent / "sql"
_MACROS, _STATEMENTS, _REQUESTS = (
    (_FOLDER / f"mapped_{name}.sql").read_text(encoding="utf-8")
    for name in ("macros", "statements", "requests")
)
_MS = {"s": 1000.0, "ms": 1.0, "us": 0.001, "ns": 0.000001}
_LONGEST = 16 << 20
Mapping = tuple["Rows", tuple["MappedColumn", ...]]


def fits(head: Head) -> bool:
    """Whether the columns, or the keys of the first objects, are named as those of a view."""
    return _by_names(head.lines) is not None


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the rows; raises InputError where the mapping does not fit the file, or no row can be used."""
    path = Path(job.path)
    lines = lines_of(head_of(path).decode("utf-8", errors="replace"))
    rows, columns = _mapping(job, lines)
    prepare(connection, job)
    connection.execute(_MACROS)
    account = (
        _load_json(connection, job, rows, columns)
        if _is_json(lines)
        else _load_csv(connection, job, rows, columns)
    )
    _note(connection, job, rows, columns)
    reject_refused(connection, account)
    if rows == "requests":
        _stop_if_empty(connection, "found", account)
        name_endpoints(connection)
        return LogRead(account, REQUESTS)
    _stop_if_empty(connection, "calls", account)
    shapes = finish(connection, job)
    return LogRead(account, STATEMENTS | measure_signs(connection), shapes)


def _mapping(job: LogJob, lines: list[str]) -> Mapping:
    told = told_by(job.hints) or _by_names(lines)
    if told and not told[1]:
        told = told[0], by_names(told[0], _names(lines))
    if told is None or not is_enough(told[0], told[1]):
        raise InputError(
            "Its columns are not named as those of a view.",
            then="Map them in inputs.yaml, with rows and columns.",
        )
    return told


def _by_names(lines: list[str] | tuple[str, ...]) -> Mapping | None:
    names = _names(lines)
    rows = told_by_names(names)
    return (rows, by_names(rows, names)) if rows else None


def _names(lines: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the columns, or of the keys of the first objects."""
    header = header_in(lines[0]) if lines and not _is_json(lines) else None
    if header:
        return header.names
    objects = (object_in(line.strip().strip("[],")) for line in lines)
    return tuple(dict.fromkeys(key for each in objects if each for key in each))


def _is_json(lines: list[str] | tuple[str, ...]) -> bool:
    """Whether the first line, or most lines where that one is damaged, begin as JSON does."""
    begun = [line.lstrip()[:1] in ("{", "[") for line in lines]
    return any(begun[:1]) or sum(begun) * 2 > len(begun)


def _load_csv(connection: Connection, job: LogJob, rows: Rows, columns: tuple[MappedColumn, ...]) -> Account:
    header = header_of(Path(job.path))
    if header is None:
        raise InputError(
            "Its first line does not name the columns.", then="Give a CSV file with a header, or JSON lines."
        )
    places = {column.field: _place(header, column) for column in columns}
    account = load_table(connection, Path(job.path), Path(job.folder), header)
    picked = (f"{places.get(field, 'null::varchar')} as {quote_identifier(field)}" for field in FIELDS[rows])
    connection.execute(f"create or replace view told as select line, {', '.join(picked)} from cells")
    return account


def _place(header: Header, column: MappedColumn) -> str:
    place = header.place_of(column.column)
    if place is None:
        raise _missing(column)
    return header.columns()[place]


def _missing(column: MappedColumn) -> InputError:
    return InputError(
        f"This file has no column {column.column}, to which inputs.yaml maps {column.field}.",
        then="Write it as the file does; a place within JSON objects is written a.b.",
    )


def _load_json(connection: Connection, job: LogJob, rows: Rows, columns: tuple[MappedColumn, ...]) -> Account:
    path = Path(job.path)
    account = _read_fast(connection, path) or _read_carefully(
        connection, path, Path(job.folder) / "objects.jsonl"
    )
    places = {column.field: _picked(column) for column in columns}
    picked = (f"{places.get(field, 'null::varchar')} as {quote_identifier(field)}" for field in FIELDS[rows])
    connection.execute(f"create or replace table told as select line, {', '.join(picked)} from objects")
    for column in columns:
        exists = " or ".join(f"json_exists(object, {path})" for path in _pointers(column))
        if connection.execute(f"select 1 from objects where {exists} limit 1").fetchone() is None:
            raise _missing(column)
    return account


def _picked(column: MappedColumn) -> str:
    """Return the SQL that picks a field: by its whole name, or by the path that it is."""
    picks = (f"json_extract_string(object, {path})" for path in _pointers(column))
    return f"coalesce({', '.join(picks)}, null)"


def _pointers(column: MappedColumn) -> tuple[str, ...]:
    """Return the places that a column may mean, as JSON pointers in SQL."""
    ways = ([column.column], column.column.split("."))
    escaped = (["/" + part.replace("~", "~0").replace("/", "~1") for part in way] for way in ways)
    return tuple(dict.fromkeys(quote_text("".join(parts)) for parts in escaped))


def _read_fast(connection: Connection, path: Path) -> Account | None:
    """Read the whole file at once; None unless each line is an object."""
    if not is_plain_utf8(path):
        return None
    try:
        connection.execute(
            "create or replace table objects as select row_number() over () as line, json as object "
            f"from read_ndjson_objects({quote_text(str(path))}, maximum_object_size = {_LONGEST}, "
            f"compression = '{'gzip' if is_gzip(path) else 'uncompressed'}')"
        )
    except DatabaseError:
        return None
    lines = count_lines(path)
    counts = "select count(*), count(*) filter (json_type(object) = 'OBJECT') from objects"
    return (
        Account(read=lines, parsed=lines)
        if connection.execute(counts).fetchall() == [(lines, lines)]
        else None
    )


def _read_carefully(connection: Connection, path: Path, clean: Path) -> Account:
    account = Account()
    longest = write_lines(clean, _objects(path, account))
    connection.execute(
        f"create or replace table objects as select * from read_json({quote_text(str(clean))}, "
        "format = 'newline_delimited', records = true, columns = {line: 'bigint', object: 'json'}, "
        f"maximum_object_size = {longest})"
    )
    return account


def _objects(path: Path, account: Account) -> Iterator[dict[str, object]]:
    for record in read_records(path, account):
        if record.size > _LONGEST:
            give_up(record, account, "it is longer than 16 MB")
        else:
            yield {"line": record.line, "object": record.value}


def _note(connection: Connection, job: LogJob, rows: Rows, columns: tuple[MappedColumn, ...]) -> None:
    units = {column.field: column.unit for column in columns}
    run_script(
        connection,
        _STATEMENTS if rows == "statements" else _REQUESTS,
        started_unit=units.get("started_at"),
        ended_unit=units.get("ended_at"),
        zone=zone_of(job.hints),
        ms_per_unit=_MS[units.get("duration_ms") or "ms"],
        has_time=bool({"started_at", "ended_at"} & set(units)),
    )


def _stop_if_empty(connection: Connection, table: str, account: Account) -> None:
    if connection.execute(f"select count(*) from {quote_identifier(table)}").fetchall() == [(0,)]:
        reason = f" The first reason: {account.rejects[0].reason}." if account.rejects else ""
        raise InputError(
            f"No row of this file can be used.{reason}", then="Check the mapping in inputs.yaml."
        )


MAPPED = LogFormat("mapped", "CSV or JSON with the columns of a view, or mapped in inputs.yaml", fits, read)
