"""What is told of types, defaults and allowed values where names are odd or statements change them later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archkit.readers.ddl import read_ddl
from archkit.readers.labels import relabel
from archkit.readers.prisma import read_prisma

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.system import Column, System

LONG = "n" * 63


def read(tmp_path: Path, sql: str) -> System:
    path = tmp_path / "schema.sql"
    path.write_text(sql, encoding="utf-8")
    return read_ddl(path).system


def only_column(system: System) -> Column:
    return system.tables[-1].columns[-1]


@pytest.mark.parametrize(
    ("types", "kind", "expected"),
    [
        ("CREATE TYPE s AS ENUM ('a');", "s", "s"),
        ("CREATE TYPE public.s AS ENUM ('a');", "s[][]", "s[][]"),
        ("CREATE TYPE app.s AS ENUM ('a');", "s", "app.s"),
        ("CREATE TYPE app.s AS ENUM ('a'); CREATE TYPE b.s AS ENUM ('b');", "s", "s"),
        ("CREATE TYPE app.s AS ENUM ('a'); CREATE TYPE b.s AS ENUM ('b');", "b.s", "b.s"),
        ("SET search_path TO app; CREATE TYPE s AS ENUM ('a');", "s", "app.s"),
        (f"CREATE TYPE {LONG} AS ENUM ('a');", LONG, LONG),
        ("CREATE TYPE \"Größe (cm)\" AS ENUM ('a');", '"Größe (cm)"', "größe (cm)"),
        ("CREATE TYPE s AS ENUM ('a'); ALTER TYPE s SET SCHEMA app;", "app.s", "app.s"),
        ("CREATE DOMAIN d AS int;", "d", "int"),
        ("CREATE DOMAIN d AS e; CREATE DOMAIN e AS varchar(9);", "d", "varchar(9)"),
        ("CREATE DOMAIN d AS e; CREATE DOMAIN e AS d;", "d", "d"),
        ("CREATE DOMAIN d AS d;", "d", "d"),
        ("CREATE DOMAIN d AS text[];", "d", "text[]"),
        ("CREATE DOMAIN d AS text;", "d[]", "text[]"),
        ("CREATE TYPE s AS ENUM ('a'); CREATE DOMAIN d AS s;", "d", "s"),
        ("CREATE DOMAIN app.d AS text; ALTER DOMAIN app.d RENAME TO e;", "app.e", "text"),
        ("", "text ARRAY", "text[]"),
        ("", "text[3][4]", "text[][]"),
        ("", "character varying(20)[]", "character varying(20)[]"),
    ],
)
def test_a_column_has_the_type_that_its_enum_or_domain_stands_for(
    types: str, kind: str, expected: str, tmp_path: Path
) -> None:
    column = only_column(read(tmp_path, f"{types}\nCREATE TABLE t (c {kind});"))
    assert column.type == expected
    assert column.is_array == expected.endswith("[]")
    assert column.element_type == expected.replace("[]", "")


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("CHECK (c IN ('b', 'a', 'b'))", ("b", "a")),
        ("CHECK ((((c))::text = ANY (((ARRAY['a'::character varying, 'b'::text])::text[]))))", ("a", "b")),
        ("CHECK (c = 'a')", ("a",)),
        ("CHECK (c = 'a' OR (c = 'b' OR c = 'd'))", ()),
        ("CHECK (c IN ('a', NULL))", ()),
        ("CHECK (c IN (SELECT 'a'))", ()),
        ("CHECK (c IN ('a') AND d IN ('z'))", ("a",)),
        ("CHECK (d IN ('z') OR c IN ('a') AND true)", ()),
        ("CHECK (c = 'a' OR d = 'b')", ()),
        ("CHECK (coalesce(c IN ('a') AND d IN ('b'), true))", ()),
        ("CHECK ((c, d) IN (('a', 'b')))", ()),
        ("CHECK ((c IN ('a')) IS NOT FALSE)", ()),
        ("CHECK (c <> 'a')", ()),
        ("CHECK ()", ()),
        ("CONSTRAINT k CHECK (c IN ('a')); ALTER TABLE t DROP CONSTRAINT k", ()),
        ("CHECK (c IN ('a')); ALTER TABLE t DROP CONSTRAINT t_c_check", ()),
        (
            "CONSTRAINT k CHECK (c = 'a'); ALTER TABLE t RENAME CONSTRAINT k TO l; ALTER TABLE t DROP CONSTRAINT l",
            (),
        ),
        ("CHECK (c = 'a'); ALTER TABLE t DROP CONSTRAINT t_c_check, ADD CHECK (c IN ('a', 'b'))", ("a", "b")),
    ],
)
def test_a_column_may_hold_what_its_checks_list(
    check: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    first, semicolon, later = check.partition(";")
    column = only_column(read(tmp_path, f"CREATE TABLE t (d text, c text {first}){semicolon or ';'}{later};"))
    assert column.one_of == expected


def test_enums_of_columns_that_would_have_one_name_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    system = read(
        tmp_path,
        "CREATE TABLE `a` (`b_c` enum('x')) ENGINE=InnoDB;\nCREATE TABLE `a_b` (`c` enum('y')) ENGINE=InnoDB;\n",
    )
    enums = [system.enum_of(table, column) for table in system.tables for column in table.columns]
    assert [(enum.name, enum.values) for enum in enums if enum] == [("a_b_c", ("x",)), ("a_b_c_2", ("y",))]


def test_the_place_of_an_enum_is_named_as_its_file_is(tmp_path: Path) -> None:
    system = read(tmp_path, "CREATE TYPE s AS ENUM ('a');\nCREATE TABLE t (c s);")
    (enum,) = relabel(system, {str(tmp_path / "schema.sql"): "schema.sql"}).enums
    assert enum.place is not None
    assert (enum.place.file, enum.place.line) == ("schema.sql", 1)


def test_a_dropped_type_and_a_value_of_an_unknown_one_change_nothing_else(tmp_path: Path) -> None:
    system = read(
        tmp_path,
        "CREATE TYPE s AS ENUM ('a'); ALTER TYPE never ADD VALUE 'b'; DROP TYPE IF EXISTS s, never;"
        "CREATE TABLE t (c text);",
    )
    assert system.enums == ()


def test_the_shop_says_the_same_in_sql_and_in_prisma() -> None:
    sql, prisma = read_ddl("data/shop/schema.sql").system, read_prisma("data/shop/schema.prisma").system
    assert sql.names == prisma.names
    for table in sql.tables:
        other = prisma.table(table.name)
        assert other is not None
        assert {c.name: c.default for c in table.columns} == {c.name: c.default for c in other.columns}
        assert {*table.uniques} == {*other.uniques}
