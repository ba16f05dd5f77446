-- What a trace and a log tell of the same call is counted once, as the log has it: of what spans tell, requests and
-- statements are left out whose trace a log has, and all those that fall in the time of a log without traces.
-- Only for studies with spans. In: views statements, requests, spans. Out: the same two views.
alter view statements rename to told_statements;
alter view requests rename to told_requests;

create view traced_sources as select distinct source from spans;

create view statements as
with logged as (select * from told_statements where source not in (select source from traced_sources)),
blind as (
    select min(started_at) as first_at, max(started_at) as last_at
    from logged
    group by source
    having count(trace) = 0
)
select * from logged
union all
select s.*
from told_statements s
semi join traced_sources using (source)
where not exists (select 1 from logged where logged.trace = s.trace)
    and not exists (select 1 from blind where s.started_at between blind.first_at and blind.last_at);

create view requests as
with logged as (select * from told_requests where source not in (select source from traced_sources)),
blind as (
    select min(started_at) as first_at, max(started_at) as last_at
    from logged
    group by source
    having count(trace) = 0
)
select * from logged
union all
select r.*
from told_requests r
semi join traced_sources using (source)
where not exists (select 1 from logged where logged.trace = r.trace)
    and not exists (select 1 from blind where r.started_at between blind.first_at and blind.last_at);
