-- Entries of a slow log, in one pass. In: raw(line, time, client, figures, rest), a row per entry in the order of the file,
-- its line ends as chr(3); rest is what follows `SET timestamp=`, null without. line is null where the rows hold every line
-- of the file. Parameters: $zone, of times without one; null: UTC. Out: table noted; its rowid is the order. is_odd: the
-- row may be something else than one entry.

-- number_in: the whole number that a pattern finds; null for none.
create or replace macro number_in(said, pattern) as try_cast(regexp_extract(said, pattern, 1) as bigint);

create or replace macro breaks_in(said) as
    case when contains(said, chr(3)) then strlen(said) - strlen(replace(said, chr(3), '')) else 0 end;

-- local_moment: YYMMDD h:mm:ss of a zone as UTC.
create or replace macro without_zone(said) as
    try_cast(
        concat(case when said < '7' then '20' else '19' end, left(said, 2), '-', substr(said, 3, 2), '-', substr(said, 5, 2), substr(said, 7)) as timestamp
    );
create or replace macro local_moment(said, zone) as
    case when zone is null then without_zone(said) else timezone(zone, without_zone(said))::timestamp end;

create or replace table noted as
with measured as (
    select
        *,
        instr(rest, ';' || chr(3)) as clock_end,
        -- What Percona Server and MariaDB say beside the figures stands on lines of its own.
        case
            when rest is not null then figures
            when contains(figures, chr(3)) then regexp_extract(figures, '^[^\x03]*(?:\x03#[^\x03]*)*\x03')
        end as header,
        try_cast(split_part(split_part(figures, ' ', 1), chr(3), 1) as double) as took_s
    from raw
),
-- The server itself writes `use` and SET timestamp before the statement, if anything follows.
bodied as (
    select
        *,
        case
            when rest is not null then substr(rest, clock_end + 2)
            else coalesce(substr(figures, length(header) + 1), '')
        end as body
    from measured
),
used as (
    select
        *,
        case
            when rest is null and starts_with(body, 'use ') and contains(body, ';' || chr(3))
                then substr(body, instr(body, ';' || chr(3)) + 2)
            else body
        end as asked_in
    from bodied
),
said as (
    select
        *,
        case
            when rest is not null then left(rest, clock_end - 1)
            else regexp_extract(asked_in, '^SET (?:last_insert_id=|insert_id=)[^;\x03]*timestamp=([\d.]+);\x03', 1)
        end as clock,
        case
            when rest is not null then asked_in
            else regexp_replace(asked_in, '^SET (?:last_insert_id=|insert_id=)[^;\x03]*;\x03', '')
        end as asked_for
    from used
),
meant as (
    select
        *,
        case
            when starts_with(asked_for, '# administrator command: ') then substr(asked_for, 3)
            when contains(asked_for, chr(3)) then replace(asked_for, chr(3), chr(10))
            else asked_for
        end as own_text
    from said
)
select
    line as given_line,
    breaks_in(time) + breaks_in(client) + breaks_in(figures) + breaks_in(rest)
    + case when figures is null then 0 when rest is null then 1 else 2 end + (time is not null and figures is not null)::integer as breaks,
    figures is null as is_start,
    case
        when figures is not null then own_text = '' or not suffix(own_text, ';') or clock_end = 0
        else not contains(time, ', Version: ')
    end as is_odd,
    time is not null and figures is not null as has_time,
    case
        when substr(time, 11, 1) <> 'T' then null
        when suffix(time, 'Z') then try_cast(time as timestamp)
        else try_cast(time as timestamptz)::timestamp
    end as ended_at,
    -- MySQL to 5.6 and MariaDB write YYMMDD h:mm:ss of the server's zone, only where the second is another.
    case when substr(time, 7, 1) = ' ' then local_moment(time, $zone::varchar) end as told_at,
    case when suffix(time, 'Z') then null else try_cast(clock as double) end as started_s, -- since 1970
    case
        when starts_with(client, '# ') then null
        when starts_with(client, '[') then nullif(split_part(substr(client, 2), ']', 1), '')
        else split_part(client, '[', 1)
    end as user_name,
    coalesce(
        try_cast(substr(client, instr(client, ']  Id: ') + 7) as bigint), -- it stands last, but for Percona's lines
        number_in(client, '\] +Id: +(\d+)'), number_in(client, '# Thread_id: +(\d+)'), number_in(header, ' Thread_id: +(\d+)')
    ) as connection,
    -- A negative or absurd duration is none: the clock was set while the statement ran.
    case when took_s between 0 and 1e7 then round(took_s * 1000, 3) end as duration_ms,
    try_cast(split_part(substr(header, instr(header, ' Rows_sent: ') + 12, 20), ' ', 1) as bigint) as rows,
    contains(header, ' Rows_examined: 0') as reads_none,
    number_in(header, 'Log_slow_rate_limit: +(\d+)') as one_in,
    case when figures is not null then blanked_mysql(without_own_comment(own_text)) end as text,
    tags_in(own_text) as tags,
    trace_in(own_text) as trace,
    case when figures is not null then asked_mysql(without_own_comment(own_text)) end as arguments
from meant;
