-- Latency per statement shape, most total time first. Durations in ms; share is of all time in the database.
-- traffic is the kind that most calls belong to (of equals the first by name); $traffic narrows to one kind, null takes all.
-- Calls are first counted by duration (logs write whole microseconds), so that percentiles and the bounds of their
-- intervals are read off the running counts: pNN is the continuous quantile, pNN_low and pNN_high are the order
-- statistics of scopes.sql.
with counted as (
    select shape, traffic, duration_ms, count(*) as calls, sum(rows) as rows
    from statements_in($since, $until, $application, $user)
    where $traffic is null or traffic = $traffic
    group by shape, traffic, duration_ms
),
spread as (
    select
        shape,
        duration_ms,
        sum(calls) as times,
        sum(sum(calls)) over (partition by shape order by duration_ms rows unbounded preceding) as upto,
        sum(sum(calls)) over (partition by shape) as n
    from counted
    where duration_ms is not null
    group by shape, duration_ms
),
ranked as (
    select
        shape,
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
    group by shape
),
totals as (
    select
        shape,
        sum(calls)::bigint as calls,
        coalesce(sum(duration_ms::decimal(18, 3) * calls), 0)::double as total_ms,
        sum(rows)::bigint as rows
    from counted
    group by shape
),
kinds as (
    select shape, min_by(traffic, {'calls': -calls, 'traffic': traffic}) as traffic
    from (select shape, traffic, sum(calls)::bigint as calls from counted group by shape, traffic)
    group by shape
)
select
    shape, sql, kind, kinds.traffic, complexity, calls, total_ms,
    total_ms / nullif(sum(total_ms::decimal(18, 3)) over (), 0)::double as share,
    p50_under + (p50_over - p50_under) * ((n - 1) * 0.5 - floor((n - 1) * 0.5)) as p50_ms,
    p95_under + (p95_over - p95_under) * ((n - 1) * 0.95 - floor((n - 1) * 0.95)) as p95_ms,
    p99_under + (p99_over - p99_under) * ((n - 1) * 0.99 - floor((n - 1) * 0.99)) as p99_ms,
    max_ms, rows, coalesce(n, 0) as n,
    p50_low, p50_high, p95_low, p95_high, p99_low, p99_high
from totals
join shapes using (shape)
join kinds using (shape)
left join ranked using (shape)
order by total_ms desc, calls desc, shape;
