-- How much was measured, and when. One row: counts, and the first and last start (UTC).
with chosen as (select * from statements_in($since, $until, $application, $user)),
asked as (select * from requests_in($since, $until))
select
    (select count(*) from chosen) as statements,
    (select count(*) from chosen where traffic = 'interactive') as interactive_statements,
    (select count(distinct shape) from chosen) as shapes,
    (select count(*) from asked) as requests,
    (select count(duration_ms) from asked) as timed_requests,
    (select count(distinct session) from chosen) as sessions,
    (select count(distinct transaction) from chosen) as transactions,
    (select count(*) from chosen where trace is not null) as traced,
    (select count(*) from chosen where arguments_hash is not null) as arguments,
    least((select min(started_at) from chosen), (select min(started_at) from asked)) as first_at,
    greatest((select max(started_at) from chosen), (select max(started_at) from asked)) as last_at;
