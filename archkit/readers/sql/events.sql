-- Events to the form of the view. In: happened (see events.py); event_shapes, event_labels and event_tables(said, meant).
-- Out: view out_events.
create or replace view out_events as
select
    line,
    happened_at,
    kind,
    session,
    applications.meant as application,
    users.meant as "user",
    event_shapes.meant as shape,
    coalesce(subject, work || coalesce(' ' || event_tables.meant, '')) as subject,
    amount,
    unit
from happened
left join event_shapes on event_shapes.said = happened.text
left join event_tables on event_tables.said = happened.path
left join event_labels applications on applications.said = happened.application
left join event_labels users on users.said = happened.user_name
order by line;
