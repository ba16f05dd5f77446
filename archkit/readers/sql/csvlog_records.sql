-- What is used of a csvlog, read in one pass, then placed. Parameters: $key, $blank, $blank_with, $uncomment,
-- $without_comments. In: raw, a row per record in the order of the file, all text; line is null where DuckDB
-- reads the file itself. Out: table records; times are UTC, a null log_time could not be read.
create or replace table noted as
with headed as (
    select
        *,
        -- The head of a message about a statement: its duration, what was done, the name of what was prepared.
        case when severity = 'LOG' and (
            starts_with(message, 'duration: ') or starts_with(message, 'statement: ') or starts_with(message, 'execute ')
        ) then regexp_extract(
            message,
            '^((duration: (-?[0-9.]+) ms)?(?:  )?(?:(statement|parse|bind|execute fetch from|execute)(?: (.*?))?: )?)',
            ['heading', 'timing', 'duration', 'verb', 'name']
        ) end as head
    from raw
),
said as (
    select
        *,
        case
            when head.verb <> '' then split_part(head.verb, ' from', 1)
            when length(head.heading) < length(message) then null
            when command_tag in ('PARSE', 'BIND') then lower(command_tag)
            when head.timing <> '' then 'timing'
        end as verb,
        case when head.verb <> '' then substr(message, length(head.heading) + 1) end as raw_text,
        try_cast(nullif(head.duration, '') as double) as given_ms
    from headed
),
-- Parse and bind need no text of their own: they belong to the execute of the same text behind them.
told as (
    select
        *,
        case when verb in ('statement', 'execute', 'execute fetch') then raw_text end as own_text,
        concat(message, detail, hint, internal_query, context, query) as broken
    from said
),
blanked as (
    select
        *,
        regexp_replace(
            case
                when starts_with(detail, 'prepare: ') and starts_with(lower(ltrim(own_text)), 'execute')
                    then regexp_extract(detail, '(?is)^prepare: prepare .*?\bas\b(.*)$', 1)
                else own_text
            end,
            $blank, $blank_with, 'g'
        ) as blank
    from told
)
select
    line::bigint as given_line,
    case when contains(broken, chr(10)) then length(broken) - length(replace(broken, chr(10), '')) else 0 end as breaks,
    try_cast(concat(split_part(log_time, ' ', 1), ' ', split_part(log_time, ' ', 2)) as timestamp) as local_time,
    split_part(log_time, ' ', 3) as zone,
    nullif(user_name, '') as user_name,
    case when regexp_full_match(session_id, '[0-9a-f]{1,16}\.[0-9a-f]{1,16}') then session_id end as session_id,
    try_cast(split_part(vxid, '/', 2) as bigint) as local_id, -- of the virtual transaction; 0 is none
    nullif(application, '') as application,
    verb,
    head.timing <> '' as is_timed,
    -- A negative or absurd duration is none: the clock was set while the statement ran.
    case when given_ms between 0 and 1e10 then given_ms end as duration_ms,
    head.name as prepared,
    case when raw_text is not null then hash(raw_text) end as text_key,
    case
        when contains(blank, '/*') or contains(blank, '--') then regexp_replace(blank, $uncomment, '\1', 'g')
        else blank
    end as text,
    -- Hashed as in an access log: what a client sent as its trace may be anything.
    case when contains(own_text, 'traceparent')
        then left(sha256($key || nullif(
            nullif(regexp_extract(own_text, 'traceparent=''00-([0-9a-f]{32})', 1), ''), repeat('0', 32)
        )), 16)
    end as trace,
    case
        when own_text is null then null
        -- A statement with $n whose parameters were not logged, or were cut, has unknown arguments.
        when verb <> 'statement' and regexp_matches(own_text, '\$\d')
            and (not regexp_matches(coalesce(detail, ''), '^[Pp]arameters: ') or contains(detail, '...'''))
            then null
        when contains(own_text, '/*') or contains(own_text, '--')
            then left(sha256(concat($key, detail, regexp_replace(own_text, $without_comments, '\1', 'g'))), 16)
        else left(sha256(concat($key, detail, own_text)), 16)
    end as arguments_hash
from blanked;

-- The abbreviations that PostgreSQL writes for log_timezone, as its own default set reads them; minutes from UTC.
create or replace table clocks as
with known(zone, minutes) as (
    values
    ('UTC', 0), ('GMT', 0), ('UCT', 0), ('Z', 0), ('WET', 0), ('WEST', 60), ('BST', 60), ('CET', 60), ('CEST', 120),
    ('MET', 60), ('MEST', 120), ('EET', 120), ('EEST', 180), ('MSK', 180), ('MSD', 240), ('SAST', 120), ('CAT', 120),
    ('EAT', 180), ('WAT', 60), ('IST', 120), ('IDT', 180), ('PKT', 300), ('HKT', 480), ('KST', 540), ('JST', 540),
    ('WIB', 420), ('WITA', 480), ('WIT', 540), ('AWST', 480), ('ACST', 570), ('ACDT', 630), ('AEST', 600),
    ('AEDT', 660), ('NZST', 720), ('NZDT', 780), ('NST', -210), ('NDT', -150), ('AST', -240), ('ADT', -180),
    ('EST', -300), ('EDT', -240), ('CST', -360), ('CDT', -300), ('MST', -420), ('MDT', -360), ('PST', -480),
    ('PDT', -420), ('AKST', -540), ('AKDT', -480), ('HST', -600), ('SST', -660), ('ChST', 600)
),
numbered as (
    select zone, regexp_extract(zone, '^([+-])(\d\d):?(\d\d)?$', ['sign', 'hours', 'minutes']) as clock
    from (select distinct zone from noted)
)
select
    zone,
    coalesce(
        known.minutes,
        (clock.sign || '1')::int * (try_cast(clock.hours as int) * 60 + coalesce(try_cast(clock.minutes as int), 0))
    ) as minutes
from numbered
left join known using (zone);

create or replace table records as
with placed as (
    select
        *,
        (sum(breaks + 1) over (rows between unbounded preceding and current row))::bigint as counted_line
    from noted
)
select
    coalesce(given_line, counted_line - breaks) as line,
    counted_line as last_line,
    local_time - to_minutes(clocks.minutes) as log_time,
    placed.* exclude (given_line, counted_line, breaks, local_time, zone)
from placed
left join clocks using (zone);

drop table noted;
