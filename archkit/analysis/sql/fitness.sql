-- What the statement logs say about how they were written; one row, nulls without a log.
-- named: executions whose text is known. begun, ended: BEGINs followed in their session by another word about
-- transactions, and those where that word ends them. reads, steers: statements that read, that steer a transaction.
-- asked, unknown: reads and writes of interactive traffic, and those of them whose arguments are unknown.
-- Not scoped: how a file was written is seen in all of it, whatever part is asked about.
with steering as (
    select
        s.source,
        s.session,
        s.line,
        regexp_matches(shapes.sql, '^(begin|start transaction)') as begins,
        regexp_matches(shapes.sql, '^(commit|end|abort|prepare transaction|rollback( work| transaction)?( and .*)?$)') as ends
    from statements s
    join shapes using (shape)
    where shapes.kind = 'transaction'
),
followed as (
    select begins, lead(ends) over (partition by source, session order by line) as is_ended
    from steering
    where begins or ends
),
pairs as (
    select count(*) as begun, count(*) filter (is_ended) as ended
    from followed
    where begins and is_ended is not null
),
kinds as (
    select
        count(*) as named,
        count(*) filter (kind = 'read') as reads,
        count(*) filter (kind = 'transaction') as steers,
        count(*) filter (kind in ('read', 'write') and traffic = 'interactive') as asked,
        count(*) filter (kind in ('read', 'write') and traffic = 'interactive' and arguments_hash is null) as unknown
    from statements
    join shapes using (shape)
)
select
    sum(records)::bigint as records,
    sum(durations)::bigint as durations,
    (sum(executions) - (select count(*) from repeats where source in (select source from log_signs)))::bigint as executions,
    sum(bound)::bigint as bound,
    sum(extended)::bigint as extended,
    sum(ids_used)::bigint as ids_used,
    sum(ids_spanned)::bigint as ids_spanned,
    -- Of several logs, the one with the highest threshold counts; a log of a few lines does not.
    coalesce(max(least_ms) filter (durations >= 50), min(least_ms)) as least_ms,
    any_value(named) as named,
    any_value(reads) as reads,
    any_value(steers) as steers,
    any_value(asked) as asked,
    any_value(unknown) as unknown,
    any_value(begun) as begun,
    any_value(ended) as ended
from log_signs, kinds, pairs;
