-- The columns that each shape filters, joins, sorts or groups by; operator is =, in, any, range, like, is or other.
select shape, "table", "column", operator, use
from shape_predicates
order by shape, "table", "column", operator, use;
