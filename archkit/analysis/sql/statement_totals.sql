-- Sums per statement shape that the database itself counted (pg_stat_statements), most total time first. Durations in ms;
-- share is of all time counted. There is no single call: no percentile, no time, no application, so that a narrower scope
-- than a user leaves nothing. mean_ms is over all calls; max_ms is null where the source has none.
with chosen as (
    select *
    from statement_totals
    where $since is null and $until is null and $application is null and ($user is null or "user" = $user)
),
summed as (
    select
        shape,
        sum(calls) as calls,
        sum(total_ms) as total_ms,
        min(min_ms) as min_ms,
        max(max_ms) as max_ms,
        sum(rows) as rows
    from chosen
    group by shape
)
select
    shape,
    sql,
    kind,
    complexity,
    calls::bigint as calls,
    total_ms,
    total_ms / nullif(sum(total_ms) over (), 0) as share,
    total_ms / nullif(calls, 0) as mean_ms,
    min_ms,
    max_ms,
    rows::bigint as rows
from summed
join shapes using (shape)
order by total_ms desc, calls desc, shape;
