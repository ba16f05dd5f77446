"""Names as the database has them; views and partitions, and which tables their use counts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archkit.model.ledger import Stored
from archkit.readers.ddl import read_ddl
from archkit.readers.prisma import read_prisma
from archkit.readers.shapes import Names, store_shapes
from archkit.store.warehouse import open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.readers.schema import SchemaRead

LONG = "n" * 70


def read(tmp_path: Path, text: str, suffix: str = "sql") -> SchemaRead:
    path = tmp_path / f"schema.{suffix}"
    path.write_text(text, encoding="utf-8")
    return read_prisma(path) if suffix == "prisma" else read_ddl(path)


@pytest.mark.parametrize(
    ("sql", "table", "column"),
    [
        ('CREATE TABLE "labOrder" ("patientId" int);', ("labOrder",), "patientId"),
        ("CREATE TABLE LabOrder (PatientId int);", ("laborder",), "patientid"),
        ("CREATE TABLE public.LabOrder (ÄhnlichWie int);", ("laborder",), "Ähnlichwie"),
        ('CREATE TABLE "Lab"."Order" ("a.b" int);', ("Lab", "Order"), "a.b"),
        ('SET search_path TO "Lab"; CREATE TABLE "Order" ("a ""b""" int);', ("Lab", "Order"), 'a "b"'),
        ('CREATE TABLE old (c int); ALTER TABLE old RENAME TO "New";', ("New",), "c"),
        ('CREATE TABLE a.old (c int); ALTER TABLE a.old RENAME TO "New";', ("a", "New"), "c"),
        ('CREATE TABLE "T" (c int); ALTER TABLE "T" SET SCHEMA "Lab";', ("Lab", "T"), "c"),
        ('CREATE TABLE "a"."T" (c int); ALTER TABLE a."T" SET SCHEMA public;', ("T",), "c"),
        ('CREATE TABLE t (c int); ALTER TABLE t RENAME c TO "D";', ("t",), "D"),
        (f'CREATE TABLE {LONG} ("{LONG}" int);', ("n" * 63,), "n" * 63),
        ("CREATE TABLE `LabOrder` (`PatientId` int) ENGINE=InnoDB;", ("LabOrder",), "PatientId"),
        ("CREATE TABLE [dbo].[LabOrder] ([PatientId] [int] NOT NULL);\nGO\n", ("LabOrder",), "PatientId"),
    ],
)
def test_tables_and_columns_keep_the_names_that_the_database_has(
    sql: str, table: tuple[str, ...], column: str, tmp_path: Path
) -> None:
    (found,) = read(tmp_path, sql).system.tables
    assert found.path == table
    assert [c.sql_name for c in found.columns] == [column]
    assert found.name == found.name.lower()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ('CREATE INDEX "byPatient" ON t (c);', "byPatient"),
        ("CREATE INDEX ByPatient ON t (c);", "bypatient"),
        ('ALTER TABLE t ADD CONSTRAINT "onePatient" UNIQUE (c);', "onePatient"),
        ('CREATE INDEX a ON t (c); ALTER INDEX a RENAME TO "B";', "B"),
        ("CREATE INDEX ON t (c);", None),
    ],
)
def test_indexes_keep_the_names_that_the_database_has(
    statement: str, name: str | None, tmp_path: Path
) -> None:
    (table,) = read(tmp_path, f"CREATE TABLE t (c int);\n{statement}").system.tables
    assert [index.sql_name for index in table.indexes] == [name]


@pytest.mark.parametrize(
    ("sql", "path"),
    [
        ("CREATE TYPE billing.\"invoiceState\" AS ENUM ('a');", ("billing", "invoiceState")),
        ("CREATE TYPE State AS ENUM ('a');", ("state",)),
        ("CREATE TYPE s AS ENUM ('a'); ALTER TYPE s RENAME TO \"S\";", ("S",)),
        ('CREATE TYPE "S" AS ENUM (\'a\'); ALTER TYPE "S" SET SCHEMA "App";', ("App", "S")),
    ],
)
def test_enums_keep_the_names_that_the_database_has(sql: str, path: tuple[str, ...], tmp_path: Path) -> None:
    (enum,) = read(tmp_path, f"{sql}\nCREATE TABLE t (c int);").system.enums
    assert enum.path == path


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        ("sql", 'CREATE TABLE "Order" (c int);\nCREATE TABLE "order" (d int);', 2),
        ("sql", 'CREATE TABLE t ("userId" int, userid int PRIMARY KEY);', 1),
        ("sql", 'CREATE TABLE t (c int);\nALTER TABLE t ADD COLUMN "C" text;', 2),
        ("prisma", "model Order {\n  id Int @id\n}\nmodel order {\n  id Int @id\n}\n", 4),
        ("prisma", "model T {\n  id Int @id\n  userId Int\n  userid Int\n}\n", 4),
    ],
)
def test_names_that_differ_only_in_case_are_told_and_the_first_stands(
    suffix: str, text: str, line: int, tmp_path: Path
) -> None:
    found = read(tmp_path, text, suffix)
    assert [(reject.line, "only in case" in reject.reason) for reject in found.rejects] == [(line, True)]
    assert len(found.system.tables) == 1


def test_a_key_written_beside_twin_columns_still_counts(tmp_path: Path) -> None:
    (table,) = read(tmp_path, 'CREATE TABLE t ("userId" int, userid int, id int PRIMARY KEY);').system.tables
    assert table.primary_key == ("id",)
    assert [column.sql_name for column in table.columns] == ["userId", "id"]


