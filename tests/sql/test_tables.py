"""The tables of a shape are those of PostgreSQL's own parse tree, and written where that says so."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from compared_shapes import made_statements
from postgast import PgQueryError
from shape_cases import shape_of, shapes_of
from table_oracle import tables_of

from archkit.sql.describe import describe

_CASES = Path(__file__).parents[1] / "cases" / "shapes"
_MADE = 2_500
_UNPARSED = 0.28  # of the distinct shapes: sqlglot cannot parse them, and they name no table
_FORMS = (
    "select * from a, lateral (select * from b where b.id = a.id) l",
    "select * from only a join only b on a.id = b.id",
    "update a set x = b.x from b join s.c on true where a.id = b.id",
    "delete from only a using b, public.c where a.id = b.id",
    "insert into a select * from b union select * from c",
    "insert into a (x) values (1) on conflict (x) do update set x = excluded.x where exists (select 1 from b)",
    "merge into a using b on a.id = b.id when matched then delete",
    "merge into a using (select * from b) s on a.id = s.id when not matched then insert values ((select 1 from c))",
    "explain select * from a join b using (id)", "explain analyze verbose update a set x = 1 where y = 2",
    "explain (analyze, buffers, format json) delete from a using b",
    "explain analyze create table x as select 1 from a",
    "prepare p as select * from a where id = $1", "prepare p (int, text) as insert into a select * from b",
    "declare c cursor for select * from a", "declare c no scroll cursor with hold for select * from a, b",
    "create table x as select * from a", "create temp table if not exists x as table a with no data",
    "create materialized view s.x as select * from a join b using (id)",
    "create table x as with w as (table a) table w",
    "select * into x from a", "select a.* into temp table x from a, b",
    "copy a from stdin", "copy s.a (x, y) to stdout", 'copy "a b" from stdin', "copy (select * from a, b) to stdout",
    'select * from "?"', 'select * from "a?b", "x ? y"',
    "with a as (select * from a) select * from a", "with a as (table b), c as (table a) table c",
    "with recursive a as (select 1 union all select n + 1 from a) select * from a",
    "with b as (table c), c as (table d) select * from b, c", "select * from (with a as (table b) table a) s, a",
    "with a as (delete from b returning *) insert into a select * from a", "with a as (table b) select * from public.a",
    "select * from a x join b y on true for update of x, y", "select * from a for no key update of a skip locked",
    "select * from f(1), g(2) as h(x)", "select (select max(x) from a), array(select y from b)",
    "select * from a where x in (select y from b) and exists (table c)", "values ((select x from a))",
    "select * from unnest(array(select x from a)) u",
    "select * from xmltable('/x' passing (select d from a) columns y int)",
    "select 1 from a tablesample system (1)", "select * from (a cross join b) j", "table a", "table only a",
    "insert into a default values", "select 1", "update s.a as x set y = (select max(z) from s.b)",
    "select * from a; update a set x = 1; explain select * from b",
)  # fmt: skip


@pytest.mark.parametrize("statement", _FORMS)
def test_the_tables_of_a_statement_are_those_that_postgresql_sees(statement: str) -> None:
    found = describe(shape_of(statement))
    assert found["parsed"]
    assert dict(found["tables"]) == tables_of(statement)


def test_a_relation_that_postgresql_sees_in_any_statement_is_told_unless_it_cannot_be_parsed() -> None:
    """Of 1,000 to 2,300 shapes 25 to 27 % cannot be parsed: the grammar makes odder statements than programs do."""
    found = Counter[bool]()
    for shape, tables in _asked().items():
        row = describe(shape)
        if row["parsed"]:
            assert dict(row["tables"]) == tables, shape
        found[row["parsed"]] += 1
    assert found.total() > _MADE / 3
    assert found[False] <= _UNPARSED * found.total()


def _asked() -> dict[str, dict[str, str]]:
    """Return the tables by shape, of statements that use rows of tables."""
    files = [(_CASES / name).read_text(encoding="utf-8").splitlines() for name in ("same.sql", "apart.sql")]
    said = [line for lines in files for line in lines if line and line[:2] != "--"]
    statements = list(dict.fromkeys([*said, *islice(made_statements(11), _MADE)]))
    found: dict[str, dict[str, str]] = {}
    for statement, shape in zip(statements, shapes_of(statements), strict=True):
        try:
            tables = tables_of(statement)
        except (PgQueryError, UnicodeError):
            continue
        if tables is not None:
            found.setdefault(shape, tables)
    return found
