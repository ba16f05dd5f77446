-- The most sessions open at once, per application, most first. moment: when first (UTC).
with chosen as (
    select
        application,
        greatest(first_at, $since::timestamp) as first_at,
        least(last_at, $until::timestamp) as last_at
    from sessions
    where ($since is null or last_at >= $since::timestamp)
        and ($until is null or first_at < $until::timestamp)
        and ($application is null or application = $application)
        and ($user is null or session in (select session from statements where "user" = $user))
),
changes as (
    select application, first_at as moment, 1 as change from chosen
    union all
    select application, last_at as moment, -1 as change from chosen
),
levels as (
    select
        application,
        moment,
        sum(change) over (partition by application order by moment, change rows unbounded preceding) as open
    from changes
)
select coalesce(application, 'unknown') as application, max(open)::bigint as open, min_by(moment, {'open': -open, 'moment': moment}) as moment
from levels
where application is not null
group by application
order by open desc, application;
