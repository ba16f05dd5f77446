-- Which areas write each table, and how often. An area is the first word of an endpoint's name that is no frame
-- (api, v1), or the application where neither a trace nor a comment leads to an endpoint. Maintenance traffic is left out.
select
    t."table",
    coalesce(area_of(coalesce(r.endpoint, s.route), $frames), s.application, 'unknown') as area,
    count(*) as writes
from statements_in($since, $until, $application, $user) s
join shape_tables t using (shape)
left join traces r using (trace)
where t.access = 'write' and s.traffic <> 'maintenance'
group by t."table", area
order by t."table", writes desc, area;
