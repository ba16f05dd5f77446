-- The clock hour (UTC) with the most interactive requests, or statements where there are no requests.
-- hour: its start. calls: how many.
with starts as (
    select started_at from requests_in($since, $until)
    union all
    select started_at from statements_in($since, $until, $application, $user)
    where traffic = 'interactive' and (select count(*) from requests_in($since, $until)) = 0
)
select time_bucket(interval '1 hour', started_at) as hour, count(*) as calls
from starts
where started_at is not null
group by hour
order by calls desc, hour
limit 1;
