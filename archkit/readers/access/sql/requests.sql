-- What lines say to requests. In: fields (see pattern_sql.py). Out: view `typed`, a row per line, with
--   kind: request; opening (of a request that another line ends, as pino writes), closing (such an end); other (a line of
--     the log's form that is no request); odd (of no form that is known: only these keep their text),
--   address: which url it was, as a hash; template: the url without what surely are ids; trace: keyed, since what a client
--     sent as one may be anything. A method is one word of letters, or empty.
create or replace view typed as
with worded as (
    select *, string_split(request, ' ') as words
    from fields
),
asked as (
    select
        *,
        case when len(words) > 1 and regexp_full_match(words[1], '[A-Za-z]{3,12}') then words[1] end as said_method,
        case
            when len(words) = 2 or (len(words) = 3 and starts_with(words[3], 'HTTP/')) then words[2]
            when starts_with(words[-1], 'HTTP/') then array_to_string(words[2:-2], ' ')
            else array_to_string(words[2:], ' ')
        end as said_url
    from worded
),
placed as (
    select
        * exclude (words, said_method, said_url, request) replace (
            case when regexp_full_match(method, '[A-Za-z]{3,12}') then method else said_method end as method,
            nullif(coalesce(url, case when said_method is not null then said_url end), '') as url,
            nullif(route, '') as route
        )
    from asked
),
pathed as (select *, path_of(url) as path from placed),
named as (select *, asset_of(path) as asset from pathed)
select
    * exclude (text, is_read, moment, is_start, method, url, path, asset, route, status, duration_ms, trace_text, request_id),
    case
        when not is_read then 'odd'
        when moment between timestamp '1973-01-01' and timestamp '2255-01-01' and status between 100 and 599 then
            case
                when coalesce(url, route) is not null then 'request'
                when request_id is not null then 'closing'
                else 'other'
            end
        when status is null and request_id is not null and url is not null then 'opening'
        else 'other'
    end as kind,
    case when not is_read then text end as text,
    case
        when is_start then moment
        else moment - to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint)
    end as started_at,
    coalesce(method, '') as method,
    coalesce(route, '') as route,
    template_of(path, asset) as template,
    hash(path) as address,
    status,
    duration_ms,
    trace_key(trace_text) as trace,
    hash(nullif(request_id, '')) as request_id
from named;
