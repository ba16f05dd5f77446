-- Which tables one transaction reads and writes together, most frequent first; a statement outside a transaction
-- stands for itself. name is the endpoint (by trace, or by a comment) or the application. Maintenance traffic is left out.
with placed as (
    select
        coalesce(s.transaction, (hash(s.source, s.line) >> 1)::bigint) as unit,
        t."table",
        t.access,
        coalesce(r.endpoint, s.route, s.application, '') as name
    from statements_in($since, $until, $application, $user) s
    join shape_tables t using (shape)
    left join traces r using (trace)
    where s.traffic <> 'maintenance' and t."table" not like 'pg_%' and t."table" not like 'information_schema.%'
),
units as (
    select
        unit,
        min(name) as name,
        list_sort(list_distinct(list("table") filter (access = 'read'))) as reads,
        list_sort(list_distinct(list("table") filter (access = 'write'))) as writes
    from placed
    group by unit
)
select coalesce(reads, []) as reads, coalesce(writes, []) as writes, name, count(*) as count
from units
group by all
order by count desc, name, reads, writes
limit 5000;
