-- Which areas write each table, and how often. An area is the first part of an endpoint's name, or the application
-- where no trace leads to an endpoint. Maintenance traffic is left out.
select
    t."table",
    coalesce(regexp_extract(r.endpoint, '^/?([^./]+)', 1), s.application, 'unknown') as area,
    count(*) as writes
from statements_in($since, $until, $application, $user) s
join shape_tables t using (shape)
left join (select trace, any_value(endpoint) as endpoint from requests group by trace) r using (trace)
where t.access = 'write' and s.traffic <> 'maintenance'
group by t."table", area
order by t."table", writes desc, area;
