-- What changed at a moment ($compare_at, UTC): each endpoint, and each statement that reads or writes where the log has
-- them all, before it and from it on. Interactive statements, requests with a status below 400; durations in ms.
-- what: endpoint or statement. change: new and vanished, where one side has no call; slower and faster, where the 95 %
-- intervals (order statistics) of the median (20 calls on each side) or of the p95 (100 calls) do not meet, and it
-- changed by a fifth or more, counted from the shorter one; else same. total_ms: of all its calls; before_share,
-- after_share: of all endpoints' time on that side, or of all statements'.
with told as (
    select 'statement' as what, s.shape as subject, s.duration_ms, s.started_at >= $compare_at::timestamp as is_after
    from statements_in($since, $until, $application, $user) s
    join shapes using (shape)
    where s.traffic = 'interactive' and shapes.kind in ('read', 'write') and $is_complete
    union all
    select 'endpoint', endpoint, duration_ms, started_at >= $compare_at::timestamp
    from requests_in($since, $until)
    where status < 400
),
ranked as (
    select
        *,
        row_number() over (partition by what, subject, is_after order by duration_ms) as rank,
        count(duration_ms) over (partition by what, subject, is_after) as n
    from told
),
sides as (
    select
        what,
        subject,
        is_after,
        count(*) as calls,
        any_value(n) as n,
        coalesce(sum(duration_ms::decimal(18, 3)), 0)::double as total_ms,
        quantile_cont(duration_ms, 0.5) as p50_ms,
        quantile_cont(duration_ms, 0.95) as p95_ms,
        max(duration_ms) filter (rank = rank_low(n, 0.5)) as p50_low,
        max(duration_ms) filter (rank = rank_high(n, 0.5)) as p50_high,
        max(duration_ms) filter (rank = rank_low(n, 0.95)) as p95_low,
        max(duration_ms) filter (rank = rank_high(n, 0.95)) as p95_high
    from ranked
    group by what, subject, is_after
),
-- Where nothing at all was measured on one side, nothing is new and nothing vanished.
comparable as (select what from sides group by what having count(distinct is_after) = 2),
shared as (
    select *, total_ms / nullif(sum(total_ms) over (partition by what, is_after), 0) as share
    from sides
    semi join comparable using (what)
),
paired as (
    select
        coalesce(a.what, b.what) as what,
        coalesce(a.subject, b.subject) as subject,
        coalesce(b.calls, 0) as before_calls,
        coalesce(a.calls, 0) as after_calls,
        b.p50_ms as before_p50_ms,
        b.p50_low as before_p50_low,
        b.p50_high as before_p50_high,
        a.p50_ms as after_p50_ms,
        a.p50_low as after_p50_low,
        a.p50_high as after_p50_high,
        b.p95_ms as before_p95_ms,
        b.p95_low as before_p95_low,
        b.p95_high as before_p95_high,
        a.p95_ms as after_p95_ms,
        a.p95_low as after_p95_low,
        a.p95_high as after_p95_high,
        b.total_ms as before_total_ms,
        a.total_ms as after_total_ms,
        coalesce(b.share, 0) as before_share,
        coalesce(a.share, 0) as after_share,
        least(a.n, b.n) as n
    from (select * from shared where not is_after) b
    full join (select * from shared where is_after) a on a.what = b.what and a.subject = b.subject
),
judged as (
    select
        *,
        n >= 20 and after_p50_low > before_p50_high and after_p50_ms >= 1.2 * before_p50_ms
        or n >= 100 and after_p95_low > before_p95_high and after_p95_ms >= 1.2 * before_p95_ms as is_slower,
        n >= 20 and before_p50_low > after_p50_high and before_p50_ms >= 1.2 * after_p50_ms
        or n >= 100 and before_p95_low > after_p95_high and before_p95_ms >= 1.2 * after_p95_ms as is_faster
    from paired
)
select
    concat(what, ' ', subject) as compared,
    what,
    subject,
    case
        when before_calls = 0 then 'new'
        when after_calls = 0 then 'vanished'
        when is_slower then 'slower'
        when is_faster then 'faster'
        else 'same'
    end as change,
    * exclude (what, subject, n, is_slower, is_faster),
    coalesce(n, 0) as n
from judged
order by greatest(before_share, after_share) desc, compared;
