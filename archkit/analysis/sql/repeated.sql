-- How many lines of logs stand in another one too; they are counted there. One row. All of them, whatever the scope.
select count(*) as repeated from repeats;
