-- Pairs of tables used in one transaction, most often first; written_together counts those that write both.
-- Maintenance traffic is left out.
with placed as (
    select distinct coalesce(s.transaction, (hash(s.source, s.line) >> 1)::bigint) as unit, t."table", t.access
    from statements_in($since, $until, $application, $user) s
    join shape_tables t using (shape)
    where s.traffic <> 'maintenance' and t."table" not like 'pg_%' and t."table" not like 'information_schema.%'
),
used as (
    select unit, "table", bool_or(access = 'write') as is_written from placed group by unit, "table"
)
select
    a."table" as table_a,
    b."table" as table_b,
    count(*) as transactions,
    count(*) filter (a.is_written and b.is_written) as written_together
from used a
join used b on a.unit = b.unit and a."table" < b."table"
group by table_a, table_b
order by transactions desc, table_a, table_b;
