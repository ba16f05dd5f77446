-- The sums by shape. In: calls, folded, labels. Out: table out_statement_totals.
create or replace table out_statement_totals as
select
    line,
    shape,
    labels.label as "user",
    count as calls,
    total_ms,
    min_ms,
    max_ms,
    stddev_ms,
    rows
from calls
join folded on folded.text_key = hash(calls.text)
left join labels on labels.name = calls.user_name
order by line;
