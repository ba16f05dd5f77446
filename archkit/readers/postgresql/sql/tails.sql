-- Which record each line goes on with. In: lines. :window: is the order in which a line follows its record: that of the
-- file, or within its process where several write at once. Out: tables owned (a row per line that is no record's first;
-- `is_kept`: its record is there and can be read; `is_astray`: it is another process's) and tails (a row per record that has
-- more than its first line).
create or replace table owned as
with told as (
    select
        rowid as seq,
        kind,
        coalesce(process_id, last_value(process_id ignore nulls) over (rows unbounded preceding)) as process
    from lines
),
followed as (
    select
        *,
        max(case when kind in ('head', 'lost') then seq end) over told as head,
        max(case when kind in ('head', 'lost', 'part') then seq end) over told as section
    from told
    window told as (:window: rows unbounded preceding)
)
select
    followed.seq,
    followed.head,
    coalesce(heads.kind = 'head', false) as is_kept,
    coalesce(followed.process <> heads.process_id, false) as is_astray,
    case when sections.kind = 'part' then sections.severity end as part
from followed
left join lines heads on heads.rowid = followed.head
left join lines sections on sections.rowid = followed.section
where followed.kind in ('part', 'more');

create or replace table tails as
select
    head,
    string_agg(text, '' order by seq) filter (part is null) as more,
    string_agg(text, '' order by seq) filter (part = 'DETAIL') as detail,
    string_agg(text, '' order by seq) filter (part = 'HINT') as hint,
    string_agg(text, '' order by seq) filter (part = 'QUERY') as internal_query,
    string_agg(text, '' order by seq) filter (part = 'CONTEXT') as context,
    string_agg(text, '' order by seq) filter (part = 'STATEMENT') as query
from owned
join lines on lines.rowid = owned.seq
where is_kept
group by head;
