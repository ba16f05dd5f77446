-- Rows of pg_stat_statements to calls. In: told(line, query, calls, total_ms, min_ms, max_ms, stddev_ms, rows, role), all
-- text. Out: table typed, with the reason why a row
-- cannot be used; table calls, in the form that statements.py wants, with the sums beside.
create or replace table typed as
with read as (
    select
        line,
        case when trim(query) <> '' then query end as query,
        query = '<insufficient privilege>' as is_hidden,
        case when try_cast(calls as bigint) >= 0 then try_cast(calls as bigint) end as count,
        case when try_cast(total_ms as double) >= 0 then try_cast(total_ms as double) end as total_ms,
        -- A bound or spread that is no number, or below zero, is none.
        case when try_cast(min_ms as double) >= 0 then try_cast(min_ms as double) end as min_ms,
        case when try_cast(max_ms as double) >= 0 then try_cast(max_ms as double) end as max_ms,
        case when try_cast(stddev_ms as double) >= 0 then try_cast(stddev_ms as double) end as stddev_ms,
        case when try_cast(rows as bigint) >= 0 then try_cast(rows as bigint) end as row_count,
        role
    from told
)
select
    *,
    case
        when is_hidden then 'its text is hidden; the role pg_read_all_stats shows it'
        when query is null then 'it has no statement'
        when count is null or total_ms is null then 'its calls or total time are no number'
    end as reason
from read;

create or replace table calls as
select
    line,
    null::timestamp as ended_at,
    null::varchar as session,
    null::bigint as local_id,
    null::bigint as trace,
    null::varchar as application,
    role as user_name,
    null::double as duration_ms,
    row_count as rows,
    blanked(without_own_comment(query)) as text,
    tags_in(query) as tags,
    null::ubigint as arguments,
    count,
    total_ms,
    min_ms,
    max_ms,
    stddev_ms
from typed
where reason is null;
