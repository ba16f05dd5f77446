-- What csvlog.sql found, in the form of the views. Parameters: $source. In: records, steps, calls, fetched,
-- folded(text, sql, shape), labels(name, label, traffic). Out: tables out_statements, out_sessions, out_log_signs.
create table out_statements as
select
    $source as source,
    calls.line,
    session_id as session,
    case when local_id > 0 then session_id || '/' || local_id end as transaction,
    trace,
    applications.label as application,
    users.label as "user",
    log_time - to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint) as started_at,
    duration_ms + coalesce(later.fetch_ms, 0) as duration_ms,
    null::bigint as rows,
    folded.shape,
    arguments_hash,
    case
        when applications.traffic is not null then applications.traffic
        when regexp_matches(folded.sql, '^(vacuum|analyze|reindex|cluster|create|alter|drop|refresh|copy .* to )')
            then 'maintenance'
        else 'interactive'
    end as traffic
from calls
join folded using (text)
left join labels applications on applications.name = calls.application
left join labels users on users.name = calls.user_name
left join (select opened_line, sum(fetch_ms) as fetch_ms from fetched group by opened_line) later
    on later.opened_line = calls.line
where calls.line not in (select line from fetched)
order by calls.line;

create table out_sessions as
select
    $source as source,
    session_id as session,
    max_by(labels.label, line) as application,
    min(log_time) as first_at,
    max(log_time) as last_at
from records
left join labels on labels.name = records.application
where session_id is not null
group by session_id;

-- Signs of how the log was written. ids: a session goes through consecutive transaction ids, and a log of all
-- statements accounts for each. Sessions that run what uses several ids by itself are left out.
create table out_log_signs as
with unruly as (
    select distinct session_id
    from calls
    join folded using (text)
    where regexp_matches(
        folded.sql, '^(do|call|vacuum|analyze|cluster|reindex|create .*concurrently)\b|;.*\b(commit|end|rollback|begin)\b'
    )
),
spans as (
    select
        session_id,
        min(local_id) as low,
        max(local_id) as high,
        count(distinct local_id) as seen
    from records
    where local_id between 1 and 4294967295
        and verb is distinct from 'timing'
        and session_id in (select session_id from calls)
        and session_id not in (select session_id from unruly)
    group by session_id
),
-- Statements that ended before they were logged carry no id of their own, yet each used one.
single as (
    select session_id, count(*) as n
    from steps
    join folded using (text)
    where is_timed and verb in ('statement', 'execute') and coalesce(local_id, 0) = 0
        and not regexp_matches(folded.sql, '^(commit|end|rollback|abort|prepare transaction)\b')
    group by session_id
),
accounts as (
    select high - low + 1 as spanned, least(high - low + 1, seen + coalesce(n, 0)) as used
    from spans
    left join single using (session_id)
    where high > low
)
select
    $source as source,
    (select count(*) from records) as records,
    (select count(*) from calls where duration_ms is not null and text is not null) as durations,
    -- Statements that were executed, also where the log does not say which (a duration without a text).
    (select count(*) from calls where line not in (select line from fetched)) as executions,
    (select count(*) from calls where is_extended and has_bind) as bound,
    (select count(*) from calls where is_extended) as extended,
    (select sum(used) from accounts)::bigint as ids_used,
    (select sum(spanned) from accounts)::bigint as ids_spanned,
    -- Below a threshold, durations are logged without their text, if at all.
    least(
        (select min(duration_ms) from steps where is_timed and verb <> 'timing' and text_key is not null),
        (select min(duration_ms) from calls where text is not null)
    ) as least_ms,
    (select min(log_time) from records) as first_at,
    (select max(log_time) from records) as last_at;
