-- Requests that a log opens on one line and ends on another (pino, Fastify), joined by their id. In: noted_0. Out: asked.
create or replace view asked as
with openings as (
    select line as opened_line, request_id, method, route, template, address, trace
    from noted_0
    where kind = 'opening'
)
select
    n.line,
    n.started_at,
    coalesce(nullif(n.method, ''), o.method, '') as method,
    coalesce(nullif(n.route, ''), o.route, '') as route,
    coalesce(n.template, o.template, '') as template,
    coalesce(n.address, o.address) as address,
    n.status,
    n.duration_ms,
    coalesce(n.trace, o.trace) as trace
from (select * from noted_0 where kind in ('request', 'closing')) n
asof left join openings o on n.request_id = o.request_id and n.line >= o.opened_line
where n.kind = 'request' or o.request_id is not null;
