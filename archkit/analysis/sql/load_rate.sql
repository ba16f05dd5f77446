-- The highest rate that a load test (k6) reached. reached: requests a second over the whole test; failed_share: of its
-- requests, null where the test does not say; requests: how many it made. One row, none without a load test.
-- Not scoped: sums of a whole test, without times or names.
with told as (
    select
        source,
        max(case when metric = 'http_reqs' and statistic = 'rate' then value end) as reached,
        max(case when metric = 'http_reqs' and statistic = 'count' then value end) as requests,
        max(case when metric = 'http_req_failed' and statistic in ('rate', 'value') then value end) as failed_share
    from load_tests
    group by source
)
select 'load test' as subject, reached, failed_share, coalesce(requests, 0)::bigint as requests
from told
where reached is not null
order by reached desc, failed_share
limit 1;
