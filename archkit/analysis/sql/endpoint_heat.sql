-- Latency and errors of endpoints over time: a row per endpoint and step of $step_s seconds (UTC, ISO text of its start), for
-- the 16 endpoints that take the most time in all, those first. Durations in ms; refused and failed requests (4xx, 5xx) are
-- counted in calls, not timed; n is how many were timed. error_share: 5xx, of all calls of the step.
with asked as (
    select
        endpoint,
        status,
        duration_ms,
        case when status < 400 then duration_ms end as timed_ms,
        timestamp '1970-01-01' + to_microseconds(epoch_us(started_at) - epoch_us(started_at) % ($step_s::bigint * 1000000))
            as moment
    from requests_in($since, $until)
    where started_at is not null
),
worst as (
    select endpoint, sum(timed_ms::decimal(18, 3)) as total_ms
    from asked
    group by endpoint
    having sum(timed_ms::decimal(18, 3)) is not null
    order by total_ms desc, endpoint
    limit 16
),
steps as (
    select
        endpoint,
        moment,
        count(*) as calls,
        count(timed_ms) as n,
        count(*) filter (status >= 500) as errors,
        quantile_cont(timed_ms, 0.5) as p50_ms,
        quantile_cont(timed_ms, 0.95) as p95_ms,
        quantile_cont(timed_ms, 0.99) as p99_ms
    from asked
    where endpoint in (select endpoint from worst)
    group by endpoint, moment
)
select
    endpoint, strftime(moment, '%Y-%m-%dT%H:%M:%SZ') as moment, calls, n, errors, errors / calls as error_share,
    p50_ms, p95_ms, p99_ms
from steps
join worst using (endpoint)
order by total_ms desc, endpoint, moment;
