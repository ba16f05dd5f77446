"""What the tests make a PostgreSQL do: tables, pgbench scripts, and statements of every kind."""

from __future__ import annotations

SCHEMA = """
create table customers (id int primary key, name text not null, tags text[] not null, extra jsonb not null);
create table orders (id int primary key, customer_id int not null references customers, total numeric, at timestamptz);
create table items (id int primary key, order_id int not null references orders, sku text, qty int);
create table audit (id bigserial primary key, what text, at timestamptz default now());
insert into customers select i, 'c' || i, array['a', 't' || i], '{"a": 1}' from generate_series(1, 500) i;
insert into orders select i, 1 + i % 500, i, now() from generate_series(1, 2000) i;
insert into items select i, 1 + i % 2000, 'sku' || i, i % 7 from generate_series(1, 6000) i;
analyze;
"""

# Six statements a transaction; the transaction id of each is one.
TRANSFER = """
\\set c random(1, 500)
\\set o random(1, 2000)
begin;
select name, extra from customers where id = :c;
update orders set total = total + 1 where id = :o;
select sum(qty) from items where order_id = :o;
insert into audit (what) values ('transfer');
commit;
"""

# Three statements, each a transaction of its own.
BROWSE = """
\\set c random(1, 500)
select id, name from customers where id = :c;
select o.id, count(*) from orders o join items i on i.order_id = o.id where o.customer_id = :c group by o.id;
select 1;
"""

# One parent, then a lookup per row: the loop that one query would replace.
LOOP = """
\\set c random(1, 400)
begin;
select id from orders where customer_id = :c;
select sku from items where order_id = :c;
select sku from items where order_id = :c + 1;
select sku from items where order_id = :c + 2;
select sku from items where order_id = :c + 3;
select sku from items where order_id = :c + 4;
select sku from items where order_id = :c + 5;
commit;
"""

# Some slow statements among quick ones, for logs with a threshold.
SLOW = """
\\set c random(1, 500)
select name from customers where id = :c;
select pg_sleep(0.006);
select pg_sleep(0.012);
select pg_sleep(0.26);
"""

# One of each kind; psql sends each line as a statement of its own.
VARIETY = """
select c.name, o.total from customers c join orders o on o.customer_id = c.id where c.id = 7;
with big as (select customer_id, sum(total) as t from orders group by 1) select * from big where t > 10 limit 3;
insert into customers values (1, 'x', '{}', '{}') on conflict (id) do update set name = excluded.name;
select id from customers where extra ? 'a' and id < 4;
select id from customers where extra ?| array['a', 'b'] and id < 4;
select id from customers where extra @> '{"a": 1}' and id < 4;
select extra ->> 'a' from customers where id = any(array[1, 2, 3]);
select tags[1], tags[1:2], array_length(tags, 1) from customers where 'a' = any(tags) and id in (1, 2, 3);
select c.id, x.total from customers c, lateral (select total from orders where customer_id = c.id limit 1) x
where c.id = 3;
select id, row_number() over (partition by customer_id order by at desc) from orders where customer_id = 5;
select s, s::text || 'x' from generate_series(1, 3) s;
select * from unnest(array[1, 2]) with ordinality as u(v, n);
update orders o set total = 1 from customers c where c.id = o.customer_id and c.id = 9;
delete from items using orders where orders.id = items.order_id and orders.id = 1999;
merge into customers c using (select 501 as id) s on c.id = s.id
when not matched then insert values (s.id, 'm', '{}', '{}');
begin;
select id from orders where id = 4 for update skip locked;
savepoint a;
select 1 / 2;
rollback to savepoint a;
release a;
commit;
begin;
declare cur cursor for select id from items order by id;
fetch 2 from cur;
fetch 3 from cur;
close cur;
commit;
prepare find (int) as select name from customers where id = $1;
execute find(3);
execute find(4);
deallocate find;
select count(*) filter (where qty > 2), grouping(sku) from items group by rollup (sku) order by 1 limit 2;
select 1 union all select 2;
select date '2026-01-01' + interval '1 day', -5, 1e3, 0x1f::text, E'a\\'b', $$dollar$$, $q$it's$q$;
select case when id = 1 then 'one' else null end from customers where name like 'c1%' and id between 1 and 3;
select coalesce(null, 'a') /* outer /* inner */ still */, 'b' -- tail
;
set work_mem = '8MB';
show work_mem;
copy (select id from customers where id < 3) to stdout;
explain select * from orders where id = 3;
values (1, 'a'), (2, 'b');
table customers limit 1;
select * from customers where (id, name) in ((1, 'c1'), (2, 'c2'));
select exists (select 1 from orders where id = 3), not exists (select 1 from orders where id = -3);
select id from customers where name ~ '^c1$' or name similar to 'c(1|2)';
select distinct on (customer_id) customer_id, id from orders where customer_id < 3 order by customer_id, at desc;
truncate audit;
do $$ begin perform 1; end $$;
vacuum customers;
"""

ERRORS = """
select 1 / 0;
select nothing from customers;
begin;
select 1 / 0;
select 1;
rollback;
selec 1;
"""

KILLED = """
begin;
select id from customers where id = 1;
select pg_terminate_backend(pg_backend_pid());
"""

# Two applications in turn on one session, as behind PgBouncer.
POOLED = "".join(
    f"""
set application_name = 'shop-{i % 2}';
begin;
select name from customers where id = {i};
update orders set total = {i} where id = {i};
commit;
"""
    for i in range(30)
)
