-- Lines as PostgreSQL wrote them. In: physical. Out: view entries; `line` is null, since the order tells it.
create or replace view entries as
select
    null::bigint as line,
    1 as sub,
    null::varchar as outer_time,
    null::varchar as outer_pid,
    false as is_rest,
    text as entry
from physical;
