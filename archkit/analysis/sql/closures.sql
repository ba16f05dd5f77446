-- What one transaction does, per closure: tables that are written together in one transaction, directly or through
-- others, belong together; a table that is written alone or only read stands for itself. Interactive and batch traffic.
-- closure: its most written table (else its most read). tables: sorted, joined by commas; a name with a comma or a quote stands in quotes.
-- transactions: those of two or more reads and writes that write here. statements: calls of the shapes that read or
-- write these tables, a shape of two closures counted in both; simple_calls and complex_calls part them by complexity;
-- joined_calls: of shapes with a join or several tables; crud_calls: on one table, simple, by equality alone, or a plain
-- insert. shapes: how many; dynamic_shapes: those of families of three or more that differ only in their predicates.
-- total_ms: their time; share: of the time of all statements.
with spoken as (
    select s.*, coalesce(s.transaction, (hash(s.source, s.line) >> 1)::bigint) as unit
    from statements_in($since, $until, $application, $user) s
    where s.traffic <> 'maintenance'
),
called as (
    select shape, count(*) as calls, sum(duration_ms::decimal(18, 3)) as total_ms
    from spoken
    group by shape
),
uses as (
    select t.shape, t."table", bool_or(t.access = 'write') as is_written
    from shape_tables t
    semi join called using (shape)
    where t."table" not like 'pg_%' and t."table" not like 'information_schema.%'
    group by t.shape, t."table"
),
written as (
    select distinct s.unit, u."table"
    from spoken s
    join uses u on u.shape = s.shape and u.is_written
),
together as (
    select distinct tables
    from (select list_sort(list("table")) as tables from written group by unit)
),
pairs as (select distinct tables[1] as a, unnest(tables[2:]) as b from together),
stars as (select list_append(list(b), a) as tables from pairs group by a),
-- One star after the other joins the groups that it touches.
grouped as (
    select
        list_reduce(
            list([tables]),
            lambda groups, star: list_append(
                list_filter(groups, lambda each: not list_has_any(each, star[1])),
                list_distinct(
                    flatten(list_append(list_filter(groups, lambda each: list_has_any(each, star[1])), star[1]))
                )
            )
        ) as groups
    from stars
),
grown as (select unnest(tables) as "table", list_min(tables) as root from (select unnest(groups) as tables from grouped)),
members as (
    select t."table", coalesce(g.root, t."table") as root
    from (select distinct "table" from uses) t
    left join grown g using ("table")
),
used as (
    select
        u."table",
        coalesce(sum(c.calls) filter (u.is_written), 0) as writes,
        sum(c.calls) as calls
    from uses u
    join called c using (shape)
    group by u."table"
),
named as (
    select
        m.root,
        min_by(m."table", {'writes': -used.writes, 'calls': -used.calls, 'name': m."table"}) as closure,
        string_agg(
            case
                when regexp_matches(m."table", '[,"]') then concat('"', replace(m."table", '"', '""'), '"')
                else m."table"
            end,
            ', ' order by m."table"
        ) as tables
    from members m
    join used using ("table")
    group by m.root
),
several as (
    select unit
    from spoken
    join shapes using (shape)
    where shapes.kind in ('read', 'write')
    group by unit
    having count(*) > 1
),
changing as (
    select m.root, count(distinct w.unit) as transactions
    from written w
    semi join several using (unit)
    join members m using ("table")
    group by m.root
),
looked as (
    select
        shape,
        bool_or(use = 'join') as has_join,
        bool_or(use = 'filter') as has_filter,
        bool_and(operator in ('=', 'in', 'any')) filter (use = 'filter') as is_by_equality,
        list_distinct(list("column") filter (use = 'filter')) as filtered,
        list_distinct(list("column") filter (use in ('sort', 'group'))) as arranged,
        list_sort(list(concat_ws(' ', "table", "column", operator, use))) as predicates
    from shape_predicates
    group by shape
),
placed as (
    select shape, count(*) as tables, list_sort(list(concat_ws(' ', "table", is_written))) as accesses
    from uses
    group by shape
),
described as (
    select
        c.shape,
        c.calls,
        c.total_ms,
        shapes.kind,
        shapes.complexity,
        p.accesses,
        split_part(shapes.sql, ' where ', 1) as head,
        l.predicates,
        coalesce(l.has_join, false) or p.tables > 1 as is_joined,
        p.tables = 1 and shapes.complexity = 'simple' and not coalesce(l.has_join, false) and case
            when coalesce(l.has_filter, false) then l.is_by_equality and coalesce(list_has_all(l.filtered, l.arranged), true)
            else shapes.kind = 'write' and starts_with(shapes.sql, 'insert')
        end as is_crud
    from called c
    join shapes using (shape)
    join placed p using (shape)
    left join looked l using (shape)
),
families as (
    select kind, accesses, head
    from described
    group by all
    having count(distinct coalesce(predicates, [])) >= 3
),
of_closure as (
    select distinct m.root, d.*, f.head is not null as is_dynamic
    from described d
    join uses u using (shape)
    join members m on m."table" = u."table"
    left join families f on f.kind = d.kind and f.accesses = d.accesses and f.head = d.head
)
select
    n.closure,
    n.tables,
    coalesce(any_value(t.transactions), 0) as transactions,
    sum(o.calls)::bigint as statements,
    coalesce(sum(o.calls) filter (o.complexity = 'simple'), 0)::bigint as simple_calls,
    coalesce(sum(o.calls) filter (o.complexity = 'complex'), 0)::bigint as complex_calls,
    coalesce(sum(o.calls) filter (o.is_joined), 0)::bigint as joined_calls,
    coalesce(sum(o.calls) filter (o.is_crud), 0)::bigint as crud_calls,
    count(*) as shapes,
    count(*) filter (o.is_dynamic) as dynamic_shapes,
    sum(o.total_ms)::double as total_ms,
    sum(o.total_ms)::double / nullif((select sum(total_ms) from called)::double, 0) as share
from of_closure o
join named n using (root)
left join changing t using (root)
group by n.closure, n.tables
order by statements desc, n.closure;
