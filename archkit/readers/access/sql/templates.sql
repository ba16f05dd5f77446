-- The different routes and templates among requests. In: asked. Out: templates(route, template, name, calls, addresses:
-- how many urls are behind it, is_unknown: whether it was never anything that the server knows).
create or replace table templates as
with places as (
    select place, count(*) as addresses
    from (select distinct hash(route, template) as place, address from asked)
    group by place
),
counted as (
    select route, template, count(*) as calls, bool_and(status in (400, 404, 405, 410, 414, 444)) as is_unknown
    from asked
    group by route, template
)
select counted.*, template as name, addresses
from counted
join places on place = hash(route, template);
