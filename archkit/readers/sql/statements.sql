-- Executed statements to the form of the view, whatever log they come from. In: called, fetched (see statements.py),
-- folded(text_key, shape, is_asked, traffic), labels(name, label, traffic), routes(tags, route),
-- tag_values(tags, name, value). Out: views out_statements, out_shape_tags.
create or replace view out_statements as
select
    called.line,
    session,
    case when local_id > 0 then (hash(session, local_id) >> 1)::bigint end as transaction,
    trace,
    applications.label as application,
    users.label as "user",
    ended_at - to_microseconds((coalesce(duration_ms, 0) * 1000)::bigint) as started_at,
    duration_ms + coalesce(later.fetch_ms, 0) as duration_ms,
    rows,
    shape,
    -- Only of what asks for rows or changes some; keyed, since a plain hash of few possible values can be guessed.
    case when is_asked then keyed(arguments::varchar) end as arguments_hash,
    coalesce(applications.traffic, folded.traffic) as traffic,
    route
from called
join folded using (text_key)
left join labels applications on applications.name = called.application
left join labels users on users.name = called.user_name
left join routes using (tags)
left join (select opened_line, sum(fetch_ms) as fetch_ms from fetched group by opened_line) later
    on later.opened_line = called.line
where called.line not in (select line from fetched);

-- How often each shape was asked with each tag of its comments.
create or replace view out_shape_tags as
select shape, name, value, count(*) as calls
from (select text_key, tags from called where tags is not null)
join folded using (text_key)
join tag_values using (tags)
group by all;
