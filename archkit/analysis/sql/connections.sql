-- The most sessions open at one moment, per application, most first. at: when (UTC).
with changes as (
    select application, first_at as at, 1 as change from sessions
    union all
    select application, last_at as at, -1 as change from sessions
),
levels as (
    select
        application,
        at,
        sum(change) over (partition by application order by at, change rows unbounded preceding) as open
    from changes
)
select coalesce(application, 'unknown') as application, max(open)::bigint as open, max_by(at, open) as at
from levels
where application is not null
group by application
order by open desc, application;
