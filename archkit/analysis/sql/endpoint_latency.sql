-- Latency per endpoint, slowest p95 first, those without durations by calls. Durations in ms; refused requests
-- (status 4xx) and failed ones (errors, 5xx) are counted, not timed; n is how many were timed. error_share is of all
-- calls; its bounds are those of a share (Wilson).
-- complexity is that of the endpoint's most complex statement, known where request and statement share a trace
-- and the statement log is complete.
-- pNN_low and pNN_high bound the percentile with 95 % confidence (order statistics); all are read off calls counted by
-- duration, as in shape_latency.
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
spread as (
    select
        endpoint,
        duration_ms,
        sum(count(*)) over (partition by endpoint order by duration_ms rows unbounded preceding) as upto,
        sum(count(*)) over (partition by endpoint) as n
    from asked
    where status < 400 and duration_ms is not null
    group by endpoint, duration_ms
),
latency as (
    select
        endpoint,
        any_value(n)::bigint as n,
        max(duration_ms) as max_ms,
        min(duration_ms) filter (upto > floor((n - 1) * 0.5)) as p50_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.5)) as p50_over,
        min(duration_ms) filter (upto > floor((n - 1) * 0.95)) as p95_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.95)) as p95_over,
        min(duration_ms) filter (upto > floor((n - 1) * 0.99)) as p99_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.99)) as p99_over,
        min(duration_ms) filter (upto >= rank_low(n, 0.5)) as p50_low,
        min(duration_ms) filter (upto >= rank_high(n, 0.5)) as p50_high,
        min(duration_ms) filter (upto >= rank_low(n, 0.95)) as p95_low,
        min(duration_ms) filter (upto >= rank_high(n, 0.95)) as p95_high,
        min(duration_ms) filter (upto >= rank_low(n, 0.99)) as p99_low,
        min(duration_ms) filter (upto >= rank_high(n, 0.99)) as p99_high
    from spread
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
    p50_under + (p50_over - p50_under) * ((n - 1) * 0.5 - floor((n - 1) * 0.5)) as p50_ms,
    p95_under + (p95_over - p95_under) * ((n - 1) * 0.95 - floor((n - 1) * 0.95)) as p95_ms,
    p99_under + (p99_over - p99_under) * ((n - 1) * 0.99 - floor((n - 1) * 0.99)) as p99_ms,
    max_ms, p50_low, p50_high, p95_low, p95_high, p99_low, p99_high
from counted
left join methods using (endpoint)
left join latency using (endpoint)
left join shaped using (endpoint)
order by p95_ms desc nulls last, calls desc, endpoint;
