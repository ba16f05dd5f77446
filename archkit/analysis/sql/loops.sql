-- Statements that a program repeats where one query would do: five or more calls of a shape within one request or
-- transaction, each at most five statements and 100 ms after the last. kind is n+1 where the arguments differ within
-- a loop, duplicate where they never do. times: loops; calls: statements in them; different_calls: those whose
-- arguments their loop did not have before; distinct_arguments: most in one loop; parent: the shape before the loop,
-- most often; loop names it: kind, shape, endpoint (by trace). Interactive traffic whose arguments are known.
-- The same call in one explicit transaction after another is a retry, not a duplicate.
with numbered as (
    select shape, row_number() over (order by shape)::integer as number
    from shapes
    where kind in ('read', 'write')
),
-- Numbers in place of texts: millions of rows are put in order here.
asked as not materialized (
    select
        hash(coalesce(s.trace, s.transaction)) as unit,
        numbered.number,
        s.line,
        s.started_at,
        s.duration_ms,
        hash(s.session) as session,
        case when s.transaction is not null then hash(s.source, s.transaction) end as attempt,
        case when s.arguments_hash is not null then hash(s.arguments_hash) end as arguments
    from statements_in($since, $until, $application, $user) s
    join numbered using (shape)
    where s.traffic = 'interactive' and coalesce(s.trace, s.transaction) is not null
),
explicit as (
    select hash(source, transaction) as attempt
    from statements
    where transaction is not null
    group by attempt
    having count(*) > 1
),
-- Only units that call one shape five times can hold a loop; the rest never needs an order.
repeated as materialized (select unit, number from asked group by unit, number having count(*) >= 5),
stream as (
    select
        unit,
        number,
        started_at,
        coalesce(duration_ms, 0) as duration_ms,
        session,
        attempt,
        arguments,
        row_number() over ordered as position,
        lag(number) over ordered as before
    from asked
    semi join repeated using (unit)
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
    semi join repeated using (unit, number)
    window same as (partition by unit, number order by position)
),
chained as (
    select
        * exclude (started_at, begins),
        sum(begins::int) over (partition by unit, number order by position rows unbounded preceding) as chain
    from again
),
chains as (
    select
        unit,
        number,
        min_by(session, position) as session,
        arg_min_null(before, position) as parent,
        count(*) as calls,
        sum(duration_ms::decimal(18, 3)) as total_ms,
        count(distinct arguments) as different,
        count(distinct case when attempt in (select attempt from explicit) then attempt end) as attempts
    from chained
    group by unit, number, chain
    having count(*) >= 5 and count(arguments) = count(*)
),
sessions_named as (
    select hash(session) as key, min(session) as session
    from (select distinct session from statements)
    group by key
)
select
    concat_ws(' ', kind, n.shape, r.endpoint) as loop,
    kind,
    n.shape,
    mode(parents.shape) as parent,
    count(*) as times,
    sum(c.calls)::bigint as calls,
    sum(c.different)::bigint as different_calls,
    sum(c.total_ms)::double as total_ms,
    max(c.different) as distinct_arguments,
    min(m.session) as session_example,
    r.endpoint
from (select *, case when different > 1 then 'n+1' else 'duplicate' end as kind from chains) c
join numbered n using (number)
left join numbered parents on parents.number = c.parent
left join sessions_named m on m.key = c.session
left join (select hash(trace) as unit, endpoint from traces) r using (unit)
where c.different > 1 or c.attempts < c.calls
group by kind, n.shape, r.endpoint
having count(*) >= 2
order by calls desc, loop;
