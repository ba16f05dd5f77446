-- Reads and writes whose slowest calls are far from the usual one: 100 calls or more, and a p99 of ten times the median
-- or more. Interactive traffic; durations in ms, most time in the tail first. pNN_low and pNN_high bound the percentile
-- with 95 % confidence (order statistics). tail_calls, tail_ms: calls of more than ten times the median, and their time;
-- share: of all time in the database.
with timed as (
    select shape, duration_ms
    from statements_in($since, $until, $application, $user)
    where traffic = 'interactive' and duration_ms is not null
),
suspected as (
    select
        shape,
        count(*) as calls,
        quantile_cont(duration_ms, 0.5) as p50_ms,
        quantile_cont(duration_ms, 0.99) as p99_ms
    from timed
    where shape in (select shape from shapes where kind in ('read', 'write'))
    group by shape
    having count(*) >= 100 and quantile_cont(duration_ms, 0.99) >= 10 * quantile_cont(duration_ms, 0.5)
),
ranked as (
    select shape, duration_ms, row_number() over (partition by shape order by duration_ms) as rank
    from timed
    where shape in (select shape from suspected)
),
tails as (
    select
        s.shape,
        any_value(s.calls) as n,
        any_value(s.p50_ms) as p50_ms,
        any_value(s.p99_ms) as p99_ms,
        max(r.duration_ms) as max_ms,
        max(r.duration_ms) filter (r.rank = rank_low(s.calls, 0.5)) as p50_low,
        max(r.duration_ms) filter (r.rank = rank_high(s.calls, 0.5)) as p50_high,
        max(r.duration_ms) filter (r.rank = rank_low(s.calls, 0.99)) as p99_low,
        max(r.duration_ms) filter (r.rank = rank_high(s.calls, 0.99)) as p99_high,
        count(*) filter (r.duration_ms > 10 * s.p50_ms) as tail_calls,
        coalesce(sum(r.duration_ms::decimal(18, 3)) filter (r.duration_ms > 10 * s.p50_ms), 0)::double as tail_ms
    from suspected s
    join ranked r using (shape)
    group by s.shape
),
whole as (
    select nullif(sum(duration_ms::decimal(18, 3))::double, 0) as total_ms
    from statements_in($since, $until, $application, $user)
)
select tails.*, tails.tail_ms / whole.total_ms as share
from tails
cross join whole
order by tails.tail_ms desc, tails.shape;
