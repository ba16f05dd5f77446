-- JSON lines to finished requests. In: fields(line, one text per field).
-- Out: found(source, line, started_at, method, route, url, status, duration_ms, trace); urls without their query,
-- a method that is one word of letters, and traces hashed, since what a client sent as one may be anything.
-- pino writes two lines a request; the second has no url, so the first lends it by request id.
create table picked as
with split as (
    select *, regexp_extract(coalesce(request_line, ''), '^([A-Z]{3,12}) (\S+) HTTP/', ['method', 'url']) as requested
    from fields
)
select
    line,
    coalesce(began, "at") as at_text,
    began is not null as is_start,
    case when regexp_full_match(method, '[A-Za-z]{3,12}') then method else nullif(requested.method, '') end as method,
    route,
    split_part(split_part(coalesce(url, nullif(requested.url, '')), '?', 1), '#', 1) as url,
    try_cast(status as integer) as status,
    -- Envoy writes `duration` in ms, others in seconds.
    coalesce(
        try_cast(ms as double),
        try_cast(duration as double) * case when envoy is null then 1000 else 1 end,
        try_cast(seconds as double) * 1000
    ) as duration_ms,
    nullif(regexp_extract(trace, '(?:^00-)?([0-9a-fA-F]{16,32})', 1), '') as trace,
    request_id
from split;

create table found as
with openings as (
    select line, request_id, method, route, url, trace
    from picked
    where status is null and request_id is not null and url is not null
),
joined as (
    select
        p.*,
        coalesce(p.method, o.method, '') as any_method,
        coalesce(p.route, o.route, '') as any_route,
        coalesce(p.url, o.url, '') as any_url,
        coalesce(p.trace, o.trace) as any_trace
    from picked p
    asof left join openings o on p.request_id = o.request_id and p.line >= o.line
    where p.status between 100 and 599 and p.duration_ms between 0 and 1e10
),
numbered as (select *, try_cast(at_text as double) as number from joined),
timed as (
    select
        *,
        -- Epoch in ns, us, ms or s by its size; between 1973 and 2255.
        case
            when number between 1e17 and 9e18 then make_timestamp((number / 1000)::bigint)
            when number between 1e14 and 9e15 then make_timestamp(number::bigint)
            when number between 1e11 and 9e12 then make_timestamp((number * 1000)::bigint)
            when number between 1e8 and 9e9 then make_timestamp((number * 1000000)::bigint)
            when number is null then try_cast(at_text as timestamptz)::timestamp
        end as moment
    from numbered
)
select
    this_source() as source,
    line,
    case when is_start then moment else moment - to_microseconds((duration_ms * 1000)::bigint) end as started_at,
    any_method as method,
    any_route as route,
    any_url as url,
    status,
    duration_ms,
    trace_key(any_trace) as trace
from timed
where moment between timestamp '1973-01-01' and timestamp '2255-01-01' and (any_route <> '' or any_url <> '');
