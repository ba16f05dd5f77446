-- Queries of Prisma to calls. In: told(line, query, params, duration, moment), all text but the line. Out: table calls, in
-- the form that statements.py wants. An event is told when its query ended.
create or replace table calls as
with typed as (
    select
        *,
        try_cast(moment as double) as number,
        case when try_cast(duration as double) between 0 and 1e10 then try_cast(duration as double) end as duration_ms
    from told
)
select
    line,
    -- Seconds or milliseconds since 1970 by their size; else as a date.
    case
        when number between 1e11 and 9e12 then make_timestamp((number * 1000)::bigint)
        when number between 1e8 and 9e9 then make_timestamp((number * 1000000)::bigint)
        when number is null then try_cast(moment as timestamptz)::timestamp
    end as ended_at,
    null::varchar as session,
    null::bigint as local_id,
    trace_in(query) as trace,
    null::varchar as application,
    null::varchar as user_name,
    duration_ms,
    null::bigint as rows,
    blanked(without_own_comment(query)) as text,
    tags_in(query) as tags,
    case
        when params is null and regexp_matches(query, '\$\d|\?') then null
        else asked(without_own_comment(query), params)
    end as arguments
from typed;
