-- Which arguments ($shapes, interactive traffic, arguments known) were read one after the other, as numbers; the
-- first $most of each shape.
with numbered as (
    select
        shape,
        arguments_hash as key,
        row_number() over (partition by shape order by started_at, source, line) as place
    from statements_in($since, $until, $application, $user)
    where traffic = 'interactive' and arguments_hash is not null and list_contains($shapes, shape)
)
select shape, list(key order by place) as keys
from numbered
where place <= $most
group by shape
order by shape;
