-- What the server said beside statements, summed per kind, subject and shape, most often first within a kind.
-- event names it: kind, subject, shape. subject of an error, a deadlock and a refused connection: its SQLSTATE; of a
-- cancelled statement: the reason; of a lock wait: the lock; of a checkpoint: its cause; of autovacuum: work and table.
-- shape: the statement that it happened to. times: events; sessions: different ones. total_ms, p95_ms, max_ms: how long
-- it took (too frequent checkpoints: how far apart they were); total_bytes, max_bytes: of temporary files.
select
    concat_ws(' ', kind, subject, shape) as event,
    kind,
    subject,
    shape,
    count(*) as times,
    count(distinct session) as sessions,
    sum(case when unit = 'ms' then amount end) as total_ms,
    quantile_cont(case when unit = 'ms' then amount end, 0.95) as p95_ms,
    max(case when unit = 'ms' then amount end) as max_ms,
    sum(case when unit = 'bytes' then amount end) as total_bytes,
    max(case when unit = 'bytes' then amount end) as max_bytes,
    min(happened_at) as first_at,
    max(happened_at) as last_at
from events_in($since, $until, $application, $user)
group by kind, subject, shape
order by kind, times desc, event;
