-- Latency per endpoint and clock hour (UTC, ISO text) in ms, in time order; refused and failed requests (4xx, 5xx) left out.
select
    endpoint,
    strftime(time_bucket(interval '1 hour', started_at), '%Y-%m-%dT%H:00:00Z') as hour,
    count(*) as calls,
    quantile_cont(duration_ms, 0.5) as p50_ms,
    quantile_cont(duration_ms, 0.95) as p95_ms,
    quantile_cont(duration_ms, 0.99) as p99_ms
from requests_in($since, $until)
where status < 400
group by endpoint, hour
order by endpoint, hour;
