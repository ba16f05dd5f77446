-- The lines of each group are all different shapes.
select a from t where b = 1
select a from t where b in (1)
select a from t where b <=> 1
select `a b` from t
select `a  b` from t
select `a"b` from t

select a from t where `b c` = 1
select a from t where 'b c' = 1
