"""Files as they come: encodings, migrations in folders, and what is said where nothing can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archkit.errors import InputError
from archkit.readers.ddl import read_ddl
from archkit.readers.prisma import read_prisma

if TYPE_CHECKING:
    from pathlib import Path

TABLE = 'CREATE TABLE "Größe" (id int PRIMARY KEY);\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_schema_is_read_in_every_usual_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "schema.sql"
    path.write_bytes(TABLE.encode(encoding))
    assert read_ddl(path).system.names == {"größe"}


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n\0"])
def test_odd_line_ends_and_nul_bytes_change_no_line_number(ending: str, tmp_path: Path) -> None:
    path = tmp_path / "schema.sql"
    path.write_bytes(f"-- first\nCREATE TABLE t (\n id int\n);\n{TABLE}".replace("\n", ending).encode())
    table = read_ddl(path).system.table("größe")
    assert table is not None
    assert table.place is not None
    assert table.place.line == 5


def test_the_files_of_a_folder_fold_in_the_order_of_their_numbers_and_without_undoing_ones(
    tmp_path: Path,
) -> None:
    files = {
        "R__last.sql": "ALTER TABLE a ADD COLUMN repeated int;",
        "V1__create.sql": "CREATE TABLE a (id int);",
        "V2__rename.sql": "ALTER TABLE a RENAME COLUMN id TO two;",
        "V10__rename.sql": "ALTER TABLE a RENAME COLUMN two TO ten;",
        "U1__create.sql": "DROP TABLE a;",
        "20_more/down.sql": "DROP TABLE a;",
        "20_more/up.sql": "-- nothing but a comment\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    schema = read_ddl(tmp_path)
    assert [column.name for table in schema.system.tables for column in table.columns] == ["ten", "repeated"]
    assert len(schema.files) == 5
    assert schema.rejects == ()


def test_time_stamps_of_different_lengths_keep_their_order(tmp_path: Path) -> None:
    names = ["20231030_third.sql", "202310122339_second.sql", "2023-10-11-120000_first.sql"]
    for name, text in zip(
        names,
        ["ALTER TABLE a ADD c int;", "ALTER TABLE a ADD b int;", "CREATE TABLE a (id int);"],
        strict=True,
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    schema = read_ddl([tmp_path / name for name in names])
    assert [column.name for column in schema.system.tables[0].columns] == ["id", "b", "c"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "cannot be opened"),
        ("", "nothing in it"),
        (" \n\n", "nothing in it"),
        ("SELECT 1;", "created in it"),
        ("\x01\x02\x03", "created in it"),
    ],
)
def test_a_file_without_tables_says_where_and_what_to_do(
    content: str | None, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "schema.sql"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=what) as error:
        read_ddl(path)
    assert error.value.where == str(path)
    assert "pg_dump" in error.value.next


def test_an_empty_folder_says_that_there_is_nothing_in_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing in it") as error:
        read_ddl(tmp_path)
    assert error.value.where == str(tmp_path)


def test_a_prisma_file_without_models_says_so(tmp_path: Path) -> None:
    path = tmp_path / "schema.prisma"
    path.write_text("enum A {\n B\n}\n", encoding="utf-8")
    with pytest.raises(InputError, match="No model"):
        read_prisma(path)


def test_no_reason_of_a_reject_quotes_a_literal_or_a_name(tmp_path: Path) -> None:
    path = tmp_path / "schema.sql"
    path.write_text(
        "CREATE TABLE ok (id int);\nCREATE TABLE hunter2 (id int hunter2 'hunter2' hunter2);\n"
        "CREATE TABLE hunter2 (hunter2 int DEFAULT 'hunter2;\n",
        encoding="utf-8",
    )
    rejects = read_ddl(path).rejects
    assert [reject.line for reject in rejects] == [2, 3]
    assert not any("hunter2" in reject.reason for reject in rejects)
