-- The abbreviations that PostgreSQL writes for log_timezone, as its own default set reads them; minutes from UTC.
-- In: noted. Out: table clocks; minutes is null where a zone is not known.
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
