-- How long calls take: a row per subject and bin that holds calls, shortest first. of: "all statements", "all requests",
-- or "statement" (a shape) and "endpoint", the 6 of each that take the most time in all. A bin reaches from low_ms on to below
-- high_ms: ten to a decade at preferred numbers (ISO 3, series R10), whole microseconds; what took none counts as one.
-- calls: exact count; n, p50_ms, p95_ms and p99_ms are of the subject, the same in each of its rows. Refused and failed requests
-- (4xx, 5xx) are left out, and all statements of a cut or sampled log.
with counted as (
    select 'statement' as of, shape as subject, duration_ms, count(*) as calls
    from statements_in($since, $until, $application, $user)
    where duration_ms is not null and $is_complete
    group by shape, duration_ms
    union all
    select 'endpoint' as of, endpoint as subject, duration_ms, count(*) as calls
    from requests_in($since, $until)
    where status < 400 and duration_ms is not null
    group by endpoint, duration_ms
),
summed as (
    select of, subject, sum(duration_ms::decimal(18, 3) * calls) as total_ms
    from counted
    group by of, subject
),
worst as (
    select *, row_number() over (partition by of order by total_ms desc, subject) as place
    from summed
),
chosen as (
    select of, subject, place, duration_ms, calls
    from counted
    join worst using (of, subject)
    where place <= 6
    union all
    select
        case of when 'statement' then 'all statements' else 'all requests' end as of,
        case of when 'statement' then 'all statements' else 'all requests' end as subject,
        0 as place,
        duration_ms,
        sum(calls)::bigint as calls
    from counted
    group by of, duration_ms
),
spread as (
    select
        *,
        sum(calls) over (partition by of, subject order by duration_ms rows unbounded preceding) as upto,
        sum(calls) over (partition by of, subject) as n
    from chosen
),
ranked as (
    select
        of,
        subject,
        any_value(n)::bigint as n,
        min(duration_ms) filter (upto > floor((n - 1) * 0.5)) as p50_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.5)) as p50_over,
        min(duration_ms) filter (upto > floor((n - 1) * 0.95)) as p95_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.95)) as p95_over,
        min(duration_ms) filter (upto > floor((n - 1) * 0.99)) as p99_under,
        min(duration_ms) filter (upto > ceil((n - 1) * 0.99)) as p99_over
    from spread
    group by of, subject
),
digits as (
    select *, greatest(round(duration_ms * 1000), 1)::bigint::varchar as micros
    from chosen
),
led as (
    select *, length(micros) - 1 as decade, rpad(substr(micros, 1, 3), 3, '0')::integer as lead
    from digits
),
placed as (
    select
        *,
        case
            when lead >= 800 then 800 when lead >= 630 then 630 when lead >= 500 then 500 when lead >= 400 then 400
            when lead >= 315 then 315 when lead >= 250 then 250 when lead >= 200 then 200 when lead >= 160 then 160
            when lead >= 125 then 125 else 100
        end as low
    from led
),
bins as (
    select
        of, subject, place, decade, low,
        case low
            when 800 then 1000 when 630 then 800 when 500 then 630 when 400 then 500 when 315 then 400
            when 250 then 315 when 200 then 250 when 160 then 200 when 125 then 160 else 125
        end as high,
        sum(calls)::bigint as calls
    from placed
    group by of, subject, place, decade, low
)
select
    subject, of, low * power(10, decade) / 100000 as low_ms, high * power(10, decade) / 100000 as high_ms, calls, n,
    p50_under + (p50_over - p50_under) * ((n - 1) * 0.5 - floor((n - 1) * 0.5)) as p50_ms,
    p95_under + (p95_over - p95_under) * ((n - 1) * 0.95 - floor((n - 1) * 0.95)) as p95_ms,
    p99_under + (p99_over - p99_under) * ((n - 1) * 0.99 - floor((n - 1) * 0.99)) as p99_ms
from bins
join ranked using (of, subject)
order by of, place, subject, low_ms;
