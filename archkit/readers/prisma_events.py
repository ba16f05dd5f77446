"""Prisma's own log of queries: events as JSON lines (`$on("query")`, also within another logger's lines), or as text.

An event has `query` and mostly `params`, `duration` (ms), `timestamp` and `target`. The text form, a line
`prisma:query SELECT ...` for each, has neither time nor duration: what it tells is which statements there are.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.account import Account
from archkit.readers.json_records import object_in, write_lines
from archkit.readers.log_format import LogFormat, LogRead
from archkit.readers.signs import measure_signs
from archkit.readers.statements import STATEMENTS, finish, prepare, run_script
from archkit.readers.text import count_lines, is_gzip, is_plain_utf8, read_lines
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.json_records import Json
    from archkit.readers.log_format import Head, LogJob
    from archkit.readers.text import Line
    from archkit.store.warehouse import Connection

_SCRIPT = (Path(__file__).parent / "sql" / "prisma_events.sql").read_text(encoding="utf-8")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TEXT = re.compile(r"prisma:query\s+(?P<query>\S.*)")
_WITHIN = ("query", "event", "e", "prisma", "data", "msg", "message")  # where a logger puts the event
_TIMES = ("timestamp", "time", "ts", "@timestamp")
_GOES_ON = re.compile(r"\s|[A-Z]{2,}\b(?!:)|[)(\"]")
_LONGEST = 16 << 20
_NO_EVENT = "it is no query of Prisma"
_TARGET = "quaint::connector::metrics"
_EVENT = ("query", "params", "duration", "target")
_FIELDS = ("query", "params", "duration", "moment")


def fits(head: Head) -> bool:
    """Whether a line is a query of Prisma, as an event or as text."""
    return any(_text_in(line) or _event_in(line) for line in head.lines)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the statements; raises InputError without any."""
    prepare(connection, job)
    path = Path(job.path)
    account = _load_fast(connection, path) or _load_carefully(connection, path, Path(job.folder))
    if not account.parsed:
        raise InputError(
            "No line of this file is a query of Prisma.",
            then='Log with log: [{emit: "event", level: "query"}].',
        )
    run_script(connection, _SCRIPT)
    shapes = finish(connection, job)
    return LogRead(account, STATEMENTS | measure_signs(connection), shapes)


def _load_fast(connection: Connection, path: Path) -> Account | None:
    """Read the whole file at once; None unless each line is an event by itself."""
    if not is_plain_utf8(path):
        return None
    compression = "gzip" if is_gzip(path) else "uncompressed"
    try:
        connection.execute(
            "create or replace table told as "
            "select row_number() over () as line, query, params, duration, coalesce(timestamp, time) as moment, "
            f"target from {_json(path, (*_EVENT, *_TIMES[:2]), compression)}"
        )
    except DatabaseError:
        return None
    lines = count_lines(path)
    events = f"query is not null and (params is not null or target = {quote_text(_TARGET)})"
    counts = f"select count(*), count(*) filter ({events}) from told"
    return (
        Account(read=lines, parsed=lines)
        if connection.execute(counts).fetchall() == [(lines, lines)]
        else None
    )


def _load_carefully(connection: Connection, path: Path, folder: Path) -> Account:
    """Read line by line, also text, and events within the lines of other loggers."""
    account, clean = Account(), folder / "events.jsonl"
    longest = write_lines(clean, _events(read_lines(path), account))
    connection.execute(
        "create or replace table told as select * replace (line::bigint as line) "
        f"from {_json(clean, ('line', *_FIELDS), 'uncompressed', longest)}"
    )
    return account


def _json(path: Path, columns: tuple[str, ...], compression: str, longest: int = _LONGEST) -> str:
    """Return the SQL that reads the objects of a file, each column as text."""
    types = ", ".join(f"{quote_identifier(name)}: 'varchar'" for name in columns)
    return (
        f"read_json({quote_text(str(path))}, format = 'newline_delimited', records = true, columns = {{{types}}}, "
        f"maximum_object_size = {longest}, compression = {quote_text(compression)})"
    )


def _events(lines: Iterator[Line], account: Account) -> Iterator[Json]:
    """Yield {line, query, params, duration, moment} for each query; the lines that go on with a text belong to it."""
    open_text: Json | None = None
    for line in lines:
        account.read += 1
        text = _text_in(line.text)
        event = None if text or line.is_cut else _event_in(line.text)
        if open_text and not (text or event) and _continues(line):
            account.continued += 1
            open_text["query"] += "\n" + line.text
            continue
        if open_text:
            yield open_text
        open_text = {"line": line.number, "query": text} if text else None
        if event:
            yield {"line": line.number, **event}
        if (text or event) and not line.is_cut:
            account.accept(1)
        else:
            open_text = None
            account.reject(line.number, 1, _why(line))
    if open_text:
        yield open_text


def _continues(line: Line) -> bool:
    return not line.is_lost and not line.is_cut and _GOES_ON.match(_COLOUR.sub("", line.text)) is not None


def _why(line: Line) -> str:
    if line.is_lost:
        return "the gzip file is damaged: the rest is lost"
    if line.is_cut:
        return "it is longer than 4 MB"
    return _NO_EVENT if line.text.strip() else "an empty line"


def _text_in(line: str) -> str | None:
    """Return the statement of a line that Prisma wrote as text."""
    found = _TEXT.match(_COLOUR.sub("", line).lstrip()) if "prisma:query" in line[:100] else None
    return found["query"] if found else None


def _event_in(line: str) -> Json | None:
    """Return the fields of an event, wherever a logger put it; None for any other line."""
    record = object_in(line) if '"query"' in line else None
    if record is None:
        return None
    inner = (record[name] for name in _WITHIN if isinstance(record.get(name), dict))
    event = next((each for each in (record, *inner) if _is_event(each)), None)
    if event is None:
        return None
    times = (each[name] for each in (event, record) for name in _TIMES if name in each)
    params = event.get("params")
    return {
        "query": event["query"],
        "params": None if params is None else str(params),
        "duration": event.get("duration"),
        "moment": next(times, None),
    }


def _is_event(value: Json) -> bool:
    """Whether an object has a text of SQL and what Prisma gives with one."""
    return isinstance(value.get("query"), str) and ("params" in value or value.get("target") == _TARGET)


PRISMA_EVENTS = LogFormat("prisma-events", "Prisma query events", fits, read)
