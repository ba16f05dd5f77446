-- Rows of the architect's own form to requests. In: told (a row per record: line, and each field as text, null where there
-- is none). Parameters: $started_unit, $ended_unit, $zone, $ms_per_unit. Out: typed, with the reason why a row
-- cannot be used; found (see endpoints.py).
create or replace table typed as
with read as (
    select
        line,
        sane_moment(moment_of(started_at, $started_unit, $zone)) as started_at,
        sane_moment(moment_of(ended_at, $ended_unit, $zone)) as ended_at,
        case when regexp_full_match(method, '[A-Za-z]{3,12}') then upper(method) else '' end as method,
        coalesce(endpoint, '') as route,
        coalesce(split_part(split_part(url, '?', 1), '#', 1), '') as url,
        case when try_cast(status as integer) between 100 and 599 then try_cast(status as integer) end as status,
        duration_of(duration_ms, $ms_per_unit) as duration_ms,
        trace_of(trace) as trace
    from told
)
select
    *,
    case
        when route = '' and url = '' then 'it names no endpoint'
        when status is null then 'its status is no number of HTTP'
        when coalesce(started_at, ended_at) is null then 'its time cannot be read'
    end as reason
from read;

create or replace table found as
select
    line,
    coalesce(
        started_at, ended_at - to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint)
    ) as started_at,
    method,
    route,
    url,
    status,
    duration_ms,
    trace
from typed
where reason is null;
