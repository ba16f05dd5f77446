-- How each table is used, most used first: statements that read or write it, their shapes, and how many areas
-- write it. An area is the first word of an endpoint's name that is no frame (api, v1), or the application
-- where neither a trace nor a comment leads to one.
-- Maintenance traffic is left out.
with used as (
    select t."table", t.access, s.shape, s.application, coalesce(r.endpoint, s.route) as endpoint
    from statements_in($since, $until, $application, $user) s
    join shape_tables t using (shape)
    left join traces r using (trace)
    where s.traffic <> 'maintenance'
)
select
    "table",
    count(*) filter (access = 'read') as reads,
    count(*) filter (access = 'write') as writes,
    count(distinct shape) as shapes,
    count(distinct coalesce(area_of(endpoint, $frames), application, 'unknown'))
        filter (access = 'write') as writers
from used
group by "table"
order by count(*) desc, "table";
