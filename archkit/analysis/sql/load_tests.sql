-- What load tests summed up (k6). subject: metric and statistic; a threshold's value is 1 where it was kept, 0 where it was
-- crossed. unit: ms, share, 1/s, bytes, bytes/s, kept, or none for a count. of: how many requests the test made.
-- Not scoped: sums of a whole test, without times or names.
with counted as (
    select source, max(value) as requests
    from load_tests
    where metric = 'http_reqs' and statistic = 'count'
    group by source
)
select
    concat(metric, ' ', statistic) as subject,
    metric,
    statistic,
    value,
    unit,
    coalesce(requests, 0)::bigint as requests
from load_tests
left join counted using (source)
order by metric, statistic, value;
