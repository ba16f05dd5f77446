-- How often a cache would hold the answer, per statement with 100 or more reads, most time saved first. Interactive
-- traffic; locking reads are left out. The key is the statement with all its arguments; an entry lives for a fixed time
-- from the read that filled it, in whole seconds, and the first read of a key misses.
-- hits_<ttl>s_low_share: every write to one of its tables (any application, interactive and batch; also a write whose
-- tables are unknown) drops all keys of the statement: the pessimistic bound. hits_<ttl>s_high_share: nothing drops them
-- but time: the optimistic bound. Dropping only the key that was written lies between; the log cannot tell it, as the
-- arguments of a read and a write are hashed together with their text. Null where arguments are known for less than 95 %.
-- Of a long log the first part counts: that with $most_reads interactive statements.
-- reads, known: calls, and those whose arguments are known; keys: different ones; writes: to its tables; durations in
-- ms; saved_ms: hits at 300 s by the pessimistic bound, times mean_ms.
with finish as (
    select
        coalesce(
            (
                select started_at
                from statements_in($since, $until, $application, $user)
                where traffic = 'interactive'
                order by started_at
                limit 1 offset $most_reads
            ),
            $until::timestamp
        ) as moment
),
used as (
    select distinct shape, "table"
    from shape_tables
    where "table" not like 'pg_%' and "table" not like 'information_schema.%'
),
readers as (
    select shape
    from shapes
    semi join used using (shape)
    where kind = 'read' and not regexp_matches(sql, '\bfor (no key )?update\b|\bfor (key )?share\b')
),
span as (
    select greatest(1, epoch(max(started_at) - min(started_at)) / 60) as minutes
    from statements_in($since, (select moment from finish), $application, $user)
    where traffic = 'interactive'
),
frequent as (
    select
        shape,
        row_number() over (order by shape)::integer as number,
        count(*) as reads,
        count(arguments_hash) as known,
        count(distinct hash(shape, arguments_hash)) filter (arguments_hash is not null) as keys,
        sum(duration_ms::decimal(18, 3))::double / nullif(count(duration_ms), 0) as mean_ms,
        quantile_cont(duration_ms, 0.95) as p95_ms,
        sum(duration_ms::decimal(18, 3))::double as total_ms
    from statements_in($since, (select moment from finish), $application, $user)
    semi join readers using (shape)
    where traffic = 'interactive'
    group by shape
    having count(*) >= 100
),
-- A write whose tables are unknown is one to the table '', which every statement then reads.
writes as (
    select hash(coalesce(t."table", '')) as place, s.started_at as written_at
    from statements_in($since, (select moment from finish), null, null) s
    join shapes using (shape)
    left join shape_tables t on t.shape = s.shape
    where s.traffic <> 'maintenance' and (t.access = 'write' or (t.shape is null and shapes.kind = 'write'))
),
written as (select place, count(*) as writes from writes group by place),
watched as (
    select f.number, w.place, w.writes
    from (select shape, hash("table") as place from used union all select shape, hash('') from frequent) u
    join written w using (place)
    join frequent f using (shape)
),
reads as not materialized (
    select f.number, hash(s.shape, s.arguments_hash) as key, s.started_at
    from statements_in($since, (select moment from finish), $application, $user) s
    join frequent f using (shape)
    where s.traffic = 'interactive' and s.arguments_hash is not null and f.known >= 0.95 * f.reads
),
events as (
    select v.place, r.number, r.key, r.started_at, true as is_read
    from reads r
    join watched v using (number)
    union all
    select place, null, null, written_at, false
    from writes
),
-- changed_at: the last write to the table before the read. (A window: an asof join may turn into a nested loop.)
placed as (
    select
        *,
        max(case when not is_read then started_at end)
            over (partition by place order by started_at, is_read rows unbounded preceding) as changed_at
    from events
),
moments as (
    select any_value(number) as number, key, started_at, max(changed_at) as changed_at
    from placed
    where is_read
    group by key, started_at
    union all
    select number, key, started_at, null
    from reads
    anti join watched using (number)
),
seconds as (
    select
        number,
        key,
        started_at,
        changed_at,
        floor(epoch(started_at))::bigint as second,
        lag(floor(epoch(started_at))::bigint) over reading as before,
        lag(changed_at) over reading as changed_before
    from moments
    window reading as (partition by key order by started_at)
),
-- Seconds that follow one another are one run, in which expiries are arithmetic; a change begins another.
numbered as (
    select
        number,
        key,
        second,
        changed_at,
        sum((coalesce(second - before > 1, true))::integer) over reading as stretch,
        sum((coalesce(second - before > 1, true) or changed_at is distinct from changed_before)::integer)
            over reading as run
    from seconds
    window reading as (partition by key order by started_at rows unbounded preceding)
),
runs as (
    select
        any_value(number) as number,
        key,
        any_value(stretch) as stretch,
        any_value(changed_at) as changed_at,
        min(second) as first,
        max(second) as last
    from numbered
    group by key, run
),
stretches as (
    select any_value(number) as number, key, min(first) as first, max(last) as last
    from runs
    group by key, stretch
),
chains as (
    select
        true as is_low,
        any_value(number) as number,
        max(last) - min(first) as seconds,
        list({'filled': first, 'last': last, 'misses': 0::bigint} order by first, last) as runs
    from runs
    group by key, changed_at
    union all
    select
        false,
        any_value(number),
        max(last) - min(first),
        list({'filled': first, 'last': last, 'misses': 0::bigint} order by first, last)
    from stretches
    group by key
),
timed as (select * from chains cross join (values (60::bigint), (300), (900), (3600)) times(ttl)),
-- Only a chain with pauses that outlives the time has to be walked through.
walked as (
    select
        is_low,
        number,
        ttl,
        list_reduce(
            list_prepend({'filled': -ttl, 'last': -ttl, 'misses': 0::bigint}, runs),
            lambda state, run: case
                when greatest(run.filled, state.filled + ttl) > run.last then state
                else {
                    'filled': run.last - (run.last - greatest(run.filled, state.filled + ttl)) % ttl,
                    'last': run.last,
                    'misses': state.misses + 1 + (run.last - greatest(run.filled, state.filled + ttl)) // ttl
                }
            end
        ).misses as misses
    from timed
    where seconds >= ttl and array_length(runs) > 1
),
counted as (
    select is_low, number, ttl, sum(misses)::double as misses
    from (
        select * from walked
        union all
        select is_low, number, ttl, 1 + seconds // ttl from timed where seconds < ttl or array_length(runs) = 1
    )
    group by is_low, number, ttl
),
shares as (
    select
        shape,
        any_value(1 - misses / known) filter (is_low and ttl = 60) as hits_60s_low_share,
        any_value(1 - misses / known) filter (not is_low and ttl = 60) as hits_60s_high_share,
        any_value(1 - misses / known) filter (is_low and ttl = 300) as hits_300s_low_share,
        any_value(1 - misses / known) filter (not is_low and ttl = 300) as hits_300s_high_share,
        any_value(1 - misses / known) filter (is_low and ttl = 900) as hits_900s_low_share,
        any_value(1 - misses / known) filter (not is_low and ttl = 900) as hits_900s_high_share,
        any_value(1 - misses / known) filter (is_low and ttl = 3600) as hits_3600s_low_share,
        any_value(1 - misses / known) filter (not is_low and ttl = 3600) as hits_3600s_high_share
    from counted
    join frequent using (number)
    group by shape
)
select
    f.shape,
    shapes.sql,
    f.reads,
    f.known,
    case when f.known > 0 then f.keys end as keys,
    coalesce(v.writes, 0)::bigint as writes,
    f.reads / span.minutes as reads_per_min,
    f.mean_ms,
    f.p95_ms,
    f.total_ms,
    f.known * s.hits_300s_low_share * f.mean_ms as saved_ms,
    s.* exclude (shape)
from frequent f
join shapes using (shape)
cross join span
left join shares s on s.shape = f.shape
left join (select number, sum(writes) as writes from watched group by number) v on v.number = f.number
order by saved_ms desc nulls last, f.total_ms desc nulls last, f.shape;
