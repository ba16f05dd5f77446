-- What comments say of each shape (sqlcommenter, Marginalia), the most frequent first; calls: statements that said so.
-- Not scoped: it tells who asks, not how often.
select shape, name, value, sum(calls)::bigint as calls
from shape_tags
group by shape, name, value
order by shape, name, calls desc, value;
