-- Rows fetched later, from a cursor of the driver: their time belongs to the execute that opened it. In: calls.
-- Out: table fetched.
create or replace table fetched as
with named as (select session, prepared, line, duration_ms from calls where verb = 'execute fetch'),
opened as (
    select session, prepared, line as opened_line from calls semi join named using (session, prepared)
    where verb = 'execute'
)
select named.line, opened.opened_line, coalesce(named.duration_ms, 0) as fetch_ms
from named
asof join opened
    on named.session is not distinct from opened.session
    and named.prepared = opened.prepared
    and named.line > opened.opened_line;
