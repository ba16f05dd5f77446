"""Spans of any tracer to the view `spans`, and what they tell of requests and statements.

A span that serves a call by HTTP or RPC and is the first of its service in a trace is a request. One that names a
statement of SQL is a statement, as long as its client waited. Where an access log or the log of the database
itself tells the same calls, these are left out when questions are asked (store/overlaps.sql).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.access.endpoints import REQUESTS, name_endpoints
from archkit.readers.json_records import write_lines
from archkit.readers.log_format import LogRead
from archkit.readers.signs import measure_signs
from archkit.readers.statements import STATEMENTS, fill, finish, run_script
from archkit.scrub import SCRUBBED, scrub_label, scrub_path
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archkit.readers.account import Account
    from archkit.readers.log_format import LogJob
    from archkit.store.warehouse import Connection

_FOLDER = Path(__file__).parent / "sql"
_PICKED, _SPANS, _OUT = (
    (_FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in ("picked", "spans", "out")
)
_NUMBER = re.compile(r"(?<![A-Za-z0-9])\d+(?![A-Za-z0-9])")
_CODE = re.compile(r"['\"`=();]")  # a statement in place of a name
_USELESS = "it has a span without an id or a time"
_COLUMNS = {
    name: "bigint" if name == "line" else "varchar[]" if name in ("keys", "vals") else "varchar"
    for name in "line trace span parent service name kind start_ns end_ns code keys vals".split()
}


@dataclass(frozen=True)
class Span:
    """A span as its tracer wrote it: ids in hexadecimal or base64, times in ns since 1970, the line of the file."""

    line: int
    trace: str | None
    span: str | None
    parent: str | None
    service: str | None
    name: str | None
    kind: str | None
    start_ns: str | None
    end_ns: str | None
    code: str | None
    keys: list[str]
    vals: list[str | None]


def load_spans(connection: Connection, job: LogJob, spans: Iterable[Span]) -> None:
    """Fill `picked` with spans that were read one by one."""
    clean = Path(job.folder) / "spans.jsonl"
    longest = write_lines(clean, map(vars, spans))
    columns = ", ".join(f"{name}: {quote_text(kind)}" for name, kind in _COLUMNS.items())
    connection.execute(
        f"create or replace view told as select *, true as has_request from read_json({quote_text(str(clean))}, "
        f"format = 'newline_delimited', records = true, columns = {{{columns}}}, maximum_object_size = {longest})"
    )
    pick_spans(connection)


def pick_spans(connection: Connection) -> None:
    """Take what is used of `told` into `picked`."""
    run_script(connection, _PICKED)


def finish_spans(connection: Connection, job: LogJob, account: Account) -> LogRead:
    """Return what `picked` tells; raises InputError where no span has a trace and a time."""
    run_script(connection, _SPANS)
    useless = connection.execute(
        "select distinct line from picked "
        "where not is_empty and (trace is null or span is null or started_at is null) order by 1"
    ).fetchall()
    for (line,) in useless:
        account.reject(line, 0, _USELESS)
    counts = "select (select count(*) from kept), (select count(*) from found), (select count(*) from calls)"
    ((spans, requests, statements),) = connection.execute(counts).fetchall()
    if not spans:
        reason = account.rejects[0].reason if account.rejects else _USELESS
        raise InputError(f"No span of this file can be used; the first reason: {reason}.")
    _name(connection, "services", "service", scrub_label)
    _name(connection, "peers", "peer", scrub_label)
    _name(connection, "names", "name", scrub_span)
    run_script(connection, _OUT)
    tables = {"spans": "out_spans"}
    if requests:
        name_endpoints(connection)
        tables |= REQUESTS
    if not statements:
        return LogRead(account, tables)
    shapes = finish(connection, job)
    return LogRead(account, tables | STATEMENTS | measure_signs(connection), shapes)


def scrub_span(name: str) -> str:
    """Return the name of a span as it may leave: paths as templates, numbers as `:id`, no word that may be a token."""
    is_code = _CODE.search(name) is not None
    kept = [_word(word) for word in name.split()[: 1 if is_code else 8]]
    return " ".join([*kept, *([SCRUBBED] if is_code else [])])


def _word(word: str) -> str:
    if "/" in word:
        return scrub_path(word)
    shown = _NUMBER.sub(":id", word)
    plain = shown.lstrip(":")
    return shown if scrub_label(plain) == plain else SCRUBBED


def _name(connection: Connection, table: str, column: str, scrub: Callable[[str], str | None]) -> None:
    """Fill `table`(said, name): what each text of a column may leave as."""
    rows = connection.execute(f"select distinct {column} from kept where {column} is not null").fetchall()
    said = [text for (text,) in rows]
    fill(connection, f"{table} (said varchar, name varchar)", (said, [scrub(text) for text in said]))
