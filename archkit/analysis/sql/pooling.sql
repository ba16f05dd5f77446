-- Whether sessions of the server are shared by many requests. One row: sessions; those in which statements of several
-- applications or users ran (served), as behind PgBouncer; those whose statements name traces (traced), of these those
-- of several traces (shared), and those in which a trace went on after another began (mixed); traces in a session, on
-- average.
with told as (
    select
        source,
        session,
        count(distinct application) > 1 or count(distinct "user") > 1 as is_served
    from statements_in($since, $until, $application, $user)
    where session is not null
    group by source, session
),
pairs as (
    select source, session, trace, min(line) as first_line, max(line) as last_line
    from statements_in($since, $until, $application, $user)
    where trace is not null and session is not null
    group by source, session, trace
),
followed as (
    select
        *,
        first_line < max(last_line) over (
            partition by source, session order by first_line rows between unbounded preceding and 1 preceding
        ) as is_mixed
    from pairs
),
traced as (
    select source, session, count(*) as traces, bool_or(coalesce(is_mixed, false)) as is_mixed
    from followed
    group by source, session
)
select
    count(*) as sessions,
    count(*) filter (is_served) as served,
    count(traces) as traced,
    count(*) filter (traces > 1) as shared,
    count(*) filter (is_mixed) as mixed,
    avg(traces) as traces_each
from told
left join traced using (source, session);
