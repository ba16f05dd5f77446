-- What PostgreSQL's messages tell beside the statements. In: noted, numbered, clocks, steps, calls,
-- fetched, folded(text, sql, shape), labels(name, label, traffic). Out: tables out_sessions, out_log_signs.
create or replace table out_sessions as
select
    this_source() as source,
    session,
    max_by(labels.label, noted.rowid) as application,
    min(local_time - to_minutes(minutes)) as first_at,
    max(local_time - to_minutes(minutes)) as last_at
from noted
left join clocks using (zone)
left join labels on labels.name = noted.application
where session is not null
group by session;

-- Signs of how the log was written. ids: a session goes through consecutive transaction ids, and a log of all
-- statements accounts for each. Sessions that run what uses several ids by itself are left out.
create or replace table out_log_signs as
with unruly as (
    select distinct session
    from calls
    join folded using (text)
    where regexp_matches(
        folded.sql, '^(do|call|vacuum|analyze|cluster|reindex|create .*concurrently)\b|;.*\b(commit|end|rollback|begin)\b'
    )
),
spans as (
    select
        session,
        min(local_id) as low,
        max(local_id) as high,
        count(distinct local_id) as seen
    from noted
    where local_id between 1 and 4294967295
        and verb is distinct from 'timing'
        and session in (select session from calls)
        and session not in (select session from unruly)
    group by session
),
-- Statements that ended before they were logged carry no id of their own, yet each used one.
single as (
    select session, count(*) as n
    from noted
    join folded using (text)
    where is_timed and verb in ('statement', 'execute') and coalesce(local_id, 0) = 0
        and not regexp_matches(folded.sql, '^(commit|end|rollback|abort|prepare transaction)\b')
    group by session
),
accounts as (
    select high - low + 1 as spanned, least(high - low + 1, seen + coalesce(n, 0)) as used
    from spans
    left join single using (session)
    where high > low
),
counted as (
    select
        count(*) filter (duration_ms is not null and text is not null) as durations,
        count(*) as executions,
        count(*) filter (is_extended and has_bind) as bound,
        count(*) filter (is_extended) as extended,
        min(duration_ms) filter (text is not null) as least_called_ms
    from calls
    where line not in (select line from fetched)
)
select
    this_source() as source,
    (select count(*) from noted) as records,
    durations,
    -- Statements that were executed, also where the log does not say which (a duration without a text).
    executions,
    bound,
    extended,
    (select sum(used) from accounts)::bigint as ids_used,
    (select sum(spanned) from accounts)::bigint as ids_spanned,
    -- Below a threshold, durations are logged without their text, if at all.
    least(
        (select min(duration_ms) from noted where is_timed and verb <> 'timing' and text_key is not null),
        least_called_ms
    ) as least_ms,
    (select min(local_time - to_minutes(minutes)) from noted left join clocks using (zone)) as first_at,
    (select max(local_time - to_minutes(minutes)) from noted left join clocks using (zone)) as last_at
from counted;
