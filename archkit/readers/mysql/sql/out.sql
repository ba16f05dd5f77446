-- What a slow log tells beside the statements. In: noted, calls. Out: tables out_sessions, out_log_signs.
create or replace table out_sessions as
select
    session,
    null::varchar as application,
    min(ended_at) as first_at,
    max(ended_at) as last_at
from calls
where session is not null
group by session
order by session;

-- A sampled log says so (log_slow_rate_limit): each of its statements stands for several.
create or replace table out_log_signs as
with samples as (
    select count(one_in) as used, sum(one_in) as spanned from noted where one_in > 1
)
select
    (select count(*) from noted) as records,
    count(duration_ms) as durations,
    count(*) as executions,
    null::bigint as bound,
    null::bigint as extended,
    (select nullif(used, 0) from samples)::bigint as ids_used,
    (select spanned from samples)::bigint as ids_spanned,
    -- Where log_queries_not_using_indexes is on, what reads rows may be logged although it is short.
    coalesce((select min(duration_ms) from noted where reads_none), min(duration_ms)) as least_ms,
    min(ended_at) as first_at,
    max(ended_at) as last_at
from calls;
