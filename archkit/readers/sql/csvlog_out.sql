-- What csvlog.sql found, in the form of the views. In: folded(text, shape), application_traffic(application, traffic).
-- Parameters: $source. Out: tables out_statements, out_sessions, out_log_signs.
create table out_statements as
select
    $source as source,
    statements.line,
    session,
    transaction,
    trace,
    statements.application,
    "user",
    log_time - to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint) as started_at,
    duration_ms,
    null::bigint as rows,
    folded.shape,
    arguments_hash,
    case
        when application_traffic.traffic is not null then application_traffic.traffic
        when regexp_matches(folded.sql, '^(vacuum|analyze|reindex|cluster|create|alter|drop|refresh|copy .* to )')
            then 'maintenance'
        else 'interactive'
    end as traffic
from statements
join folded using (text)
left join application_traffic on application_traffic.application is not distinct from statements.application
order by statements.line;

create table out_sessions as
select
    $source as source,
    session_id as session,
    any_value(application) as application,
    min(log_time) as first_at,
    max(log_time) as last_at
from records
where session_id is not null
group by session_id;

create table out_log_signs as
with spans as (
    select
        session_id,
        min(split_part(vxid, '/', 2)::bigint) as low,
        max(split_part(vxid, '/', 2)::bigint) as high,
        count(distinct vxid) as seen
    from records
    where split_part(vxid, '/', 2) not in ('', '0')
    group by session_id
),
-- Statements that ended before they were logged carry no id of their own, yet each used one.
single as (
    select session, count(*) as n
    from statements
    join folded using (text)
    where transaction is null and not regexp_matches(folded.sql, '^(commit|end|rollback|abort)\b')
    group by session
)
select
    $source as source,
    (select count(*) from records) as records,
    (select count(*) from steps where duration_ms is not null) as durations,
    (select count(*) from statements) as executions,
    (select count(*) from statements where step = 'execute' and has_bind) as bound,
    (select count(*) from statements where step = 'execute') as extended,
    (select sum(seen + coalesce(n, 0)) from spans left join single on session = session_id where high > low)
        ::bigint as ids_used,
    (select sum(high - low + 1) from spans where high > low)::bigint as ids_spanned,
    (select min(duration_ms) from steps) as least_ms,
    (select min(log_time) from records) as first_at,
    (select max(log_time) from records) as last_at;
