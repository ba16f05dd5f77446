-- Latency per endpoint, slowest p95 first. Durations in ms; refused requests (status 4xx) and failed ones (errors, 5xx)
-- are counted, not timed. error_share is of all calls; its bounds are those of a share (Wilson).
-- complexity is that of the endpoint's most complex statement, known where request and statement share a trace
-- and the statement log is complete.
-- pNN_low and pNN_high bound the percentile with 95 % confidence (order statistics).
with asked as (
    select * from requests_in($since, $until)
),
shaped as (
    select
        asked.endpoint,
        case when bool_or(shapes.complexity = 'complex') then 'complex' else 'simple' end as complexity
    from asked
    join statements_in(null, null, $application, $user) using (trace)
    join shapes using (shape)
    where shapes.kind in ('read', 'write') and $is_complete
    group by asked.endpoint
),
timed as (
    select
        endpoint,
        duration_ms,
        row_number() over (partition by endpoint order by duration_ms) as rank,
        count(*) over (partition by endpoint) as n
    from asked
    where status < 400
),
latency as (
    select
        endpoint,
        count(*) as n,
        quantile_cont(duration_ms, 0.5) as p50_ms,
        quantile_cont(duration_ms, 0.95) as p95_ms,
        quantile_cont(duration_ms, 0.99) as p99_ms,
        max(duration_ms) as max_ms,
        max(duration_ms) filter (rank = rank_low(n, 0.5)) as p50_low,
        max(duration_ms) filter (rank = rank_high(n, 0.5)) as p50_high,
        max(duration_ms) filter (rank = rank_low(n, 0.95)) as p95_low,
        max(duration_ms) filter (rank = rank_high(n, 0.95)) as p95_high,
        max(duration_ms) filter (rank = rank_low(n, 0.99)) as p99_low,
        max(duration_ms) filter (rank = rank_high(n, 0.99)) as p99_high
    from timed
    group by endpoint
),
counted as (
    select
        endpoint,
        count(*) as calls,
        count(*) filter (status >= 500) as errors,
        count(*) filter (status between 400 and 499) as refused
    from asked
    group by endpoint
),
methods as (
    select endpoint, min_by(method, {'calls': -calls, 'method': method}) as method
    from (select endpoint, method, count(*) as calls from asked where method is not null group by endpoint, method)
    group by endpoint
)
select
    endpoint, methods.method, complexity, calls, errors, refused, coalesce(n, 0) as n,
    errors / calls as error_share,
    share_low(errors, calls) as error_share_low,
    share_high(errors, calls) as error_share_high,
    p50_ms, p95_ms, p99_ms, max_ms, p50_low, p50_high, p95_low, p95_high, p99_low, p99_high
from counted
left join methods using (endpoint)
left join latency using (endpoint)
left join shaped using (endpoint)
order by p95_ms desc nulls last, endpoint;
