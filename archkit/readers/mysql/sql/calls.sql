-- Entries to executed statements. In: noted. Out: calls (in the form that `statements.py` wants), empty of transactions,
-- which this log does not tell.
create or replace table numbered as
select
    coalesce(given_line, (sum(breaks + 1) over (rows between unbounded preceding and current row))::bigint - breaks) as line,
    -- Connections are counted anew by each server that starts.
    sum(is_start::integer) over (rows between unbounded preceding and current row) as life,
    -- A time is not written again within its second.
    arg_max(told_at, rowid) over (rows between unbounded preceding and current row) as last_told_at
from noted;

create or replace view calls as
select
    line,
    coalesce(
        ended_at,
        make_timestamp((started_s * 1000000)::bigint) + to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint),
        last_told_at
    ) as ended_at,
    case when life > 1 then concat(connection, '.', life) else connection::varchar end as session,
    null::bigint as local_id,
    trace,
    null::varchar as application,
    user_name,
    duration_ms,
    rows,
    text,
    tags,
    arguments
from noted
positional join numbered
where not is_start;
