-- Latency per statement shape, most total time first. Durations in ms; share is of all time in the database.
-- traffic is the kind that most calls belong to; $traffic narrows to one kind, null takes all.
with chosen as (
    select *
    from statements_in($since, $until, $application, $user)
    where $traffic is null or traffic = $traffic
),
timed as (
    select
        *,
        row_number() over (partition by shape order by duration_ms) as rank,
        count(duration_ms) over (partition by shape) as n
    from chosen
),
latency as (
    select
        shape,
        mode(traffic) as traffic,
        count(*) as calls,
        any_value(n) as n,
        coalesce(sum(duration_ms::decimal(18, 3)), 0)::double as total_ms,
        quantile_cont(duration_ms, 0.5) as p50_ms,
        quantile_cont(duration_ms, 0.95) as p95_ms,
        quantile_cont(duration_ms, 0.99) as p99_ms,
        max(duration_ms) as max_ms,
        sum(rows) as rows,
        max(duration_ms) filter (rank = rank_low(n, 0.5)) as p50_low,
        max(duration_ms) filter (rank = rank_high(n, 0.5)) as p50_high,
        max(duration_ms) filter (rank = rank_low(n, 0.95)) as p95_low,
        max(duration_ms) filter (rank = rank_high(n, 0.95)) as p95_high,
        max(duration_ms) filter (rank = rank_low(n, 0.99)) as p99_low,
        max(duration_ms) filter (rank = rank_high(n, 0.99)) as p99_high
    from timed
    group by shape
)
select
    shape, sql, kind, traffic, complexity, calls, total_ms,
    total_ms / nullif(sum(total_ms::decimal(18, 3)) over (), 0)::double as share,
    p50_ms, p95_ms, p99_ms, max_ms, rows::bigint as rows, n,
    p50_low, p50_high, p95_low, p95_high, p99_low, p99_high
from latency
join shapes using (shape)
order by total_ms desc, calls desc, shape;
