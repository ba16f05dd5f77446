-- Silent stretches between two statements, longer than a minute and than 20 times the usual longest pause. is_usual: the
-- traffic rests like that: one of two or three that fall on the same hour of several days, or of more than three, of
-- which it is not three times as long as nine of ten are. What is not usual is a gap of the log.
with ordered as (
    select started_at, lag(started_at) over (order by started_at) as before
    from statements_in($since, $until, $application, $user)
),
pauses as (select before, started_at as after, epoch(started_at - before) as seconds from ordered where before is not null),
rests as (
    select * from pauses
    where seconds > 60 and seconds > 20 * (select coalesce(quantile_cont(seconds, 0.999), 0) from pauses)
),
rhythm as (select count(*) as times, quantile_cont(seconds, 0.9) as often from rests),
few as (select before, epoch(before) as moment from rests where (select times from rhythm) <= 3),
twins as (
    select distinct a.before
    from few a
    join few b
        on abs(a.moment - b.moment) > 43200
        and abs((a.moment - b.moment) / 86400 - round((a.moment - b.moment) / 86400)) < 1.0 / 24
)
select before, after, case when times > 3 then seconds <= 3 * often else before in (select before from twins) end as is_usual
from rests, rhythm
order by before;
