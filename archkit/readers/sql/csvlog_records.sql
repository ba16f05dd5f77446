-- The columns of a csvlog that are used, with the physical line each record begins on.
-- In: raw, a view with a column `line` that is null unless $has_lines. Out: table records.
create or replace table records as
with counted as (
    select
        *,
        length(concat(message, detail, hint, internal_query, context, query))
        - length(replace(concat(message, detail, hint, internal_query, context, query), chr(10), '')) as breaks
    from raw
),
placed as (
    select
        *,
        sum(breaks + 1) over (rows between unbounded preceding and current row)::bigint as last_line
    from counted
)
select
    case when $has_lines then line::bigint else last_line - breaks end as line,
    last_line,
    try_cast(
        regexp_replace(
            regexp_replace(regexp_replace(log_time, ' CEST$', '+02'), ' EDT$', '-04'),
            ' ([+-][0-9:]+)$', '\1'
        ) as timestamptz
    )::timestamp as log_time,
    nullif(user_name, '') as user_name,
    nullif(session_id, '') as session_id,
    coalesce(vxid, '') as vxid,
    severity,
    message,
    detail,
    nullif(application, '') as application
from placed;