def test_a_join_table_of_prisma_has_the_names_that_prisma_gives_it(tmp_path: Path) -> None:
    text = "model Post {\n  id Int @id\n  tags Tag[]\n}\nmodel Tag {\n  id Int @id\n  posts Post[]\n}\n"
    table = read(tmp_path, text, "prisma").system.table("_posttotag")
    assert table is not None
    assert (table.path, [c.sql_name for c in table.columns]) == (("_PostToTag",), ["A", "B"])
    assert [index.sql_name for index in table.indexes] == ["_PostToTag_B_index"]


TABLES = "CREATE TABLE a (id int, year int); CREATE TABLE b (id int); CREATE TABLE s.c (id int);\n"


@pytest.mark.parametrize(
    ("query", "reads"),
    [
        ("SELECT 1", ()),
        ("SELECT a.id, b FROM a", ("a",)),
        (
            "SELECT * FROM ((a x LEFT JOIN ONLY public.b ON ((x.id = b.id))) JOIN s.c USING (id))",
            ("a", "b", "s.c"),
        ),
        ("SELECT * FROM a, b WHERE id IN (SELECT id FROM c)", ("a", "b", "s.c")),
        ("WITH x AS (SELECT * FROM a) SELECT * FROM x, f(b)", ("a",)),
        ("SELECT extract(year FROM b), a IS DISTINCT FROM b FROM s.c", ("s.c",)),
        ("SELECT id, b FROM (SELECT id, b FROM a) x UNION SELECT id, b FROM c", ("a", "s.c")),
        ("SELECT 'FROM b' /* FROM b */ FROM v", ("a",)),
    ],
)
@pytest.mark.parametrize(
    "head", ["CREATE VIEW w AS", "CREATE OR REPLACE MATERIALIZED VIEW IF NOT EXISTS public.W (x) AS"]
)
def test_a_view_is_no_table_and_says_what_is_behind_it(
    head: str, query: str, reads: tuple[str, ...], tmp_path: Path
) -> None:
    system = read(tmp_path, f"{TABLES}CREATE VIEW v AS SELECT * FROM a;\n{head} {query};").system
    assert system.names == {"a", "b", "s.c"}
    assert [view.name for view in system.views] == ["v", "w"]
    assert system.behind["w"] == reads


def test_views_that_read_each_other_end(tmp_path: Path) -> None:
    text = f"{TABLES}CREATE VIEW v AS SELECT * FROM w, a; CREATE VIEW w AS SELECT * FROM v;"
    assert dict(read(tmp_path, text).system.behind) == {"v": ("a",), "w": ("a",)}


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE p PARTITION OF t FOR VALUES IN (1);",
        "CREATE TABLE p (id int, at date); ALTER TABLE ONLY t ATTACH PARTITION p FOR VALUES IN (1);",
        "CREATE TABLE p (CONSTRAINT c CHECK (id > 1)) INHERITS (t); CREATE INDEX i ON p (id);",
        "CREATE TABLE p (id int, at date); ALTER TABLE p INHERIT t;",
        "CREATE TABLE q PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE p PARTITION OF q DEFAULT;",
        "CREATE TABLE o PARTITION OF t DEFAULT; ALTER TABLE o RENAME TO p;",
        "CREATE TABLE p PARTITION OF t DEFAULT; ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME TO t;",
    ],
)
def test_a_partition_is_its_table(sql: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"CREATE TABLE t (id int, at date);\n{sql}")
    assert found.rejects == ()
    assert found.system.names == {"t"}
    assert found.system.behind["p"] == ("t",)


def test_a_child_with_columns_of_its_own_or_two_parents_is_a_table(tmp_path: Path) -> None:
    text = "CREATE TABLE t (id int); CREATE TABLE u (id int); CREATE TABLE p (x int) INHERITS (t);"
    system = read(tmp_path, f"{text} CREATE TABLE q () INHERITS (t, u);").system
    assert {table.name: [c.name for c in table.columns] for table in system.tables} == {
        "p": ["id", "x"], "q": ["id"], "t": ["id"], "u": ["id"],
    }  # fmt: skip


def test_the_use_of_a_view_or_partition_counts_for_the_tables_behind_it(tmp_path: Path) -> None:
    shapes = {
        "S-1": "select id from w where id = ?",
        "S-2": "update w set id = ?",
        "S-3": "insert into a_1 (id) values (?)",
        "S-4": "select id from a_1 join a on a.id = a_1.id",
        "S-5": "select id from nothing",
        "S-6": "update one set id = ? where year = ?",
    }
    behind = {"w": ("a", "b"), "a_1": ("a",), "nothing": (), "one": ("a",)}
    parts = store_shapes(shapes, Names(frozenset({"a", "b", "id", "year"}), behind), tmp_path)
    warehouse = open_warehouse(tmp_path, [Stored(view=v, parquet=p.name, rows=n) for v, p, n in parts])
    used = warehouse.ask('select shape, "table", access from shape_tables order by all').rows
    assert [" ".join(map(str, row)) for row in used] == [
        "S-1 a read", "S-1 b read", "S-2 a read", "S-2 b read", "S-3 a write", "S-4 a read", "S-6 a write",
    ]  # fmt: skip
    columns = warehouse.ask(
        'select distinct shape, "table", "column" from shape_predicates order by all'
    ).rows
    assert [" ".join(map(str, row)) for row in columns] == ["S-4 a id", "S-6 a year"]
