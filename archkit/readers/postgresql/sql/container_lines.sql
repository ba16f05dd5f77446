-- Lines of a container's log as Kubernetes keeps them (CRI): time, stream, F or P for a part. In: physical; :pattern: finds
-- time, kind and text. Parameters: $year and $zone are not needed. Out: table entries.
create or replace table found as
select text, regexp_extract(text, :pattern:, ['time', 'kind', 'entry']) as part from physical;

create or replace table entries as
select
    rowid + 1 as line,
    1 as sub,
    strftime(try_cast(part.time as timestamptz)::timestamp, '%Y-%m-%d %H:%M:%S.%g UTC') as outer_time,
    null::varchar as outer_pid,
    coalesce(lag(part.kind) over (order by rowid) = 'P', false) as is_rest,
    case when part.kind = '' then text else part.entry end as entry
from found;
