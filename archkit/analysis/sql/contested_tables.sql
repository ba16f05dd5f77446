-- Tables that more than one application writes, the most contested first; maintenance traffic and statements without an
-- application are left out. applications: that write it, endpoints: likewise (by trace, else as a
-- comment of the statement names it); writes: all of them.
-- written_by: the applications with their writes, most first; others_share: of the writes that are not the first one's.
with written as (
    select t."table", s.application, count(*) as writes
    from statements_in($since, $until, $application, $user) s
    join shape_tables t using (shape)
    where t.access = 'write' and s.traffic <> 'maintenance' and s.application is not null
    group by t."table", s.application
),
asking as (
    select t."table", count(distinct coalesce(r.endpoint, s.route)) as endpoints
    from statements_in($since, $until, $application, $user) s
    join shape_tables t using (shape)
    left join traces r using (trace)
    where t.access = 'write' and s.traffic <> 'maintenance'
    group by t."table"
)
select
    w."table",
    count(*) as applications,
    coalesce(any_value(asking.endpoints), 0) as endpoints,
    sum(w.writes)::bigint as writes,
    string_agg(concat(w.application, ' (', w.writes, ')'), ', ' order by w.writes desc, w.application) as written_by,
    1 - max(w.writes) / sum(w.writes)::double as others_share
from written w
left join asking using ("table")
group by w."table"
having count(*) > 1
order by others_share desc, writes desc, w."table";
