-- How much was measured, and when. One row: counts, and the first and last start (UTC).
with run as (
    select
        count(*) as statements,
        count(*) filter (traffic = 'interactive') as interactive_statements,
        count(distinct shape) as shapes,
        count(distinct session) as sessions,
        count(distinct transaction) as transactions,
        count(trace) as traced,
        count(arguments_hash) as arguments,
        min(started_at) as first_at,
        max(started_at) as last_at
    from statements_in($since, $until, $application, $user)
),
asked as (
    select
        count(*) as requests,
        count(duration_ms) as timed_requests,
        min(started_at) as first_at,
        max(started_at) as last_at
    from requests_in($since, $until)
)
select
    statements, interactive_statements, shapes, requests, timed_requests, sessions, transactions, traced, arguments,
    least(run.first_at, asked.first_at) as first_at,
    greatest(run.last_at, asked.last_at) as last_at
from run
cross join asked;
