-- What PostgreSQL's messages tell beside the statements. In: noted, steps,
-- owned, fetched, folded(text_key, sql), labels(name, label). Out: tables out_sessions, out_log_signs.
create or replace table out_sessions as
select
    session,
    max_by(labels.label, noted.rowid) as application,
    min(utc(local_time, zone)) as first_at,
    max(utc(local_time, zone)) as last_at
from noted
left join labels on labels.name = noted.application
where session is not null
group by session
order by session;

-- Signs of how the log was written. ids: a session goes through consecutive transaction ids, and a log of all
-- statements accounts for each. Sessions that run what uses several ids by itself are left out.
create or replace table out_log_signs as
with worded as (
    select
        text_key,
        regexp_matches(
            sql, '^(do|call|vacuum|analyze|cluster|reindex|create .*concurrently)\b|;.*\b(commit|end|rollback|begin)\b'
        ) as is_unruly,
        regexp_matches(sql, '^(commit|end|rollback|abort|prepare transaction)\b') as is_end
    from folded
),
-- Statements that ended before they were logged carry no id of their own, yet each used one.
spoken as (
    select
        hash(session) as session,
        bool_or(is_unruly) as is_unruly,
        count(*) filter (not is_end and is_timed and verb in ('statement', 'execute') and coalesce(local_id, 0) = 0) as single
    from noted
    join worded using (text_key)
    group by hash(session)
),
seen as (
    select hash(session) as session, local_id
    from noted
    where local_id between 1 and 4294967295 and verb is distinct from 'timing'
    group by hash(session), local_id
),
spans as (
    select session, min(local_id) as low, max(local_id) as high, count(*) as seen from seen group by session
),
accounts as (
    select high - low + 1 as spanned, least(high - low + 1, seen + single) as used
    from spans
    join spoken using (session)
    where high > low and not is_unruly
),
said as (
    select
        count(*) as records,
        min(utc(local_time, zone)) as first_at,
        max(utc(local_time, zone)) as last_at,
        min(duration_ms) filter (is_timed and verb <> 'timing' and has_text) as least_ms,
        count(*) filter (text is not null and duration_ms is not null) as durations,
        count(*) filter (verb in ('statement', 'execute', 'execute fetch', 'timing')) as executions,
        count(*) filter (verb = 'execute' and is_timed) as extended
    from noted
    ),
joined as (
    select
        count(*) filter (is_paired and timing_ms is not null) as durations,
        count(*) filter (is_spent) as spent,
        count(*) filter (has_bind and is_timed) as bound,
        min(timing_ms) filter (is_paired) as least_ms
    from owned
)
select
    records,
    said.durations + joined.durations - (select count(*) from fetched) as durations,
    -- Statements that were executed, also where the log does not say which (a duration without a text).
    executions - spent - (select count(*) from fetched) as executions,
    bound,
    extended,
    (select sum(used) from accounts)::bigint as ids_used,
    (select sum(spanned) from accounts)::bigint as ids_spanned,
    -- Below a threshold, durations are logged without their text, if at all.
    least(said.least_ms, joined.least_ms) as least_ms,
    first_at,
    last_at
from said, joined;
