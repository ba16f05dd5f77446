-- How much of all calls and of all time goes to statements that use a table, hottest first; a statement of several
-- tables counts for each. Reads and writes of interactive and batch traffic. calls, total_ms: of these statements;
-- reads, writes: calls that read it, that write it. of_calls_share, of_time_share: of all reads and writes.
-- busy_sessions: how many sessions were at work on it on average (Little's law: time spent by time passed).
with called as (
    select
        s.shape,
        count(*) as calls,
        sum(s.duration_ms::decimal(18, 3)) as total_ms,
        min(s.started_at) as first_at,
        max(s.started_at + to_microseconds((coalesce(s.duration_ms, 0) * 1000)::bigint)) as last_at
    from statements_in($since, $until, $application, $user) s
    join shapes using (shape)
    where s.traffic <> 'maintenance' and shapes.kind in ('read', 'write')
    group by s.shape
),
whole as (
    select
        sum(calls) as calls,
        nullif(sum(total_ms)::double, 0) as total_ms,
        nullif(epoch(max(last_at) - min(first_at)) * 1000, 0) as passed_ms
    from called
),
used as (
    select shape, "table", bool_or(access = 'read') as is_read, bool_or(access = 'write') as is_written
    from shape_tables
    where "table" not like 'pg_%' and "table" not like 'information_schema.%'
    group by shape, "table"
)
select
    u."table",
    sum(c.calls)::bigint as calls,
    coalesce(sum(c.calls) filter (u.is_read), 0)::bigint as reads,
    coalesce(sum(c.calls) filter (u.is_written), 0)::bigint as writes,
    sum(c.calls)::double / any_value(w.calls)::double as of_calls_share,
    sum(c.total_ms)::double as total_ms,
    sum(c.total_ms)::double / any_value(w.total_ms) as of_time_share,
    sum(c.total_ms)::double / any_value(w.passed_ms) as busy_sessions
from used u
join called c using (shape)
cross join whole w
group by u."table"
order by total_ms desc nulls last, calls desc, u."table";
