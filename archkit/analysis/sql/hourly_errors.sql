-- How many requests fail per clock hour (UTC, ISO text), in time order. errors: status 5xx; refused: 4xx. error_share is of all
-- calls of the hour; its bounds are those of a share (Wilson).
with hours as (
    select
        time_bucket(interval '1 hour', started_at) as moment,
        count(*) as calls,
        count(*) filter (status >= 500) as errors,
        count(*) filter (status between 400 and 499) as refused
    from requests_in($since, $until)
    where started_at is not null
    group by moment
)
select
    strftime(moment, '%Y-%m-%dT%H:00:00Z') as hour, calls, errors, refused,
    errors / calls as error_share,
    share_low(errors, calls) as error_share_low,
    share_high(errors, calls) as error_share_high
from hours
order by moment;
