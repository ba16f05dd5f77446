-- Spans in the form of the view, and how the log of statements that they are was written. In: kept, calls,
-- names(said, name), peers(said, name), services(said, name). Out: tables out_spans, out_log_signs.
create or replace table out_spans as
select
    line,
    trace,
    span,
    parent,
    services.name as service,
    names.name as name,
    kind,
    peers.name as peer,
    started_at,
    duration_ms,
    is_error
from kept
left join services on services.said = kept.service
left join names on names.said = kept.name
left join peers on peers.said = kept.peer
order by line, started_at;

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
