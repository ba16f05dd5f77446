-- What is used of PostgreSQL's messages, in one pass. In: raw, a row per record in the order of the file, all text;
-- line is null where DuckDB reads the file itself. Out: table noted; its rowid is the order.
create or replace macro line_breaks(said) as
    case when contains(said, chr(10)) then (length(said) - length(replace(said, chr(10), '')))::integer else 0 end;

create or replace table noted as
with timed as (
    select
        *,
        severity = 'LOG' and (
            starts_with(message, 'duration: ') or starts_with(message, 'statement: ') or starts_with(message, 'execute ')
        ) as is_call,
        case when is_call and starts_with(message, 'duration: ') then instr(message, ' ms') end as ms_end,
        -- Where it is said what was done: behind the duration and two spaces, or at once.
        case when is_call then coalesce(ms_end + 5, 1) end as head_at
    from raw
),
headed as (
    select
        *,
        coalesce(ms_end > 0, false) as is_timed,
        case when ms_end > 0 then try_cast(substr(message, 11, ms_end - 11) as double) end as given_ms,
        case when head_at is not null then substr(message, head_at, 12) end as head
    from timed
),
spoken as (
    select
        *,
        case
            when head is null then null
            when starts_with(head, 'statement: ') then 'statement'
            when head = 'execute fetc' and starts_with(substr(message, head_at, 19), 'execute fetch from ') then 'execute fetch'
            when starts_with(head, 'execute ') then 'execute'
            when starts_with(head, 'bind ') then 'bind'
            when starts_with(head, 'parse ') then 'parse'
            when head <> '' then null
            when command_tag in ('PARSE', 'BIND') then lower(command_tag)
            when is_timed then 'timing'
        end as said_verb,
        -- The name of what was prepared ends with a colon; names have 63 characters at most.
        case
            when said_verb = 'statement' then 10
            when head <> '' and said_verb is not null then nullif(instr(substr(message, head_at, 100), ': '), 0)
        end as colon,
        case when head = '' or colon > 0 then said_verb end as verb
    from headed
),
-- Parse and bind need no text of their own: they belong to the execute of the same text behind them.
told as (
    select
        *,
        case when colon > 0 and verb in ('statement', 'execute', 'execute fetch') then substr(message, head_at + colon + 1) end
        as own_text,
        case
            when verb = 'execute' then substr(message, head_at + 8, colon - 9)
            when verb = 'execute fetch' then substr(message, head_at + 19, colon - 20)
        end as prepared
    from spoken
),
meant as (
    select
        *,
        case
            when starts_with(detail, 'prepare: ') and starts_with(lower(ltrim(own_text)), 'execute')
                then regexp_extract(detail, '(?is)^prepare: prepare .*?\bas\b(.*)$', 1)
            else without_own_comment(own_text)
        end as meant_text
    from told
),
blank as (
    select
        *,
        blanked(meant_text) as text,
        case
            when own_text is null then null
            -- A statement with $n whose parameters were not logged, or were cut, has unknown arguments.
            when verb <> 'statement' and contains(own_text, '$') and regexp_matches(own_text, '\$\d') and (
                contains(detail, '...''')
                or not coalesce(starts_with(detail, 'parameters: ') or starts_with(detail, 'Parameters: '), false)
            ) then null
            else asked(meant_text, detail)
        end as arguments
    from meant
)
select
    line::bigint as given_line,
    line_breaks(message) + line_breaks(detail) + line_breaks(hint) + line_breaks(internal_query) + line_breaks(context)
    + line_breaks(query) as breaks,
    coalesce(
        try_cast(left(log_time, 23) as timestamp),
        try_cast(concat(split_part(log_time, ' ', 1), ' ', split_part(log_time, ' ', 2)) as timestamp)
    ) as local_time,
    case when substr(log_time, 24, 1) = ' ' then substr(log_time, 25, 12) else split_part(log_time, ' ', 3) end as zone,
    nullif(user_name, '') as user_name,
    session_id as session,
    try_cast(substr(vxid, instr(vxid, '/') + 1) as bigint) as local_id, -- of the virtual transaction; 0 is none
    nullif(application, '') as application,
    verb,
    is_timed,
    -- A negative or absurd duration is none: the clock was set while the statement ran.
    case when given_ms between 0 and 1e10 then given_ms end as duration_ms,
    prepared,
    colon > 0 as has_text,
    -- What parse and bind share with the execute that they belong to.
    case when colon > 0 and verb <> 'statement' then hash(substr(message, head_at + colon + 1)) end as said_key,
    text,
    hash(text) as text_key,
    tags_in(own_text) as tags,
    trace_in(own_text) as trace,
    arguments,
    case when verb is null then severity end as severity,
    case when verb is null then sql_state_code end as state_code,
    case when verb is null then message end as message,
    case when verb is null then query end as query
from blank;

-- A session's name is kept, so it must have the form that PostgreSQL gives it.
create or replace table odd_sessions as
select session
from (select distinct session from noted)
where not regexp_full_match(session, '[0-9a-f]{1,16}\.[0-9a-f]{1,16}');
