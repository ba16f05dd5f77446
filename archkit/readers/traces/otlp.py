"""OTLP JSON to spans: an export request on each line, as collectors write them, or one in the whole file.

DuckDB reads the lines; where a line is not what it should be, or is longer than 16 MB, all are read one by one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.readers.account import Account
from archkit.readers.json_records import give_up, objects_of, plain_text, read_records
from archkit.readers.log_format import LogFormat
from archkit.readers.statements import prepare, run_script
from archkit.readers.text import count_lines, is_gzip, is_plain_utf8
from archkit.readers.traces.spans import Span, finish_spans, load_spans, pick_spans
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.log_format import Head, LogJob, LogRead
    from archkit.store.warehouse import Connection

Json = dict[str, Any]
_SCRIPT = (Path(__file__).parent / "sql" / "otlp.sql").read_text(encoding="utf-8")
_LONGEST = 16 << 20
_NO_SPANS = "it holds no spans"
_SCOPES = ("scopeSpans", "instrumentationLibrarySpans")
_VALUE = "struct(stringValue varchar, intValue varchar, boolValue varchar, doubleValue varchar)"
_ATTRIBUTES = f"struct(key varchar, value {_VALUE})[]"
_SPANS = (
    "struct(traceId varchar, spanId varchar, parentSpanId varchar, name varchar, kind varchar, "
    "startTimeUnixNano varchar, endTimeUnixNano varchar, status struct(code varchar), "
    f"attributes {_ATTRIBUTES})[]"
)
_REQUEST = (
    f"struct(resource struct(attributes {_ATTRIBUTES}), "
    f"{', '.join(f'{scope} struct(spans {_SPANS})[]' for scope in _SCOPES)})[]"
)


def fits(head: Head) -> bool:
    """Whether the file is JSON that names spans of resources."""
    return head.text.lstrip()[:1] in ("{", "[") and '"resourceSpans"' in head.text


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the spans, and what they tell of requests and statements; raises InputError without any."""
    prepare(connection, job)
    path = Path(job.path)
    account = _load_fast(connection, path)
    if account is None:
        account = Account()
        load_spans(connection, job, _spans(path, account))
    return finish_spans(connection, job, account)


def _load_fast(connection: Connection, path: Path) -> Account | None:
    """Read the whole file at once; None unless each of its lines is an export request."""
    if not is_plain_utf8(path):
        return None
    try:
        connection.execute(
            "create or replace view documents as select * from read_json("
            f"{quote_text(str(path))}, format = 'newline_delimited', records = true, "
            f"columns = {{'resourceSpans': {quote_text(_REQUEST)}}}, maximum_object_size = {_LONGEST}, "
            f"compression = '{'gzip' if is_gzip(path) else 'uncompressed'}')"
        )
        run_script(connection, _SCRIPT)
        pick_spans(connection)
    except DatabaseError:
        return None
    lines = count_lines(path)
    counts = "select count(distinct line), coalesce(bool_and(has_request), false) from picked"
    ((records, are_requests),) = connection.execute(counts).fetchall()
    return Account(read=lines, parsed=lines) if are_requests and records == lines else None


def _spans(path: Path, account: Account) -> Iterator[Span]:
    """Yield the spans record by record; one that is no export request is rejected, one without a form is skipped."""
    for record in read_records(path, account):
        resources = _resources(record.value)
        if not resources:
            give_up(record, account, _NO_SPANS)
        for resource in resources:
            service = dict(zip(*_attributes(resource.get("resource")), strict=True)).get("service.name")
            for scope in (s for name in _SCOPES for s in objects_of(resource.get(name))):
                yield from (_span(span, record.line, service) for span in objects_of(scope.get("spans")))


def _resources(value: Json) -> list[Json]:
    """Return the resources of an export request, or of Jaeger's answer that holds one."""
    result = value.get("result")
    return objects_of((result if isinstance(result, dict) else value).get("resourceSpans"))


def _span(span: Json, line: int, service: str | None) -> Span:
    keys, values = _attributes(span)
    status = span.get("status")
    return Span(
        line=line,
        trace=plain_text(span.get("traceId")),
        span=plain_text(span.get("spanId")),
        parent=plain_text(span.get("parentSpanId")),
        service=service,
        name=plain_text(span.get("name")),
        kind=plain_text(span.get("kind")),
        start_ns=plain_text(span.get("startTimeUnixNano")),
        end_ns=plain_text(span.get("endTimeUnixNano")),
        code=plain_text(status.get("code")) if isinstance(status, dict) else None,
        keys=keys,
        vals=values,
    )


def _attributes(owner: object) -> tuple[list[str], list[str | None]]:
    pairs = objects_of(owner.get("attributes")) if isinstance(owner, dict) else []
    return [str(pair.get("key")) for pair in pairs], [_value(pair.get("value")) for pair in pairs]


def _value(value: object) -> str | None:
    """Return an attribute's value; None for lists and objects."""
    plain = value if isinstance(value, dict) else {}
    return next((plain_text(plain[name]) for name in _PLAIN if name in plain), None)


_PLAIN = ("stringValue", "intValue", "boolValue", "doubleValue")
OTLP = LogFormat("otlp-json", "OTLP JSON traces", fits, read)
