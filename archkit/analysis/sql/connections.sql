-- The most sessions open at once, per application, most first. moment: when (UTC).
with changes as (
    select application, first_at as moment, 1 as change from sessions
    union all
    select application, last_at as moment, -1 as change from sessions
),
levels as (
    select
        application,
        moment,
        sum(change) over (partition by application order by moment, change rows unbounded preceding) as open
    from changes
)
select coalesce(application, 'unknown') as application, max(open)::bigint as open, max_by(moment, open) as moment
from levels
where application is not null
group by application
order by open desc, application;
