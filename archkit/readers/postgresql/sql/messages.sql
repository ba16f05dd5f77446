-- What is used of PostgreSQL's messages, in one pass. In: raw, a row per record in the order of the file, all text;
-- line is null where DuckDB reads the file itself. Out: table noted; its rowid is the order.
create or replace table noted as
with timed as (
    select
        *,
        case when starts_with(message, 'duration: ') then instr(message, ' ms') end as ms_end,
        severity = 'LOG' and (
            starts_with(message, 'duration: ') or starts_with(message, 'statement: ') or starts_with(message, 'execute ')
        ) as is_call
    from raw
),
headed as (
    select
        *,
        is_call and ms_end is not null as is_timed,
        case when is_call and ms_end > 0 then try_cast(substr(message, 11, ms_end - 11) as double) end as given_ms,
        case when is_call then case when ms_end > 0 then substr(message, ms_end + 5) else coalesce(message, '') end end as said
    from timed
),
spoken as (
    select
        *,
        case
            when said is null then null
            when said <> '' and not contains(said, ': ') then null
            when starts_with(said, 'statement: ') then 'statement'
            when starts_with(said, 'execute fetch from ') then 'execute fetch'
            when starts_with(said, 'execute ') then 'execute'
            when starts_with(said, 'bind ') then 'bind'
            when starts_with(said, 'parse ') then 'parse'
            when said <> '' then null
            when command_tag in ('PARSE', 'BIND') then lower(command_tag)
            when is_timed then 'timing'
        end as verb,
        case when said <> '' then instr(said, ': ') end as colon
    from headed
),
-- Parse and bind need no text of their own: they belong to the execute of the same text behind them.
told as (
    select
        *,
        case when colon > 0 and verb in ('statement', 'execute', 'execute fetch') then substr(said, colon + 2) end as own_text,
        case
            when colon > 0 and verb = 'execute' then substr(left(said, colon - 1), 9)
            when colon > 0 and verb = 'execute fetch' then substr(left(said, colon - 1), 20)
        end as prepared,
        concat(message, detail, hint, internal_query, context, query) as broken
    from spoken
),
meant as (
    select
        *,
        case
            when starts_with(detail, 'prepare: ') and starts_with(lower(ltrim(own_text)), 'execute')
                then regexp_extract(detail, '(?is)^prepare: prepare .*?\bas\b(.*)$', 1)
            else without_own_comment(own_text)
        end as meant_text,
        own_comment(own_text) as comment
    from told
)
select
    line::bigint as given_line,
    case when contains(broken, chr(10)) then length(broken) - length(replace(broken, chr(10), '')) else 0 end::integer as breaks,
    coalesce(
        try_cast(left(log_time, 23) as timestamp),
        try_cast(concat(split_part(log_time, ' ', 1), ' ', split_part(log_time, ' ', 2)) as timestamp)
    ) as local_time,
    case when substr(log_time, 24, 1) = ' ' then substr(log_time, 25) else split_part(log_time, ' ', 3) end as zone,
    nullif(user_name, '') as user_name,
    case when regexp_full_match(session_id, '[0-9a-f]{1,16}\.[0-9a-f]{1,16}') then session_id end as session,
    try_cast(substr(vxid, instr(vxid, '/') + 1) as bigint) as local_id, -- of the virtual transaction; 0 is none
    nullif(application, '') as application,
    verb,
    is_timed,
    -- A negative or absurd duration is none: the clock was set while the statement ran.
    case when given_ms between 0 and 1e10 then given_ms end as duration_ms,
    prepared,
    colon > 0 as has_text,
    -- What parse and bind share with the execute that they belong to.
    case when colon > 0 and verb <> 'statement' then hash(substr(said, colon + 2)) end as said_key,
    blanked(meant_text) as text,
    tags_in(comment) as tags,
    trace_in(own_text) as trace,
    case
        when own_text is null then null
        -- A statement with $n whose parameters were not logged, or were cut, has unknown arguments.
        when verb <> 'statement' and regexp_matches(own_text, '\$\d') and (
            contains(detail, '...''')
            or not coalesce(starts_with(detail, 'parameters: ') or starts_with(detail, 'Parameters: '), false)
        ) then null
        else asked(meant_text, detail)
    end as arguments,
    case when verb is null then severity end as severity,
    case when verb is null then sql_state_code end as state_code,
    case when verb is null then message end as message,
    case when verb is null then query end as query
from meant;
