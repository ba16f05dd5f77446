-- Statements of one paragraph have different shapes.
select a from t where b = 1
select a from t where b in (1)
select a from t where b = any($1)
select a from t where b = any(array[1])
select a from t where b > 1
select a from t where b is null
select a from t where b is not null

select a from tenant_1.docs
select a from tenant_2.docs
select a from docs

select "A" from t
select "a" from t
select "select" from t

select a, b from t
select b, a from t

insert into t values (1)
insert into t values (1, 2)

select a from t limit 1
select a from t limit 1 offset 2
