-- What PostgreSQL itself says of every table: one JSON document.
-- types are oids of base types; a domain's own default, NOT NULL and checks count for its columns.
with recursive
mine as (
    select c.oid, c.relname, n.nspname,
           case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
),
based as (
    select oid as start, oid, typtype, typbasetype, typnotnull, typdefault from pg_type
    union all
    select b.start, t.oid, t.typtype, t.typbasetype, b.typnotnull or t.typnotnull,
           coalesce(b.typdefault, t.typdefault)
    from based b
    join pg_type t on t.oid = b.typbasetype
    where b.typtype = 'd'
),
base as (select start, oid, typnotnull, typdefault from based where typtype <> 'd')
select json_build_object(
    'tables', (select json_object_agg(name, json_build_object(
        'columns', (
            select json_object_agg(a.attname, json_build_object(
                'type', case when e.typtype = 'd'
                             then (select x.typarray from base y join pg_type x on x.oid = y.oid where y.start = e.oid)
                             else b.oid end::int,
                'nullable', not (a.attnotnull or b.typnotnull),
                'default', case when a.attgenerated = '' then coalesce(pg_get_expr(d.adbin, d.adrelid), b.typdefault) end,
                'identity', a.attidentity,
                'generated', a.attgenerated) order by a.attnum)
            from pg_attribute a
            join base b on b.start = a.atttypid
            join pg_type t on t.oid = a.atttypid
            left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = mine.oid and a.attnum > 0 and not a.attisdropped),
        'indexes', coalesce((
            select json_agg(json_build_array(
                (select json_agg(coalesce(k.attname, '') order by p.n)
                 from unnest((i.indkey::int[])[0:i.indnkeyatts - 1]) with ordinality p(num, n)
                 left join pg_attribute k on k.attrelid = i.indrelid and k.attnum = p.num and p.num > 0),
                i.indisunique, i.indpred is not null, m.amname))
            from pg_index i
            join pg_class x on x.oid = i.indexrelid
            join pg_am m on m.oid = x.relam
            where i.indrelid = mine.oid and not i.indisprimary and not i.indisexclusion), '[]'),
        'checks', coalesce((
            select json_agg(json_build_array(a.attname, pg_get_expr(c.conbin, c.conrelid)))
            from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'c' and c.conrelid = mine.oid and cardinality(c.conkey) = 1), '[]')))
        from mine),
    'enums', (select json_object_agg(name, labels) from (
        select case when n.nspname = 'public' then '' else n.nspname || '.' end || t.typname as name,
               coalesce(json_agg(e.enumlabel order by e.enumsortorder) filter (where e.oid is not null), '[]') as labels
        from pg_type t
        join pg_namespace n on n.oid = t.typnamespace
        left join pg_enum e on e.enumtypid = t.oid
        where t.typtype = 'e'
          and not exists (select 1 from pg_depend d where d.objid = t.oid and d.deptype = 'e')
        group by 1) as found))
