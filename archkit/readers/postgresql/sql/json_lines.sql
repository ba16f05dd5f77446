-- JSON records with PostgreSQL's text in one field. In: physical; :text: and :time: pick them. Parameters: $year and $zone
-- are not needed. Out: table entries, a row per line of a text (`sub` counts them); a file that has its newest record first
-- is turned round. docker parts a long line: the piece before has no line end.
create or replace table found as
select
    text,
    case when json_valid(text) then :text: end as said,
    case when json_valid(text) then try_cast(:time: as timestamptz)::timestamp end as moment,
    case when json_valid(text) then coalesce(json_exists(text, '$.stream'), false) end as is_docker
from physical;

create or replace table entries as
with ordered as (
    select
        rowid + 1 as line,
        text,
        said,
        moment,
        coalesce(is_docker and not lag(suffix(said, chr(10))) over (order by rowid), false) as is_rest
    from found
),
turned as (
    select coalesce(count(*) filter (moment < before) > count(*) filter (moment > before), false) as is_turned
    from (select moment, lag(moment) over (order by rowid) as before from found)
),
parted as (
    select *, unnest(string_split(coalesce(rtrim(said, chr(10)), ''), chr(10))) as part, generate_subscripts(
        string_split(coalesce(rtrim(said, chr(10)), ''), chr(10)), 1
    ) as sub
    from ordered
)
select
    line,
    sub,
    strftime(moment, '%Y-%m-%d %H:%M:%S.%g UTC') as outer_time,
    null::varchar as outer_pid,
    is_rest and sub = 1 as is_rest,
    case when said is null then coalesce(text, '') else part end as entry
from parted, turned
order by case when is_turned then -line else line end, sub;
