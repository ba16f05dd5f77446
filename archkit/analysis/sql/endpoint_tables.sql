-- What one request of each endpoint (endpoint and method) does to each table, known where request and statement
-- share a trace. Interactive traffic, requests with a status below 400. kind of a write: insert, update, delete or
-- upsert; null for reads, and where the text does not tell. requests: those that touched the table so; statements:
-- theirs on it; per_request: the median of those. looked_up_by: the columns of the table that these statements filter
-- by (=, in, any), sorted; a name with a comma or a quote stands in quotes.
with asked as (
    select trace, min(endpoint) as endpoint, min(method) as method
    from requests_in($since, $until)
    where status < 400 and trace is not null
    group by trace
),
touched as not materialized (
    select trace, shape
    from statements_in($since, $until, $application, $user)
    where traffic = 'interactive' and trace is not null
),
worded as (
    select
        t.shape,
        t."table",
        t.access,
        split_part(ltrim(shapes.sql, '( '), ' ', 1) as word,
        contains(shapes.sql, ' on conflict') and contains(shapes.sql, ' do update') as is_upsert,
        replace(concat(regexp_replace(replace(lower(shapes.sql), '"', ''), '[(),;]', ' ', 'g'), ' '), ' public.', ' ') as text
    from shape_tables t
    join shapes using (shape)
    where t."table" not like 'pg_%' and t."table" not like 'information_schema.%'
),
changed as (
    select
        shape,
        "table",
        access,
        case
            when access = 'read' then null
            when word = 'merge' then 'upsert'
            when word in ('insert', 'copy') or contains(text, concat('insert into ', "table", ' '))
                then case when is_upsert then 'upsert' else 'insert' end
            when word in ('delete', 'truncate') or contains(text, concat('delete from ', "table", ' ')) then 'delete'
            when word = 'update' or contains(text, concat('update ', "table", ' ')) then 'update'
        end as kind
    from worded
),
used as (select *, dense_rank() over (order by "table", access, kind)::integer as number from changed),
per_trace as (
    select trace, used.number, count(*) as calls
    from touched
    join used using (shape)
    semi join asked using (trace)
    group by trace, used.number
),
counted as (
    select
        a.endpoint, a.method, k."table", k.access, k.kind,
        count(*) as requests,
        sum(p.calls)::bigint as statements,
        quantile_cont(p.calls, 0.5) as per_request
    from per_trace p
    join asked a using (trace)
    join (select distinct number, "table", access, kind from used) k using (number)
    group by all
),
filtered as (
    select distinct t.endpoint, t.method, u."table", u.access, u.kind, p."column"
    from (select distinct a.endpoint, a.method, touched.shape from touched join asked a using (trace)) t
    join used u using (shape)
    join shape_predicates p on p.shape = u.shape and p."table" = u."table"
    where p.operator in ('=', 'in', 'any') and p.use = 'filter'
),
lookups as (
    select
        endpoint, method, "table", access, kind,
        string_agg(
            case
                when regexp_matches("column", '[,"]') then concat('"', replace("column", '"', '""'), '"')
                else "column"
            end,
            ', ' order by "column"
        ) as looked_up_by
    from filtered
    group by all
)
select c.*, l.looked_up_by
from counted c
left join lookups l
    on l.endpoint = c.endpoint
    and l.method is not distinct from c.method
    and l."table" = c."table"
    and l.access = c.access
    and l.kind is not distinct from c.kind
order by c.endpoint, c.method, c.access desc, c.statements desc, c."table", c.kind;
