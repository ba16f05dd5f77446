-- The first line of each group is the shape of its other lines (\n stands for a line end).
select a from t where b = ?
SELECT a FROM t WHERE b = 'it''s'
select a from t where b = 'it\'s -- no comment'
select a from t where b = "double \" quoted"
select a from t where b = "it's"
select `a` from `t` where `b` = 1;
select a from t where b = 0xDEADBEEF # the reason
select a from t where b = x'00ff' -- the reason
select a from t where b = _utf8mb4'gr\\un'
select a from t where b = _latin1 "x"
select a from t where b = N'x' /* why */
select /* c */ a from t where b = -1.5e-3
select a from t where b = 'ends in a backslash \\'
select a from t where b = '/* no comment */ # none -- none'
select /*+ MAX_EXECUTION_TIME(1000) */ a from t where b = 2
select /*!40001 */ a from t where b = 2

select sql_no_cache a from t
SELECT /*!40001 SQL_NO_CACHE */ a FROM t
SELECT /*!SQL_NO_CACHE*/ a FROM t
SELECT /*M!100100 SQL_NO_CACHE */ a FROM t
SELECT /*!40001 SQL_NO_CACHE /* within */ */ a FROM t

select "a b", "c""d" from "t-2"
select `a b`, `c"d` from `t-2`

select a from t where b in (?)
select a from t where b in (1, 2, 3)
select a from t where b in ("x", 'y')

insert into t (a, b) values (?, ?)
insert into `t` (`a`, `b`) values (1, 'x'), (2, "y"),\n(3, 'z')

select a from t
select a -- one\nfrom t
select a # one\nfrom t
select a --\nfrom t

administrator command: quit
administrator command: Quit
