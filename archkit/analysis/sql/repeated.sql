-- How many lines of logs stand in another one too; they are counted there. One row.
-- Not scoped: that a line was read twice is told of all of them, whatever part is asked about.
select count(*) as repeated from repeats;
