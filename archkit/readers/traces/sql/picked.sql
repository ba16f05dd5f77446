-- What is used of spans, in one pass. In: told(line, has_request, trace, span, parent, service, name, kind, start_ns, end_ns, code,
-- keys, vals), all text as the tracer wrote it; keys and vals are the attributes of a span. Out: table picked.
-- A line whose request holds no span is a row without any of it.
-- The names of attributes are those of OpenTelemetry's semantic conventions, new and old.
create or replace macro attribute(keys, vals, name) as vals[list_position(keys, name)];

-- id_of: an id as hexadecimal, from that or from base64; null for anything else.
create or replace macro id_of(id) as
    case
        when regexp_full_match(id, '[0-9a-fA-F]{1,32}') then lower(id)
        when length(id) in (12, 24) and suffix(id, '=') then lower(hex(try(from_base64(id))))
    end;

create or replace macro without_origin(url) as regexp_replace(url, '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*', '');

create or replace table picked as
with once as materialized (select * from told),
read as (
    select
        line,
        has_request,
        coalesce(trace, span, name, start_ns) is null as is_empty,
        trace_key(id_of(trace)) as trace,
        trace_key(id_of(span)) as span,
        trace_key(id_of(parent)) as parent,
        service,
        name,
        case lower(replace(kind, 'SPAN_KIND_', ''))
            when '2' then 'server' when 'server' then 'server'
            when '3' then 'client' when 'client' then 'client'
            when '4' then 'producer' when 'producer' then 'producer'
            when '5' then 'consumer' when 'consumer' then 'consumer'
            else 'internal'
        end as kind,
        try_cast(start_ns as bigint) as start_ns,
        try_cast(end_ns as bigint) as end_ns,
        code in ('2', 'STATUS_CODE_ERROR') as has_failed,
        coalesce(attribute(keys, vals, 'http.request.method'), attribute(keys, vals, 'http.method')) as method,
        attribute(keys, vals, 'http.route') as route,
        coalesce(
            attribute(keys, vals, 'url.path'),
            attribute(keys, vals, 'http.target'),
            without_origin(coalesce(attribute(keys, vals, 'url.full'), attribute(keys, vals, 'http.url')))
        ) as url,
        try_cast(
            coalesce(attribute(keys, vals, 'http.response.status_code'), attribute(keys, vals, 'http.status_code')) as integer
        ) as status,
        attribute(keys, vals, 'rpc.service') as rpc_service,
        attribute(keys, vals, 'rpc.method') as rpc_method,
        lower(coalesce(attribute(keys, vals, 'db.system.name'), attribute(keys, vals, 'db.system'))) as db_system,
        coalesce(attribute(keys, vals, 'db.query.text'), attribute(keys, vals, 'db.statement')) as db_text,
        coalesce(
            attribute(keys, vals, 'messaging.destination.name'), attribute(keys, vals, 'messaging.destination')
        ) as destination,
        attribute(keys, vals, 'peer.service') as peer_service
    from once
)
select
    line,
    has_request,
    is_empty,
    trace,
    span,
    parent,
    service,
    name,
    kind,
    case when start_ns between 1e17 and 9e18 then make_timestamp(start_ns // 1000) end as started_at,
    -- An end before the start, or one absurdly far from it, is none.
    case when end_ns - start_ns between 0 and 10000000000000000 then (end_ns - start_ns) / 1e6 end as duration_ms,
    coalesce(has_failed, false) or coalesce(status >= 500, false) as is_error,
    case when regexp_full_match(method, '[A-Za-z]{3,12}') then upper(method) end as method,
    coalesce(route, case
            when rpc_service <> '' then concat_ws('/', '', rpc_service, rpc_method)
            when contains(rpc_method, '/') then '/' || ltrim(rpc_method, '/')
        end) as route,
    split_part(split_part(url, '?', 1), '#', 1) as url,
    case when status between 100 and 599 then status end as status,
    -- Statements of databases that speak SQL.
    case
        when db_system is null or db_system in (
            'postgresql', 'mysql', 'mariadb', 'mssql', 'microsoft.sql_server', 'oracle', 'oracle.db', 'sqlite',
            'cockroachdb', 'redshift', 'aws.redshift', 'gcp.spanner', 'spanner', 'db2', 'ibm.db2', 'h2', 'hsqldb',
            'clickhouse', 'snowflake', 'trino', 'other_sql', 'tidb'
        ) then nullif(trim(db_text), '')
    end as db_text,
    case when kind in ('client', 'producer') then coalesce(peer_service, destination, db_system) end as peer
from read;
