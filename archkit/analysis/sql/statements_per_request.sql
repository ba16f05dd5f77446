-- Statements that one request of each endpoint runs, most first; distinct_shapes is the median of different ones.
-- Known where request and statement share a trace.
with counted as (
    select r.endpoint, r.trace, count(*) as statements, count(distinct s.shape) as distinct_shapes
    from requests_in($since, $until) r
    join statements_in(null, null, $application, $user) s using (trace)
    join shapes using (shape)
    where shapes.kind in ('read', 'write') and r.status < 400
    group by r.endpoint, r.trace
)
select
    endpoint,
    count(*) as requests,
    quantile_cont(statements, 0.5) as p50,
    quantile_cont(statements, 0.95) as p95,
    max(statements) as max,
    quantile_cont(distinct_shapes, 0.5) as distinct_shapes
from counted
group by endpoint
order by p50 desc, endpoint;
