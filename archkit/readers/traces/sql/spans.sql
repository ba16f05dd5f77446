-- Spans to requests and statements. In: picked. Out: tables kept (picked without repeated exports and without what has
-- no time or id), found (requests), calls (statements).
create or replace table kept as
select distinct on (trace, span, kind) *
from picked
where trace is not null and span is not null and started_at is not null
order by trace, span, kind, line;

create or replace table owned as
with parents as (
    -- Tracers that let both sides of a call share one id: what comes below it is the server's.
    select distinct on (trace, span) trace, span, service, kind, db_text is not null as has_text
    from kept
    order by trace, span, kind = 'server' desc
)
select kept.*, parents.service as parent_service, parents.kind as parent_kind, parents.has_text as is_within
from kept
left join parents on parents.trace = kept.trace and parents.span = kept.parent;

-- The first span of a service in a trace, if it serves a call by HTTP or RPC. A span without a status was answered:
-- 200, or 500 where it failed.
create or replace table found as
with served as (
    select
        *,
        case
            when route is null and url is null
                then regexp_extract(name, '^([A-Z]{3,7}) (/\S*)', ['method', 'url'])
        end as named
    from owned
    where kind = 'server'
        and (parent_service is distinct from service or parent_kind in ('client', 'producer'))
)
select
    line,
    started_at,
    coalesce(method, named.method, '') as method,
    coalesce(route, '') as route,
    coalesce(url, named.url, '') as url,
    coalesce(status, case when is_error then 500 else 200 end)::integer as status,
    duration_ms,
    trace
from served
where coalesce(route, url, named.url, '') <> '';

-- A statement that a driver and what drives it both saw is one: the outer span.
create or replace table calls as
select
    line,
    started_at + to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint) as ended_at,
    null::varchar as session,
    null::bigint as local_id,
    trace,
    service as application,
    null::varchar as user_name,
    duration_ms,
    null::bigint as rows,
    blanked(without_own_comment(db_text)) as text,
    tags_in(db_text) as tags,
    -- Placeholders stand for arguments that the tracer did not keep.
    case
        when not regexp_matches(db_text, '\$\d|\?|:[a-z]|%s|@p?\d')
            then keyed(asked(without_own_comment(db_text), null)::varchar)
    end as arguments
from owned
where db_text is not null and not coalesce(is_within, false)
order by line;
