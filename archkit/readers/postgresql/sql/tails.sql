-- Which record each line goes on with. In: lines. :process: is null where lines follow their record in the file; where several
-- processes write at once it is what tells whose line it is, and :window: the order within it. Out: tables owned (a row per
-- line that is no record's first; `is_kept`: its record is there and can be read; `is_astray`: it is another process's) and
-- tails (a row per record that has more than its first line).
create or replace table following as
with told as (select rowid as seq, kind, :process: as process from lines),
followed as (
    select
        seq,
        kind,
        max(case when kind in ('head', 'lost') then seq end) over told as head,
        max(case when kind in ('head', 'lost', 'part') then seq end) over told as section
    from told
    window told as (:window: rows unbounded preceding)
)
select seq, head, section from followed where kind in ('part', 'more');

create or replace table owned as
select
    following.seq,
    head,
    heads.kind is not distinct from 'head' as is_kept,
    coalesce(own.process_id <> heads.process_id, false) as is_astray,
    case when sections.kind = 'part' then sections.severity end as part,
    own.text
from following
join lines own on own.rowid = following.seq
left join lines sections on sections.rowid = section
left join lines heads on heads.rowid = head;

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
where is_kept
group by head;
