-- The tables that each shape reads or writes; access is read or write.
select shape, "table", access from shape_tables order by shape, "table", access;
