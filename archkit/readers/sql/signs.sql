-- How a log of statements was written, where it holds no other signs than its statements. In: calls. Out: out_log_signs.
create or replace table out_log_signs as
select
    count(*) as records,
    count(duration_ms) as durations,
    count(*) as executions,
    null::bigint as bound,
    null::bigint as extended,
    null::bigint as ids_used,
    null::bigint as ids_spanned,
    min(duration_ms) as least_ms,
    min(ended_at) as first_at,
    max(ended_at) as last_at
from calls;
