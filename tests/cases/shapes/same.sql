-- Statements of one paragraph have one shape: the first line of each. Lines are statements (\n stands for a line end).
select a from t where b = ?
SELECT a FROM t WHERE b = 5
select a  from t\nwhere b = $1
select a from t where b = 'x''y';
select a from t where b = E'it\'s'
select a from t where b = -5
select a from t where b = - 5
select a from t where b = 1.5e-3
select a from t where b = .5
select a from t where b = 0x1F
select a from t where b = 1_000
select a from t where b = $$it's$$
select a from t where b = $q$it's $$ there$q$
select a from t where b = B'101'
select a from t where b = U&'d\0061t'
select a from t where b = N'x'
select a from t where b = 5 -- tail
select a from t where b = 5 /* sqlcommenter: traceparent='00-aa-bb-01' */
/* front */ select a from t where b = 5
select a from t where b = 5 /* a /* nested 'quote */ comment */
select a from t where b = 5 /* a /* very /* nested */ quote" */ comment */
select a /* it's */ from t where b = '/* no comment */'
select a from t where b = '-- no comment'
select "a" from "t" where "b" = 5

select a from t where b in (?)
select a from t where b in (1)
select a from t where b in (1, 2,3)
select a from t where b IN ($1,$2 , $3)
select a from t where b in (-1, - 2)
select a from t where b in ('x'::uuid, 'y'::uuid)

select a from t where b = any(?)
select a from t where b = any($1)
select a from t where b = ANY('{1,2}')

select a from t where b = any(array[?])
select a from t where b = any(array[1, 2])
select a from t where b = any(ARRAY[1])

select a from t where (b, c) in ((?, ?))
select a from t where (b, c) in ((1, 2))
select a from t where (b, c) in ((1, 2), (3, 4), ($1, $2))

insert into t (a, b) values (?, ?)
insert into t (a, b) values (1, 'x')
insert into t (a, b) values (1, 'x'), (2, 'y'),(3, 'z')
insert into t (a, b) values ($1, $2), ($3, $4)

insert into t values (?, now(), lower(?))
insert into t values (1, now(), lower('A')), (2, now(), lower('B'))

select a from t where b between ? and ? limit ?
select a from t where b between -1 and 3 limit 10
select a from t where b between $1 and $2 limit $3

select date ?, interval ?, timestamp ?
select date '2026-01-01', interval '1 day', timestamp '2026-01-01 00:00'

savepoint ?
savepoint a
SAVEPOINT "x y";

release savepoint ?
release savepoint sp_12

rollback to savepoint ?
rollback to savepoint sp_12

declare ? cursor for select a from t
declare c1 cursor for select a from t
declare "SQL_CUR0x7f" cursor for select a from t

fetch ? from ?
fetch 100 from c1
FETCH 5 FROM "SQL_CUR0x7f"

close ?
close c1

execute ?
execute find(1, 'x')

deallocate ?
deallocate pdo_stmt_00000001

deallocate all
DEALLOCATE ALL

prepare transaction ?
prepare transaction 'two-phase-17'

copy t (a, b) from stdin
COPY t (a, b) FROM STDIN;

copy t from ?
copy t from '/var/data/file.csv'

set work_mem = ?
set work_mem = '8MB'
set work_mem to 8000

set work_mem = default
set work_mem to DEFAULT

set role ?
set role alice
set role 'bob'

set app.token = ?
set app.token to hunter2

select a from t where b ? ?
select a from t where b ? 'key'

select a[?], a[?:?] from t
select a[1], a[1:2] from t

select ?; select ?
select 1; select 2;

do ?
do $$ begin perform secret(); end $$
do $body$ begin raise 'x$$y'; end $body$
