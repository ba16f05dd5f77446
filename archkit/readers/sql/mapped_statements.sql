-- Rows of the architect's own form to calls. In: told (a row per record: line, and each field as text, null where there is
-- none). Parameters: $started_unit, $ended_unit, $zone, $ms_per_unit, $has_time. Out: typed, with the
-- reason why a row cannot be used; calls.
create or replace table typed as
with read as (
    select
        line,
        nullif(trim(sql), '') as sql,
        sane_moment(moment_of(started_at, $started_unit, $zone)) as started_at,
        sane_moment(moment_of(ended_at, $ended_unit, $zone)) as ended_at,
        duration_of(duration_ms, $ms_per_unit) as duration_ms,
        keyed(session)::varchar as session,
        keyed(transaction) as local_id,
        trace_of(trace) as trace,
        application,
        "user" as user_name,
        case when try_cast(rows as bigint) >= 0 then try_cast(rows as bigint) end as rows,
        arguments
    from told
)
select
    *,
    case
        when sql is null then 'it has no statement'
        when $has_time and coalesce(started_at, ended_at) is null then 'its time cannot be read'
    end as reason
from read;

create or replace table calls as
select
    line,
    coalesce(
        ended_at, started_at + to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint)
    ) as ended_at,
    session,
    local_id,
    coalesce(trace, trace_in(sql)) as trace,
    application,
    user_name,
    duration_ms,
    rows,
    blanked(without_own_comment(sql)) as text,
    tags_in(sql) as tags,
    -- Placeholders without what they stand for are unknown arguments.
    case
        when arguments is null and regexp_matches(sql, '\$\d|\?') then null
        else asked(without_own_comment(sql), arguments)
    end as arguments
from typed
where reason is null;
