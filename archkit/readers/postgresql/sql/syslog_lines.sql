-- Lines of syslog or logplex. In: physical; :pattern: finds time, process, place of the chunk and text. Parameters: $year,
-- of times without one; $zone (or null), of times without one. Out: table entries, with `is_rest`: the line goes on with a
-- message that was too long for one, or has its next line, which begins with a tab.
create or replace table found as
select text, regexp_extract(text, :pattern:, ['time', 'pid', 'chunk', 'entry']) as part from physical;

create or replace table entries as
with timed as (
    select
        rowid + 1 as line,
        text,
        part,
        replace(part.entry, '#011', chr(9)) as entry,
        try_strptime(concat($year, ' ', part.time), '%Y %b %d %H:%M:%S') as plain_time
    from found
)
select
    line,
    1 as sub,
    strftime(
        coalesce(timezone('UTC', timezone(coalesce($zone, 'UTC'), plain_time)), try_cast(part.time as timestamptz)::timestamp),
        '%Y-%m-%d %H:%M:%S.%g UTC'
    ) as outer_time,
    nullif(part.pid, '') as outer_pid,
    coalesce(try_cast(part.chunk as int) > 1, false) and not starts_with(entry, chr(9)) as is_rest,
    case when part.pid = '' then text else entry end as entry
from timed;
