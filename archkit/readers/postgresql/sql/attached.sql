-- Which record each line goes on with. In: lines. :process: is null where lines follow their record in the file; where several
-- processes write at once it is what tells whose line it is, and :window: the order within it. Out: table attached, a row per
-- line that is no record's first (`is_kept`: its record is there and can be read; `is_astray`: it is another process's).
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

create or replace table attached as
select
    following.seq,
    head,
    section,
    heads.kind is not distinct from 'head' as is_kept,
    coalesce(own.process_id <> heads.process_id, false) as is_astray,
    own.severity as part,
    own.text
from following
join lines own on own.rowid = following.seq
left join lines heads on heads.rowid = head;
