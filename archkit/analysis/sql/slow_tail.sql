-- Reads and writes whose slowest calls are far from the usual one: 100 calls or more, and a p99 of ten times the median
-- or more. Interactive traffic; durations in ms, most time in the tail first. pNN_low and pNN_high bound the percentile
-- with 95 % confidence (order statistics). tail_calls, tail_ms: calls of more than ten times the median, and their time;
-- share: of all time in the database. Calls are first counted by duration, as in shape_latency.sql.
with counted as (
    select shape, traffic, duration_ms, count(*) as calls
    from statements_in($since, $until, $application, $user)
    where duration_ms is not null
    group by shape, traffic, duration_ms
),
spread as (
    select
        shape,
        duration_ms,
        calls,
        sum(calls) over (partition by shape order by duration_ms rows unbounded preceding) as upto,
        sum(calls) over (partition by shape) as n
    from counted
    where traffic = 'interactive' and shape in (select shape from shapes where kind in ('read', 'write'))
),
ranked as (
    select
        shape,
        any_value(n)::bigint as n,
        max(duration_ms) as max_ms,
        min(duration_ms) filter (upto > floor((n - 1) * 0.5)) as p50_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.5)) as p50_over,
        min(duration_ms) filter (upto > floor((n - 1) * 0.99)) as p99_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.99)) as p99_over,
        min(duration_ms) filter (upto >= rank_low(n, 0.5)) as p50_low,
        min(duration_ms) filter (upto >= rank_high(n, 0.5)) as p50_high,
        min(duration_ms) filter (upto >= rank_low(n, 0.99)) as p99_low,
        min(duration_ms) filter (upto >= rank_high(n, 0.99)) as p99_high
    from spread
    group by shape
),
judged as (
    select
        *,
        p50_under + (p50_over - p50_under) * ((n - 1) * 0.5 - floor((n - 1) * 0.5)) as p50_ms,
        p99_under + (p99_over - p99_under) * ((n - 1) * 0.99 - floor((n - 1) * 0.99)) as p99_ms
    from ranked
),
tails as (
    select
        j.shape,
        coalesce(sum(s.calls) filter (s.duration_ms > 10 * j.p50_ms), 0)::bigint as tail_calls,
        coalesce(sum(s.duration_ms::decimal(18, 3) * s.calls) filter (s.duration_ms > 10 * j.p50_ms), 0)::double
            as tail_ms
    from judged j
    join spread s using (shape)
    where j.n >= 100 and j.p99_ms >= 10 * j.p50_ms
    group by j.shape
),
whole as (select nullif(sum(duration_ms::decimal(18, 3) * calls)::double, 0) as total_ms from counted)
select
    t.shape, j.n, j.p50_ms, j.p99_ms, j.max_ms, j.p50_low, j.p50_high, j.p99_low, j.p99_high,
    t.tail_calls, t.tail_ms, t.tail_ms / whole.total_ms as share
from tails t
join judged j using (shape)
cross join whole
order by t.tail_ms desc, t.shape;
