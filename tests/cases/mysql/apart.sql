-- The lines of each group are all different shapes.
select a from t where b = 1
select a from t where b in (1)
select a from t where b <=> 1
select `a b` from t
select `a  b` from t
select `a"b` from t

select a from t where `b c` = 1
select a from t where 'b c' = 1

-- pt-query-digest cuts an INSERT of many rows behind its first, and with it what tells these two apart.
insert into t values (1, 2), (3, 4)
insert into t values (1, 2), (3, 4) on duplicate key update a = a + 1
insert ignore into t values (1, 2), (3, 4)
replace into t values (1, 2), (3, 4)

-- pt-query-digest leaves ASC out; PostgreSQL's parser keeps it, and so do shapes.
select a from t order by b, c
select a from t order by b asc, c
select a from t order by b desc, c
