-- Export requests to spans. In: documents(resourceSpans), a row per line. Out: view told, a row per span, all as the
-- tracer wrote it: see picked.sql. A line without spans has a row too; it has no request where it is none.
create or replace macro or_null(items) as case when len(items) > 0 then items else [null] end;

create or replace view told as
with said as (
    select row_number() over () as line, len(resourceSpans) > 0 as has_request, unnest(or_null(resourceSpans)) as r
    from documents
),
scopes as (
    select
        line,
        has_request,
        list_filter(r.resource.attributes, lambda a: a.key = 'service.name')[1].value.stringValue as service,
        unnest(or_null(list_concat(coalesce(r.scopeSpans, []), coalesce(r.instrumentationLibrarySpans, [])))) as scope
    from said
),
spans as (select line, has_request, service, unnest(or_null(scope.spans)) as s from scopes)
select
    line,
    coalesce(has_request, false) as has_request,
    s.traceId as trace,
    s.spanId as span,
    s.parentSpanId as parent,
    service,
    s.name as name,
    s.kind as kind,
    s.startTimeUnixNano as start_ns,
    s.endTimeUnixNano as end_ns,
    s.status.code as code,
    [a.key for a in s.attributes] as keys,
    [coalesce(a.value.stringValue, a.value.intValue, a.value.boolValue, a.value.doubleValue) for a in s.attributes] as vals
from spans;
