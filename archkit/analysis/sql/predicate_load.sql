-- Columns (lookup: table.column) that statements look rows up by (=, in, any), with the time those statements took, most first; ms.
select
    p."table" || '.' || p."column" as lookup,
    p."table",
    p."column",
    count(distinct s.shape) as shapes,
    count(*) as calls,
    coalesce(sum(s.duration_ms::decimal(18, 3)), 0)::double as total_ms,
    quantile_cont(s.duration_ms, 0.5) as p50_ms,
    quantile_cont(s.duration_ms, 0.95) as p95_ms
from statements_in($since, $until, $application, $user) s
join (
    select distinct shape, "table", "column"
    from shape_predicates
    where operator in ('=', 'in', 'any') and use in ('filter', 'join')
) p using (shape)
where s.traffic = 'interactive'
group by p."table", p."column"
order by total_ms desc, p."table", p."column";
