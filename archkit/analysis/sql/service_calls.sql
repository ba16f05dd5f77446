-- Which service calls which, most calls first, as spans tell it. call: "caller -> callee"; callee: the service that
-- served, or what the caller names where no span of the other side is known (a database, a queue, a service without
-- traces). way: sync, or async over a queue. traces: different ones. Durations in ms as the caller waits, or as
-- long as it was served where no span of the caller's is known. errors: failed calls.
with chosen as (
    select *
    from spans
    where ($since is null or started_at >= $since::timestamp) and ($until is null or started_at < $until::timestamp)
),
served as (
    select
        caller.trace,
        caller.span,
        caller.service as caller,
        callee.service as callee,
        callee.kind = 'consumer' or caller.kind = 'producer' as is_async,
        case when caller.kind = 'client' then caller.duration_ms else callee.duration_ms end as duration_ms,
        caller.is_error or callee.is_error as is_error
    from chosen callee
    join chosen caller on caller.trace = callee.trace and caller.span = callee.parent
    where callee.service <> caller.service
),
named as (
    select
        trace,
        span,
        service as caller,
        peer as callee,
        kind = 'producer' as is_async,
        duration_ms,
        is_error
    from chosen
    anti join served using (trace, span)
    where kind in ('client', 'producer') and peer is not null
),
calls as (
    select * from served
    union all
    select * from named
)
select
    concat(coalesce(caller, 'unknown'), ' -> ', callee) as call,
    coalesce(caller, 'unknown') as caller,
    callee,
    case when bool_or(is_async) then 'async' else 'sync' end as way,
    count(*) as calls,
    count(distinct trace) as traces,
    count(*) filter (is_error) as errors,
    count(*) filter (is_error) / count(*) as error_share,
    quantile_cont(duration_ms, 0.5) as p50_ms,
    quantile_cont(duration_ms, 0.95) as p95_ms,
    quantile_cont(duration_ms, 0.99) as p99_ms,
    max(duration_ms) as max_ms
from calls
group by caller, callee
order by calls desc, call;
