-- What every access log says in the same ways, as macros.

-- epoch_moment: a number since 1970 in ns, us, ms or s by its size (UTC); between 1973 and 2255.
create or replace macro epoch_moment(number) as
    case
        when number between 1e17 and 9e18 then make_timestamp((number / 1000)::bigint)
        when number between 1e14 and 9e15 then make_timestamp(number::bigint)
        when number between 1e11 and 9e12 then make_timestamp((number * 1000)::bigint)
        when number between 1e8 and 9e9 then make_timestamp((number * 1000000)::bigint)
    end;

-- clf_moment: 22/Nov/2026:10:00:00 +0200 as UTC.
create or replace macro clf_moment(said) as try_strptime(said, '%d/%b/%Y:%H:%M:%S %z')::timestamp;

-- said_moment: ISO 8601 as UTC; one without a zone is of the zone given.
create or replace macro in_utc(moment, zone) as timezone('UTC', timezone(zone, moment::timestamp));
create or replace macro said_moment(said, zone) as
    case
        when said is null then null
        when regexp_matches(said, '(?:Z|[+-]\d\d(?::?\d\d)?)$') then try_cast(replace(said, ',', '.') as timestamptz)::timestamp
        else in_utc(try_cast(replace(said, ',', '.') as timestamp), zone)
    end;
-- any_moment: whichever of these a text is.
create or replace macro any_moment(said, zone) as
    case
        when said is null then null
        when try_cast(said as double) is not null then epoch_moment(try_cast(said as double))
        when substr(said, 3, 1) = '/' then clf_moment(said)
        else said_moment(said, zone)
    end;

-- ms_of: a duration as ms; null for none, a negative one, or more than 115 days. nginx lists those of several servers.
create or replace macro is_time(said) as
    case when said in ('', '-') then true when try_cast(said as double) is not null then true
        else regexp_full_match(said, '[-\d.]+(?:(?:,|, | : )[-\d.]+)+') end;
create or replace macro sane_ms(ms) as case when ms between 0 and 1e10 then ms end;
create or replace macro ms_of(said, factor) as
    sane_ms(
        factor * case
            when contains(said, ',') or contains(said, ' : ')
                then list_sum(list_transform(string_split_regex(said, ', ?| : '), lambda each: try_cast(each as double)))
            else try_cast(said as double)
        end
    );

-- worded_ms: the same where the unit may stand behind the number: 12.5ms, 0.2s.
create or replace macro worded_ms(said, factor) as
    case
        when said is null then null
        when try_cast(said as double) is not null then sane_ms(try_cast(said as double) * factor)
        when suffix(said, 'ms') then sane_ms(try_cast(left(said, -2) as double))
        when suffix(said, 'us') or suffix(said, 'µs') then sane_ms(try_cast(left(said, -2) as double) / 1000)
        when suffix(said, 'ns') then sane_ms(try_cast(left(said, -2) as double) / 1000000)
        when suffix(said, 's') then sane_ms(try_cast(left(said, -1) as double) * 1000)
        else ms_of(said, factor)
    end;

-- trace_in_text: the trace that a header or a variable names: W3C, B3, X-Ray, or 16 to 32 hexadecimal digits.
create or replace macro trace_in_text(said) as
    case
        when strlen(said) < 16 then null
        when starts_with(said, 'Root=1-')
            then nullif(regexp_replace(regexp_extract(said, '^Root=1-([0-9a-fA-F]{8}-[0-9a-fA-F]{24})', 1), '-', ''), '')
        else nullif(regexp_extract(said, '^(?:00-)?([0-9a-fA-F]{16,32})', 1), '')
    end;

-- path_of: the path of a url without its host, query and fragment.
create or replace macro path_of(url) as
    case
        when not starts_with(url, '/') then regexp_extract(url, '^(?:[A-Za-z][A-Za-z+.-]*://[^/?#]*)?([^?#]*)', 1)
        when contains(url, '?') or contains(url, '#') then regexp_extract(url, '^[^?#]*')
        else url
    end;
-- asset_of: the ending of a file that is the same for everybody; null for any other path.
create or replace macro asset_of(path) as
    case
        when contains(path, '.') then nullif(
            regexp_extract(
                lower(right(path, 6)),
                '\.(js|mjs|css|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|mp4|webm|mp3|wasm)$', 1
            ), ''
        )
    end;
-- template_of: a path with what surely is an id as :id (a part that begins with no letter, or has a sign that no word
-- has), and an asset (what asset_of gives) as its kind in the first folder; scrub_path and crowding do the rest on
-- distinct ones.
create or replace macro template_of(path, asset) as
    case
        when asset is not null and contains(substr(path, 2), '/') then concat('/', split_part(path, '/', 2), '/*.', asset)
        when asset is not null then concat('/*.', asset)
        when path = '' then '/'
        else regexp_replace(path, '/(?:[^A-Za-z/:{][^/]*|[^/]*[^A-Za-z0-9_.,~:{}/-][^/]*)', '/:id', 'g')
    end;
