-- Lines of JSON to fields (see pattern_sql.py), from the places that json_lines.py fills in. In: physical(text).
with parsed as (
    select
        text,
        case
            when json_valid(text) and starts_with(ltrim(text), '{{') then json_extract_string(text, [{pointers}])
        end as found
    from physical
),
picked as (select text, found, {texts} from parsed)
select
    text,
    found is not null as is_read,
    any_moment(moment_text, {zone}) as moment,
    began_text is not null as is_start,
    case when not starts_with(request_text, '{{') then request_text end as request,
    method,
    url,
    route,
    try_cast(status_text as smallint) as status,
    coalesce({times}) as duration_ms,
    trace_in_text(trace_said) as trace_text,
    request_id
from picked
