-- Statements that a program repeats where one query would do: five or more calls of a shape within one request or
-- transaction, each at most five statements after the last and with no idle time of 100 ms between them. kind is n+1
-- where the arguments differ within a loop, duplicate where they never do. times: loops; calls: statements in them;
-- different_calls: those whose arguments their loop did not have before; distinct_arguments: most in one loop; parent:
-- the shape before the loop, most often; loop names it: kind, shape, endpoint (by trace, else as comments of the
-- statements name it). Interactive traffic whose arguments are known.
--
-- What belongs together is told by the trace; without one by the transaction, after a statement that led to the loop;
-- of statements that stand alone by the session: a burst between two idle times of 20 ms, whose first statement comes
-- but once, each time that the shape repeats (four of five). Sessions that are never idle are left out.
-- No loops: a batch of keys (id in (...)); pages of a list (no column = ?, or the sort column beyond a value, with a
-- limit). No duplicates: writes, locks, what gives another value each time, calls that wait for one another (25 ms
-- idle), and the same call in one explicit transaction after another, which is a retry.
with looked_up as (
    select
        shape,
        bool_or(use = 'filter' and operator in ('in', 'any') and regexp_matches("column", '(?i)(^|_)(id|key|uuid)$')) as is_batch,
        bool_or(use in ('filter', 'reach', 'join') and operator in ('=', 'is')) as has_key,
        count(*) filter (use = 'filter') > 0 as is_filtered
    from shape_predicates
    group by shape
),
numbered as (
    select
        shape,
        row_number() over (order by shape)::integer as number,
        kind = 'read'
        and (contains(sql, ' from ') or not starts_with(sql, 'select '))
        and not regexp_matches(
            sql,
            '\b(for (no key )?(update|share)|for key share|nextval|currval|setval|random|gen_random_uuid|uuid_generate\w+|clock_timestamp|pg_\w+)\b'
        ) as is_lasting,
        coalesce(is_batch, false)
        or regexp_matches(sql, '^(fetch|move) ')
        or (regexp_matches(sql, '\b(limit|fetch (first|next))\b') and parsed and (
            not coalesce(has_key, false)
            or shape in (
                select r.shape
                from shape_predicates r
                join shape_predicates s
                    on s.shape = r.shape and s."table" = r."table" and s."column" = r."column" and s.use = 'sort'
                where r.use = 'filter' and r.operator = 'range'
            )
        )) as is_cured
    from shapes
    left join looked_up using (shape)
    where kind in ('read', 'write')
),
-- Numbers in place of texts: millions of rows are put in order here.
asked as not materialized (
    select
        s.trace,
        s.transaction,
        numbered.number,
        is_cured,
        s.line,
        epoch_us(s.started_at) as started_us,
        epoch_us(s.started_at) + round(coalesce(s.duration_ms, 0) * 1000)::bigint as ended_us,
        s.duration_ms,
        hash(s.source, s.session) as session,
        case when s.route is not null then hash(s.route) end as route,
        s.arguments_hash as arguments
    from statements_in($since, $until, $application, $user) s
    join numbered using (shape)
    where s.traffic = 'interactive'
),
-- Only units that call one shape five times can hold a loop; the rest never needs an order.
units as materialized (
    select coalesce(trace, transaction) as unit, count(*) as calls
    from asked
    where coalesce(trace, transaction) is not null
    group by unit
),
repeated as materialized (
    select distinct unit
    from (select coalesce(trace, transaction) as unit, number, is_cured from asked)
    where not is_cured and unit in (select unit from units where calls >= 5)
    group by unit, number
    having count(*) >= 5
),
-- Statements that stand alone, in sessions that are idle at times.
alone as materialized (
    select * from asked
    where trace is null
        and session is not null
        and (transaction is null or transaction in (select unit from units where calls = 1))
),
idle as materialized (
    select session
    from alone
    group by session
    having count(*) > 5
        and (max(ended_us) - min(started_us)) / 1000 - sum(coalesce(duration_ms, 0)) > 0.1 * count(*)
),
paced as (
    select
        *,
        coalesce(started_us - lag(ended_us) over (partition by session order by line) > 20000, true) as begins
    from alone
    semi join idle using (session)
),
bursts as materialized (
    select
        * exclude (begins),
        (hash(session, sum(begins::int) over (partition by session order by line rows unbounded preceding)) >> 1)::bigint as unit
    from paced
),
long_bursts as (select unit from bursts group by unit having count(*) >= 6),
gathered as (
    select coalesce(trace, transaction) as unit, trace is not null as is_traced, false as is_burst, asked.*
    from asked
    where coalesce(trace, transaction) in (select unit from repeated)
    union all
    select unit, false, true, bursts.* exclude (unit)
    from bursts
    where unit in (
        select unit from bursts
        where not is_cured and unit in (select unit from long_bursts)
        group by unit, number
        having count(*) >= 5
    )
),
stream as (
    select
        *,
        row_number() over ordered as position,
        lag(number) over ordered as before,
        first_value(number) over ordered as head,
        coalesce(started_us - max(ended_us) over (ordered rows between unbounded preceding and 1 preceding), 0) as idle_us
    from gathered
    window ordered as (partition by unit order by case when is_traced then ended_us end, line)
),
again as (
    select
        *,
        island - lag(island) over same > 5 or lag(island) over same is null as begins
    from (
        select
            *,
            sum((idle_us > 100000)::int) over told as stretch,
            sum((number is distinct from before)::int) over told as island
        from stream
        window told as (partition by unit order by position rows unbounded preceding)
    )
    where not is_cured
    window same as (partition by unit, stretch, number order by position)
),
chained as (
    select *, sum(begins::int) over (partition by unit, number order by position rows unbounded preceding) as chain
    from again
),
-- A transaction of several statements, also of those that steer it.
explicit as (
    select transaction
    from statements
    where transaction in (select transaction from chained)
    group by transaction
    having count(*) > 1
),
runs as (
    select
        unit,
        number,
        any_value(is_traced) as is_traced,
        any_value(is_burst) as is_burst,
        any_value(head) as head,
        min_by(session, position) as session,
        min_by(route, position) as route,
        max(position) as last_position,
        arg_min_null(before, position) as parent,
        count(*) as calls,
        sum(duration_ms::decimal(18, 3)) as total_ms,
        count(distinct arguments) as different,
        count(distinct case when transaction in (select transaction from explicit) then transaction end) as attempts,
        coalesce(avg(idle_us) / 1000, 0) as idle_ms
    from chained
    group by unit, number, chain
    having count(*) >= 5 and count(arguments) = count(*)
),
-- What ran in the session just before a transaction that begins with a loop.
followed as (
    select
        transaction,
        lag(transaction) over beside as transaction_before,
        lag(number) over beside as parent,
        started_us - lag(ended_us) over beside as rest_us
    from asked
    where session in (select session from runs where parent is null and not is_traced and not is_burst)
    window beside as (partition by session order by line)
),
led as (
    select transaction as unit, parent
    from followed
    where transaction is not null
        and transaction is distinct from transaction_before
        and rest_us <= 100000
),
judged as (
    select
        r.* replace (coalesce(r.parent, led.parent) as parent),
        case
            when is_traced then true
            when not is_burst then coalesce(r.parent, led.parent) <> r.number
            else r.number <> head and last_position < coalesce(
                (select min(s.position) from stream s where s.unit = r.unit and s.number = r.head and s.position > 1),
                last_position + 1
            )
        end as is_led
    from runs r
    left join led on r.parent is null and not r.is_traced and not r.is_burst and led.unit = r.unit
),
chains as (
    select *, case when different > 1 then 'n+1' else 'duplicate' end as kind
    from judged
    where coalesce(is_led, false)
        and (not is_burst or number in (
            select number from judged where is_burst group by number having avg(coalesce(is_led, false)::int) >= 0.8
        ))
),
routes_named as (
    select hash(route) as key, min(route) as route
    from (select distinct route from statements where route is not null)
    group by key
),
sessions_named as (
    select hash(source, session) as key, min(session) as session
    from (select distinct source, session from statements)
    group by key
)
select
    concat_ws(' ', kind, n.shape, coalesce(r.endpoint, w.route)) as loop,
    kind,
    n.shape,
    mode(parents.shape order by parents.shape) as parent,
    count(*) as times,
    sum(c.calls)::bigint as calls,
    sum(c.different)::bigint as different_calls,
    sum(c.total_ms)::double as total_ms,
    max(c.different) as distinct_arguments,
    min(m.session) as session_example,
    coalesce(r.endpoint, w.route) as endpoint
from chains c
join numbered n using (number)
left join numbered parents on parents.number = c.parent
left join sessions_named m on m.key = c.session
left join traces r on c.is_traced and r.trace = c.unit
left join routes_named w on w.key = c.route
where kind = 'n+1' or (n.is_lasting and c.idle_ms < 25 and c.attempts < c.calls)
group by kind, n.shape, coalesce(r.endpoint, w.route)
having count(*) >= 2
order by calls desc, loop;
