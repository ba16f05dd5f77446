"""Prisma schemas of several files and providers, and the relations that SQL never sees by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archkit.readers.prisma import read_prisma

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.readers.schema import SchemaRead


def read(tmp_path: Path, **files: str) -> SchemaRead:
    for name, text in files.items():
        (tmp_path / f"{name}.prisma").write_text(text, encoding="utf-8")
    return read_prisma(tmp_path)


def test_models_of_several_files_refer_to_each_other(tmp_path: Path) -> None:
    schema = read(
        tmp_path,
        main='datasource db {\n provider = "postgresql"\n}\n',
        a="model A {\n id Int @id\n b B @relation(fields: [bId], references: [id])\n bId String\n}\n",
        b='model B {\n id String @id @db.Uuid\n as A[]\n @@map("the_bs")\n}\n',
    )
    keys = [key for table in schema.system.tables for key in table.foreign_keys]
    assert [(key.columns, key.to_table, key.on_delete) for key in keys] == [(("bid",), "the_bs", "restrict")]
    assert keys[0].place is not None
    assert keys[0].place.file.endswith("a.prisma")
    assert [file.lines.parsed for file in schema.files] == [1, 1, 1]


@pytest.mark.parametrize(
    ("relation", "column", "provider", "expected"),
    [
        ("B", "Int", "postgresql", "restrict"),
        ("B?", "Int?", "postgresql", "set null"),
        ("B?", "Int", "postgresql", "restrict"),
        ("B", "Int", "sqlserver", "no action"),
    ],
)
def test_a_relation_without_an_action_gets_the_one_of_prisma(
    relation: str, column: str, provider: str, expected: str, tmp_path: Path
) -> None:
    schema = read(
        tmp_path,
        all=f'datasource db {{\n provider = "{provider}"\n}}\n'
        f"model A {{\n id Int @id\n b {relation} @relation(fields: [bId], references: [id])\n bId {column}\n}}\n"
        "model B {\n id Int @id\n as A[]\n}\n",
    )
    assert [key.on_delete for table in schema.system.tables for key in table.foreign_keys] == [expected]


def test_a_one_to_many_relation_makes_no_join_table(tmp_path: Path) -> None:
    schema = read(
        tmp_path,
        all="model A {\n id Int @id\n bs B[]\n}\n"
        "model B {\n id Int @id\n a A @relation(fields: [aId], references: [id])\n aId Int\n}\n",
    )
    assert schema.system.names == {"a", "b"}


def test_mysql_keeps_an_index_for_each_foreign_key_that_has_none(tmp_path: Path) -> None:
    schema = read(
        tmp_path,
        all='datasource db {\n provider = "mysql"\n}\n'
        "model A {\n id Int @id\n b B @relation(fields: [bId], references: [id])\n bId Int\n name String\n}\n"
        "model B {\n id Int @id\n as A[]\n}\n",
    )
    table = schema.system.table("a")
    assert table is not None
    assert [index.columns for index in table.indexes] == [("bid",)]
    assert [column.type for column in table.columns] == ["int", "int", "varchar(191)"]


def test_a_long_index_name_is_cut_as_prisma_cuts_it(tmp_path: Path) -> None:
    long = "a_field_with_a_rather_long_name_that_says_everything"
    schema = read(tmp_path, all=f"model LongModelName {{\n id Int @id\n {long} Int\n @@index([{long}])\n}}\n")
    name = schema.system.tables[0].indexes[0].name
    assert name is not None
    assert len(name) == 63
    assert name.endswith("_idx")


def test_a_model_that_is_declared_twice_stands_as_first_written(tmp_path: Path) -> None:
    schema = read(tmp_path, all="model A {\n id Int @id\n}\nmodel A {\n other Int @id\n}\n")
    assert [column.name for column in schema.system.tables[0].columns] == ["id"]
    assert [reject.line for reject in schema.rejects] == [4]
