"""JSON access logs (one object a line: pino and Fastify, Caddy, Envoy, and their like) to requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.access.endpoints import REQUESTS, name_endpoints
from archkit.readers.account import Account
from archkit.readers.log_format import LogFormat, LogRead
from archkit.readers.statements import prepare, run_script
from archkit.readers.text import count_lines, is_gzip, read_lines
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import Connection, DatabaseError

if TYPE_CHECKING:
    from archkit.readers.log_format import Head, LogJob

_SCRIPT = (Path(__file__).parent / "sql" / "requests.sql").read_text(encoding="utf-8")
_HARMLESS = str.maketrans({"\0": None, "\x01": None, "\r": " "})  # they would part lines or fields
# Where well-known writers put each field, first match wins; the unit of a duration hangs on its name.
FIELDS: dict[str, tuple[str, ...]] = {
    "began": ("start_time", "startTime"),
    "at": ("time", "timestamp", "@timestamp", "ts", "time_iso8601", "msec", "date"),
    "method": (
        "method",
        "req.method",
        "request.method",
        "http.method",
        "http_method",
        "requestMethod",
        "request_method",
    ),
    "route": (
        "procedure",
        "endpoint",
        "route",
        "routerPath",
        "req.routeOptions.url",
        "req.route",
        "http.route",
    ),
    "url": ("url", "req.url", "request.uri", "uri", "request_uri", "path", "http.url", "requestUrl"),
    "status": ("statusCode", "res.statusCode", "status", "response_code", "status_code", "http.status_code"),
    "ms": (
        "responseTime",
        "response_time",
        "duration_ms",
        "durationMs",
        "elapsed_ms",
        "latency_ms",
        "elapsed",
    ),
    "duration": ("duration",),
    "envoy": ("response_flags", "response_code", "upstream_host"),
    "seconds": ("request_time", "duration_s", "latency"),
    "request_line": ("request",),
    "trace": ("trace_id", "traceId", "trace", "traceparent", "req.headers.traceparent", "trace.id"),
    "request_id": ("reqId", "request_id", "requestId", "req.id"),
}


def fits(head: Head) -> bool:
    """Whether a line has what an access log has."""
    return any(looks_like_requests(line) for line in head.lines)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the requests; raises InputError without any."""
    prepare(connection, job)
    account = _load(connection, Path(job.path), Path(job.folder))
    connection.execute(f"create table fields as select line, {_columns()} from lines")
    run_script(connection, _SCRIPT)
    ((requests,),) = connection.execute("select count(*) from found").fetchall()
    if not requests:
        raise InputError(
            "No line of this file is a finished request.",
            then="Each line needs a time, a method and url (or route), a status and a duration.",
        )
    name_endpoints(connection)
    return LogRead(account, REQUESTS)


def _columns() -> str:
    """Return the SQL that picks each field from the first place that has it."""
    return ", ".join(
        f"coalesce({', '.join(f'json_extract_string(text, {quote_text(p)})' for n in names for p in _pointers(n))})"
        f" as {quote_identifier(field)}"
        for field, names in FIELDS.items()
    )


def _pointers(name: str) -> tuple[str, ...]:
    """Return the JSON paths of a field: flat, and nested where its name has dots."""
    flat = f'$."{name}"'
    return (flat, "$." + ".".join(f'"{part}"' for part in name.split("."))) if "." in name else (flat,)


def _load(connection: Connection, path: Path, folder: Path) -> Account:
    """Fill lines(line, text) with the valid JSON objects; the account has a reason for every other line."""
    account = Account(read=count_lines(path))
    try:
        _read_lines(connection, path, is_gzip(path))
        ((lines,),) = connection.execute("select count(*) from physical").fetchall()
        is_whole = lines == account.read
    except DatabaseError:
        is_whole = False
    if not is_whole:
        account = Account(read=_rewrite(path, folder / "lines.txt"))
        _read_lines(connection, folder / "lines.txt", packed=False)
    connection.execute(
        "create table lines as select line, text from physical where text is not null "
        "and json_valid(text) and json_type(text) = 'OBJECT'"
    )
    bad = connection.execute(
        "select line, text is null or trim(text) = '' from physical anti join lines using (line) order by 1"
    ).fetchall()
    for line, is_blank in bad:
        account.reject(line, 1, "an empty line" if is_blank else "it is not a JSON object")
    account.parsed = account.read - len(bad)
    return account


def _read_lines(connection: Connection, path: Path, packed: bool) -> None:
    connection.execute(
        "create or replace table physical as select row_number() over () as line, text from read_csv("
        f"{quote_text(str(path))}, columns = {{'text': 'VARCHAR'}}, header = false, auto_detect = false, "
        r"delim = '\x01', quote = '', escape = '', max_line_size = 4194304, "
        f"compression = '{'gzip' if packed else 'none'}')"
    )


def _rewrite(path: Path, clean: Path) -> int:
    """Write the lines anew, each valid UTF-8 of sane length; return how many there are."""
    count = 0
    with clean.open("w", encoding="utf-8", newline="\n") as file:
        for line in read_lines(path):
            count += 1
            file.write(("too long" if line.is_cut else line.text.translate(_HARMLESS)) + "\n")
    return count


def looks_like_requests(line: str) -> bool:
    """Whether a line of JSON has a status, or a method with a url: what an access log has."""
    try:
        record = json.loads(line)
    except ValueError:
        return False
    if not isinstance(record, dict):
        return False
    return _has(record, "status") or (
        _has(record, "method") and (_has(record, "url") or _has(record, "route"))
    )


def _has(record: dict[str, object], field: str) -> bool:
    return any(name in record or _dig(record, name) is not None for name in FIELDS[field])


def _dig(record: object, name: str) -> object:
    for part in name.split("."):
        record = record.get(part) if isinstance(record, dict) else None
    return record


JSON_ACCESS_LOG = LogFormat("json-access-log", "JSON access log", fits, read)
