-- The columns that each shape filters, joins, sorts or groups by; operator is =, in, any, range, like, is or other.
-- Not scoped: a shape has the same columns whoever asks it, and when.
select shape, "table", "column", operator, use
from shape_predicates
order by shape, "table", "column", operator, use;
