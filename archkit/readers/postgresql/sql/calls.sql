-- PostgreSQL's messages to executed statements. In: noted, placed. Parameters: $is_paired: whether some texts stand on
-- another line than their duration. Out: owned; calls, in the form that `statements.py` wants.
-- What belongs together, put in the order of the sessions: one narrow sort, then lag and lead stream over it.
create or replace table steps as
select
    rowid as seq, hash(session) as session, verb, is_timed, duration_ms, hash(prepared) as prepared, said_key, local_time,
    local_id
from noted
where verb is not null and ($is_paired or verb <> 'statement')
order by session, seq;

-- Parse and bind just before an execute belong to it; a duration on a line of its own belongs to the text before it, or
-- to a statement that was not logged (its text is null). `execute fetch` goes on with an earlier execute.
create or replace table owned as
with near as (
    select
        *,
        lag(session) over () is not distinct from session as has_1,
        lag(session, 2) over () is not distinct from session as has_2,
        lag(verb) over () as verb_1,
        lag(verb, 2) over () as verb_2,
        lag(said_key) over () as key_1,
        lag(said_key, 2) over () as key_2,
        lag(is_timed) over () as is_timed_1,
        lag(duration_ms) over () as ms_1,
        lag(duration_ms, 2) over () as ms_2,
        lead(session) over () is not distinct from session and lead(verb) over () = 'timing' as has_timing,
        lead(duration_ms) over () as timing_ms,
        lead(local_time) over () as timing_at,
        lead(local_id) over () as timing_id
    from steps
),
told as (
    select
        *,
        verb = 'execute' and has_1 and verb_1 = 'bind' and coalesce(key_1 = said_key, true) as has_bind,
        verb = 'execute' and has_1 and verb_1 = 'parse' and coalesce(key_1 = said_key, true) as has_parse,
        verb = 'execute' and has_2 and verb_2 = 'parse' and coalesce(key_2 = said_key, true) as had_parse,
        has_timing and not is_timed as is_paired,
        verb = 'timing' and has_1 and not is_timed_1 and verb_1 in ('statement', 'execute', 'execute fetch') as is_spent
    from near
)
select
    seq,
    is_timed,
    is_paired,
    is_spent,
    has_bind,
    timing_ms,
    timing_at,
    timing_id,
    case when has_bind or has_parse then coalesce(ms_1, 0) else 0 end
    + case when has_bind and had_parse then coalesce(ms_2, 0) else 0 end as before_ms
from told
where has_bind or has_parse or is_paired or is_spent;

-- A row per executed statement, on the line that has its text.
create or replace view calls as
select
    line,
    utc(case when is_paired then timing_at else local_time end, zone) as ended_at,
    session,
    case when is_paired then timing_id else local_id end as local_id,
    trace,
    application,
    user_name,
    case when is_paired then timing_ms else duration_ms end + coalesce(before_ms, 0) as duration_ms,
    null::bigint as rows,
    text,
    text_key,
    tags,
    arguments,
    prepared,
    verb
from placed
left join owned using (seq)
where verb in ('statement', 'execute', 'execute fetch') or (verb = 'timing' and not coalesce(is_spent, false));
