"""Jaeger's JSON to spans: what its interface and its API give of traces, {"data": [{traceID, spans, processes}]}."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.readers.account import Account
from archkit.readers.json_records import give_up, objects_of, plain_text, read_records
from archkit.readers.log_format import LogFormat
from archkit.readers.statements import prepare
from archkit.readers.traces.spans import Span, finish_spans, load_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.log_format import Head, LogJob, LogRead
    from archkit.store.warehouse import Connection

Json = dict[str, Any]
_SIGNS = re.compile(r'"traceID"\s*:')


def fits(head: Head) -> bool:
    """Whether the file is JSON that names traces as Jaeger does."""
    is_json = head.text.lstrip()[:1] in ("{", "[")
    return is_json and _SIGNS.search(head.text) is not None and '"spanID"' in head.text


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the spans, and what they tell of requests and statements; raises InputError without any."""
    prepare(connection, job)
    account = Account()
    load_spans(connection, job, _spans(Path(job.path), account))
    return finish_spans(connection, job, account)


def _spans(path: Path, account: Account) -> Iterator[Span]:
    """Yield the spans of each record: an answer of the API, one trace of it, or one span."""
    for record in read_records(path, account):
        traces = objects_of(record.value.get("data")) or [record.value]
        spans = [(trace, span) for trace in traces for span in _spans_of(trace)]
        if not spans:
            give_up(record, account, "it holds no spans")
        yield from (_span(span, record.line, trace.get("processes")) for trace, span in spans)


def _spans_of(trace: Json) -> list[Json]:
    """Return the spans of a trace; what is no trace may be a span by itself."""
    return objects_of(trace.get("spans")) or ([trace] if "spanID" in trace else [])


def _span(span: Json, line: int, processes: object) -> Span:
    tags = {str(tag.get("key")): plain_text(tag.get("value")) for tag in objects_of(span.get("tags"))}
    start_ns, duration_ns = _ns(span.get("startTime")), _ns(span.get("duration"))
    has_failed = tags.get("error") == "true" or tags.get("otel.status_code") == "ERROR"
    return Span(
        line=line,
        trace=plain_text(span.get("traceID")),
        span=plain_text(span.get("spanID")),
        parent=_parent(span),
        service=_service(span, processes),
        name=plain_text(span.get("operationName")),
        kind=tags.get("span.kind"),
        start_ns=plain_text(start_ns),
        end_ns=str(start_ns + duration_ns) if start_ns is not None and duration_ns is not None else None,
        code="2" if has_failed else None,
        keys=list(tags),
        vals=list(tags.values()),
    )


def _ns(microseconds: object) -> int | None:
    return microseconds * 1000 if isinstance(microseconds, int) else None


def _parent(span: Json) -> str | None:
    references = objects_of(span.get("references"))
    children = (each for each in references if each.get("refType", "CHILD_OF") == "CHILD_OF")
    found = next(children, references[0] if references else {})
    return plain_text(found.get("spanID") or span.get("parentSpanID"))


def _service(span: Json, processes: object) -> str | None:
    known = processes.get(str(span.get("processID"))) if isinstance(processes, dict) else span.get("process")
    return plain_text(known.get("serviceName")) if isinstance(known, dict) else None


JAEGER = LogFormat("jaeger-json", "Jaeger JSON traces", fits, read)
