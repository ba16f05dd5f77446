-- The tables that each shape reads or writes; access is read or write.
-- Not scoped: a shape uses the same tables whoever asks it, and when.
select shape, "table", access from shape_tables order by shape, "table", access;
