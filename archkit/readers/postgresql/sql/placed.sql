-- `noted` with the line on which each record begins (`line`) and its place in the file (`seq`), where records have
-- several lines.
create or replace table numbered as
select
    coalesce(given_line, (sum(breaks + 1) over (rows between unbounded preceding and current row))::bigint - breaks) as line,
    rowid as seq
from noted;

create or replace view placed as select * from noted positional join numbered;
