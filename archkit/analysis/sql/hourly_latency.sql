-- Latency per endpoint and clock hour (UTC, ISO text) in ms, in time order; refused and failed requests (4xx, 5xx) left out.
with hours as (
    select
        endpoint,
        time_bucket(interval '1 hour', started_at) as moment,
        count(*) as calls,
        quantile_cont(duration_ms, 0.5) as p50_ms,
        quantile_cont(duration_ms, 0.95) as p95_ms,
        quantile_cont(duration_ms, 0.99) as p99_ms
    from requests_in($since, $until)
    where status < 400
    group by endpoint, moment
)
select endpoint, strftime(moment, '%Y-%m-%dT%H:00:00Z') as hour, calls, p50_ms, p95_ms, p99_ms
from hours
order by endpoint, hour;
