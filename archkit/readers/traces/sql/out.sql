-- Spans in the form of the view. In: kept, names(said, name), peers(said, name), services(said, name). Out: table out_spans.
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
