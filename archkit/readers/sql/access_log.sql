-- JSON lines to finished requests. In: fields(line, one text per field). Parameters: $source.
-- Out: found(source, line, started_at, method, route, url, status, duration_ms, trace).
-- pino writes two lines a request; the second has no url, so the first lends it by request id.
create table picked as
select
    line,
    "at" as at_text,
    method,
    route,
    url,
    try_cast(status as integer) as status,
    coalesce(try_cast(ms as double), try_cast(seconds as double) * 1000) as duration_ms,
    regexp_extract(trace, '(?:^00-)?([0-9a-fA-F]{16,32})', 1) as trace,
    request_id
from fields;

create table found as
with openings as (
    select line, request_id, method, route, url
    from picked
    where status is null and request_id is not null and url is not null
),
joined as (
    select
        p.*,
        coalesce(p.method, o.method, '') as any_method,
        coalesce(p.route, o.route, '') as any_route,
        coalesce(p.url, o.url, '') as any_url
    from picked p
    asof left join openings o on p.request_id = o.request_id and p.line >= o.line
    where p.status is not null
),
timed as (
    select
        *,
        case
            when try_cast(at_text as double) > 1e17 then make_timestamp((at_text::double / 1000)::bigint)
            when try_cast(at_text as double) > 1e14 then make_timestamp(at_text::double::bigint)
            when try_cast(at_text as double) > 1e11 then make_timestamp((at_text::double * 1000)::bigint)
            when try_cast(at_text as double) > 1e8 then make_timestamp((at_text::double * 1000000)::bigint)
            else try_cast(at_text as timestamptz)::timestamp
        end as ended_at
    from joined
)
select
    $source as source,
    line,
    ended_at - to_microseconds((duration_ms * 1000)::bigint) as started_at,
    any_method as method,
    any_route as route,
    any_url as url,
    status,
    duration_ms,
    lower(nullif(trace, '')) as trace
from timed
where ended_at is not null
    and duration_ms >= 0
    and (any_route <> '' or any_url <> '');
