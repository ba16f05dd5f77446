-- What the statement logs say about how they were written; one row, nulls without a log.
select
    sum(records)::bigint as records,
    sum(durations)::bigint as durations,
    sum(executions)::bigint as executions,
    sum(bound)::bigint as bound,
    sum(extended)::bigint as extended,
    sum(ids_used)::bigint as ids_used,
    sum(ids_spanned)::bigint as ids_spanned,
    min(least_ms) as least_ms
from log_signs;
