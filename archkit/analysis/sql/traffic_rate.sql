-- Interactive statements and requests per minute; minute is its start (UTC, ISO text).
with counted as (
    select time_bucket(interval '1 minute', started_at) as moment, count(*) as statements, 0 as requests
    from statements_in($since, $until, $application, $user)
    where traffic = 'interactive'
    group by moment
    union all
    select time_bucket(interval '1 minute', started_at) as moment, 0 as statements, count(*) as requests
    from requests_in($since, $until)
    group by moment
)
select
    strftime(moment, '%Y-%m-%dT%H:%M:%SZ') as minute,
    sum(statements)::bigint as statements,
    sum(requests)::bigint as requests
from counted
where moment is not null
group by moment
order by moment;
