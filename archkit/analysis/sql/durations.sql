-- Percentiles of all statements, in ms; one row.
select
    quantile_cont(duration_ms, 0.5) as p50,
    quantile_cont(duration_ms, 0.95) as p95,
    quantile_cont(duration_ms, 0.99) as p99,
    max(duration_ms) as max
from statements_in($since, $until, $application, $user);
