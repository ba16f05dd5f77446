-- Silent stretches between two statements, longer than 60 s and 20 times the usual longest minute-to-minute pause.
with ordered as (
    select started_at, lag(started_at) over (order by started_at) as before
    from statements_in($since, $until, $application, $user)
),
pauses as (select before, started_at as after, epoch(started_at - before) as seconds from ordered where before is not null)
select before, after
from pauses
where seconds > 60 and seconds > 20 * (select coalesce(quantile_cont(seconds, 0.999), 0) from pauses)
order by before;
