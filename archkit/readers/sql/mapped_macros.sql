-- How a field of a file of the architect's own form is read. $zone is that of times without one.
create or replace macro moment_of(said, unit, zone) as
    case
        when try_cast(said as double) is not null then
            case
                when unit = 's' then make_timestamp((try_cast(said as decimal(38, 6)) * 1000000)::bigint)
                when unit = 'ms' then make_timestamp((try_cast(said as decimal(38, 6)) * 1000)::bigint)
                when unit = 'us' then make_timestamp(try_cast(said as bigint))
                when unit = 'ns' then make_timestamp(try_cast(said as bigint) // 1000)
                -- By its size; between 1973 and 2255.
                when try_cast(said as double) between 1e17 and 9e18 then make_timestamp(try_cast(said as bigint) // 1000)
                when try_cast(said as double) between 1e14 and 9e15 then make_timestamp(try_cast(said as bigint))
                when try_cast(said as double) between 1e11 and 9e12
                    then make_timestamp((try_cast(said as decimal(38, 6)) * 1000)::bigint)
                when try_cast(said as double) between 1e8 and 9e9
                    then make_timestamp((try_cast(said as decimal(38, 6)) * 1000000)::bigint)
            end
        when regexp_matches(said, '(?i)([0-9] ?(z|utc|gmt)|[0-9:. ][+-]\d\d(:?\d\d)?)$') and not regexp_matches(said, '^\d+-\d+-\d+$')
            then try_cast(replace(said, ',', '.') as timestamptz)::timestamp
        else (try_cast(replace(said, ',', '.') as timestamp) at time zone zone)::timestamp
    end;

-- A moment before 1973 or after 2255 is none, nor is a duration below zero or beyond 115 days.
create or replace macro sane_moment(moment) as
    case when moment between timestamp '1973-01-01' and timestamp '2255-01-01' then moment end;
create or replace macro duration_of(said, ms_per_unit) as
    case when try_cast(said as double) * ms_per_unit between 0 and 1e10 then try_cast(said as double) * ms_per_unit end;

-- trace_of: a trace id within a traceparent, by itself, or whatever else tells one request from another.
create or replace macro trace_of(said) as
    coalesce(trace_key(nullif(regexp_extract(said, '^(?:00-)?([0-9a-fA-F]{16,32})(?:-|$)', 1), '')), keyed(nullif(said, '')));
