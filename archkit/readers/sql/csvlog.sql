-- The records of a PostgreSQL csvlog to statements. In: records (csvlog_records.sql). Out: tables steps, calls, texts.
-- One sort, then lag and lead stream over it: what a session said stands together, in order.
create table steps as
select
    line, log_time, user_name, application, session_id, local_id, verb, is_timed, duration_ms, prepared, text_key,
    text, trace, arguments_hash
from records
where verb is not null
order by session_id, line;

-- A row per executed statement, on the line that has its text. Parse and bind just before an execute belong to it; a
-- duration on a line of its own belongs to the text before it, or to a statement that was not logged (its text is null).
-- `execute fetch` goes on with an earlier execute.
create table calls as
with near as (
    select
        *,
        lag(session_id) over () is not distinct from session_id as has_1,
        lag(session_id, 2) over () is not distinct from session_id as has_2,
        lag(verb) over () as verb_1,
        lag(verb, 2) over () as verb_2,
        lag(text_key) over () as key_1,
        lag(text_key, 2) over () as key_2,
        lag(is_timed) over () as is_timed_1,
        lag(duration_ms) over () as ms_1,
        lag(duration_ms, 2) over () as ms_2,
        lead(session_id) over () is not distinct from session_id and lead(verb) over () = 'timing' as has_timing,
        lead(duration_ms) over () as timing_ms,
        lead(log_time) over () as timing_at,
        lead(local_id) over () as timing_id
    from steps
),
owned as (
    select
        *,
        verb = 'execute' and has_1 and verb_1 = 'bind' and coalesce(key_1 = text_key, true) as has_bind,
        verb = 'execute' and has_1 and verb_1 = 'parse' and coalesce(key_1 = text_key, true) as has_parse,
        verb = 'execute' and has_2 and verb_2 = 'parse' and coalesce(key_2 = text_key, true) as had_parse,
        has_timing and not is_timed as is_paired,
        verb = 'timing' and has_1 and not is_timed_1 and verb_1 in ('statement', 'execute', 'execute fetch') as is_spent
    from near
)
select
    line,
    case when is_paired then timing_at else log_time end as log_time,
    session_id,
    case when is_paired then timing_id else local_id end as local_id,
    trace,
    application,
    user_name,
    case when is_paired then timing_ms else duration_ms end
    + case when has_bind or has_parse then coalesce(ms_1, 0) else 0 end
    + case when has_bind and had_parse then coalesce(ms_2, 0) else 0 end as duration_ms,
    text,
    arguments_hash,
    prepared,
    verb,
    is_timed and verb = 'execute' as is_extended,
    has_bind
from owned
where verb in ('statement', 'execute', 'execute fetch') or (verb = 'timing' and not is_spent);

-- Rows fetched later, from a cursor of the driver: their time belongs to the execute that opened it.
create table fetched as
with named as (select session_id, prepared, line, duration_ms from calls where verb = 'execute fetch'),
opened as (
    select session_id, prepared, line as opened_line from calls semi join named using (session_id, prepared)
    where verb = 'execute'
)
select named.line, opened.opened_line, coalesce(named.duration_ms, 0) as fetch_ms
from named
asof join opened
    on named.session_id is not distinct from opened.session_id
    and named.prepared = opened.prepared
    and named.line > opened.opened_line;

-- Only these distinct texts ever reach Python.
create table texts as
select distinct text from calls where text is not null;
