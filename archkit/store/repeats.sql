-- What stands in two files is counted once. Only for studies with repeats. In: views statements, requests, repeats.
-- Out: the same first two without the lines that repeats names.
alter view statements rename to written_statements;
alter view requests rename to written_requests;

create view statements as
select s.* from written_statements s
where not exists (select 1 from repeats where repeats.source = s.source and repeats.line = s.line);

create view requests as
select r.* from written_requests r
where not exists (select 1 from repeats where repeats.source = r.source and repeats.line = r.line);
