-- Latency of statements over time: a row per shape and step of $step_s seconds (UTC, ISO text of its start), for the 16 shapes
-- that take the most time in all, those first. Durations in ms; n is how many were timed. Of a cut or sampled log nothing.
with timed as (
    select
        shape,
        duration_ms,
        timestamp '1970-01-01' + to_microseconds(epoch_us(started_at) - epoch_us(started_at) % ($step_s::bigint * 1000000))
            as moment
    from statements_in($since, $until, $application, $user)
    where duration_ms is not null and started_at is not null and $is_complete
),
worst as (
    select shape, sum(duration_ms::decimal(18, 3)) as total_ms
    from timed
    group by shape
    order by total_ms desc, shape
    limit 16
),
steps as (
    select
        shape,
        moment,
        count(*) as n,
        quantile_cont(duration_ms, 0.5) as p50_ms,
        quantile_cont(duration_ms, 0.95) as p95_ms,
        quantile_cont(duration_ms, 0.99) as p99_ms
    from timed
    where shape in (select shape from worst)
    group by shape, moment
)
select shape, strftime(moment, '%Y-%m-%dT%H:%M:%SZ') as moment, n, p50_ms, p95_ms, p99_ms
from steps
join worst using (shape)
order by total_ms desc, shape, moment;
