-- How many of the requests that an access log names by trace have spans too, between the first and the last span.
-- One row: requests, traced (those with spans); nothing to compare gives 0 requests.
-- Not scoped: whether traces are a sample is seen in all of them, whatever part is asked about.
with span_time as (select min(started_at) as first_at, max(started_at) as last_at from spans),
logged as (
    select trace
    from requests, span_time
    where trace is not null
        and started_at between first_at and last_at
        and source not in (select source from spans)
)
select count(*) as requests, count(*) filter (trace in (select trace from spans)) as traced
from logged;
