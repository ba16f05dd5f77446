-- Where very many names stand in one place of the paths, the rare ones become :id before Python sees them: those beyond
-- the $most most often called. In: templates(route, template, name, calls, addresses, is_unknown). Parameters: $depth: how
-- many parts stand before the place. Out: templates, name changed.
create or replace table templates as
with split as (
    select *, string_split(name, '/') as parts
    from templates
),
places as (
    select parts[1:$depth] as place, parts[$depth + 1] as part, sum(calls) as calls
    from split
    where len(parts) > $depth
    group by 1, 2
),
rare as (
    select place, part
    from places
    where part <> ':id'
    qualify row_number() over (partition by place order by calls desc, part) > $most
)
select
    split.* exclude (parts, name),
    case
        when rare.part is null then name
        else array_to_string(list_concat(list_append(parts[1:$depth], ':id'), parts[$depth + 2:]), '/')
    end as name
from split
left join rare on rare.place = parts[1:$depth] and rare.part = parts[$depth + 1];
