-- Statements that a program repeats where one query would do: five or more calls of a shape within one request or
-- transaction, each at most five statements and 100 ms after the last. kind is n+1 where the arguments differ within
-- a loop, duplicate where they never do. times: loops; calls: statements in them; different_calls: those whose
-- arguments their loop did not have before; distinct_arguments: most in one loop; parent: the shape before the loop,
-- most often; loop names it: kind, shape, endpoint (by trace). Interactive traffic whose arguments are known.
-- The same call in one explicit transaction after another is a retry, not a duplicate.
with asked as (
    select
        hash(coalesce(s.trace, s.transaction)) as unit,
        hash(s.shape) as shape_key,
        hash(s.source, s.transaction) as attempt,
        s.*
    from statements_in($since, $until, $application, $user) s
    where s.traffic = 'interactive'
        and coalesce(s.trace, s.transaction) is not null
        and s.shape in (select shape from shapes where kind in ('read', 'write'))
),
-- Only units that call one shape five times can hold a loop; the rest never needs an order.
looping as (
    select distinct unit
    from (select unit from asked group by unit, shape_key having count(*) >= 5)
),
explicit as (
    select hash(source, transaction) as attempt
    from statements
    where transaction is not null
    group by attempt
    having count(*) > 1
),
stream as (
    select
        unit,
        trace,
        case when attempt in (select attempt from explicit) then attempt end as attempt,
        session,
        shape,
        started_at,
        coalesce(duration_ms, 0) as duration_ms,
        arguments_hash,
        row_number() over ordered as position,
        lag(shape) over ordered as before
    from asked
    semi join looping using (unit)
    window ordered as (partition by unit order by started_at, line)
),
again as (
    select
        *,
        position - lag(position) over same > 5
        or started_at - lag(started_at + to_microseconds((duration_ms * 1000)::bigint)) over same
            > interval '100 milliseconds'
        or lag(position) over same is null as begins
    from stream
    window same as (partition by unit, shape order by position)
),
chained as (
    select
        *,
        sum(begins::int) over (partition by unit, shape order by position rows unbounded preceding) as chain
    from again
),
chains as (
    select
        unit,
        shape,
        any_value(trace) as trace,
        min_by(session, position) as session,
        min_by(before, position) as parent,
        count(*) as calls,
        sum(duration_ms::decimal(18, 3)) as total_ms,
        count(distinct arguments_hash) as arguments
    from chained
    group by unit, shape, chain
    having count(*) >= 5
        and count(arguments_hash) = count(*)
        and (count(distinct arguments_hash) > 1 or count(distinct attempt) < count(*))
)
select
    concat_ws(' ', kind, c.shape, r.endpoint) as loop,
    kind,
    c.shape,
    mode(c.parent) as parent,
    count(*) as times,
    sum(c.calls)::bigint as calls,
    sum(c.arguments)::bigint as different_calls,
    sum(c.total_ms)::double as total_ms,
    max(c.arguments) as distinct_arguments,
    min(c.session) as session_example,
    r.endpoint
from (select *, case when arguments > 1 then 'n+1' else 'duplicate' end as kind from chains) c
left join traces r using (trace)
group by kind, c.shape, r.endpoint
having count(*) >= 2
order by calls desc, loop;
