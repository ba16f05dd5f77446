"""What holds for every schema file, however broken: no line is lost, nothing crashes, the rest is read."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.errors import InputError
from archkit.readers.ddl import read_ddl
from archkit.readers.prisma import read_prisma
from archkit.sql.ddl_dialect import Dialect, detect_dialect
from archkit.sql.ddl_split import split
from archkit.sql.identifiers import quote_identifier, table_name, unquote

if TYPE_CHECKING:
    from pathlib import Path

DIALECTS: tuple[Dialect, ...] = ("postgres", "mysql", "sqlite", "tsql")
FRAGMENTS = st.sampled_from(
    [
        *"'\"`[](){};,\\/*-#$@\n\t x1",
        "--",
        "/*",
        "*/",
        "$$",
        "$a$",
        "E'",
        "\nGO\n",
        "\nDELIMITER //\n",
        "//",
        "\n\\.\n",
        "COPY t FROM stdin;\n",
        "CREATE TABLE a (id int PRIMARY KEY);\n",
        "\nCREATE TRIGGER t BEGIN ",
        " CASE ",
        " END",
        "CREATE SCHEMA s CREATE TABLE b (x int)",
        "DO $$ BEGIN ALTER TABLE a ADD b int; END $$;",
        "ALTER TABLE a ",
        "ADD COLUMN c int",
        "REFERENCES a",
        "model A {\n id Int @id\n}\n",
        "@relation(fields: [",
        "@@index(",
    ]
)
TEXTS = st.lists(FRAGMENTS, max_size=30).map("".join)
WITH_FILES = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, dialect=st.sampled_from(DIALECTS))
def test_the_pieces_of_a_file_are_the_file_again_with_their_lines(text: str, dialect: Dialect) -> None:
    pieces = list(split(text, dialect))
    assert "".join(piece.text for piece in pieces) == text
    offset = 0
    for piece in pieces:
        assert piece.line == text.count("\n", 0, offset) + 1
        offset += len(piece.text)


@WITH_FILES
@given(text=TEXTS)
def test_every_line_of_a_sql_file_is_parsed_rejected_or_continued(text: str, tmp_path: Path) -> None:
    path = tmp_path / "schema.sql"
    path.write_text(text + "\nCREATE TABLE last (id int);", encoding="utf-8")
    with suppress(InputError):
        lines = read_ddl(path).lines
        assert lines.read == lines.parsed + lines.rejected + lines.continued
        assert lines.read == len(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))


@given(text=TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_of_a_prisma_file_is_parsed_rejected_or_continued(text: str, tmp_path: Path) -> None:
    path = tmp_path / "schema.prisma"
    path.write_text(text + "\nmodel Last {\n id Int @id\n}\n", encoding="utf-8")
    with suppress(InputError):
        lines = read_prisma(path).lines
        assert lines.read == lines.parsed + lines.rejected + lines.continued


@WITH_FILES
@given(data=st.binary(max_size=200))
def test_no_bytes_crash_a_reader(data: bytes, tmp_path: Path) -> None:
    for reader in (read_ddl, read_prisma):
        path = tmp_path / "bytes"
        path.write_bytes(data)
        with suppress(InputError):
            reader(path)


@given(name=st.text(min_size=1).filter(lambda name: "\0" not in name))
def test_a_quoted_identifier_is_its_name_again(name: str) -> None:
    assert unquote(quote_identifier(name)) == name


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("public", "Users"), "users"),
        (("[dbo]", "[Order Details]"), "order details"),
        (("`shop`", "`a``b`"), "shop.a`b"),
        (('"Sales"', '"T"'), "sales.t"),
        (("server", "db", "sales", "t"), "sales.t"),
        (("", "t"), "t"),
    ],
)
def test_table_names_are_lower_case_without_quotes_and_default_schemas(
    parts: tuple[str, ...], expected: str
) -> None:
    assert table_name(*parts) == expected


def test_a_name_is_quoted_with_its_quotes_doubled() -> None:
    assert quote_identifier('o"rders') == '"o""rders"'
    with pytest.raises(ValueError, match="NUL"):
        quote_identifier("a\0b")


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("CREATE TABLE t (id int);", "postgres"),
        ("CREATE TABLE `t` (id int) ENGINE=InnoDB;", "mysql"),
        ("PRAGMA foreign_keys=ON;\nCREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);", "sqlite"),
        ("CREATE TABLE [dbo].[t] (id int IDENTITY(1,1))\nGO\n", "tsql"),
        ("-- PostgreSQL database dump\nCREATE TABLE t (`odd` int);", "postgres"),
    ],
)
def test_the_dialect_is_told_by_the_words_of_the_file(text: str, dialect: str) -> None:
    assert detect_dialect(text) == dialect


def nested(opening: str, depth: int, closing: str) -> str:
    return opening * depth + "1" + closing * depth


HOSTILE = {
    "nested arrays in a default": f"CREATE TABLE h (id int DEFAULT {nested('ARRAY[', 30, ']')});",
    "nested arrays behind an unknown word": f"CREATE TABLE h (id int ODD {nested('ARRAY[', 30, ']')});",
    "parentheses": f"CREATE TABLE h (id int CHECK {nested('(', 20_000, ')')});",
    "parentheses around a list": "CREATE TABLE h (a text CHECK "
    + "(" * 20_000
    + "a IN ('x')"
    + ")" * 20_000
    + ");",
    "alternatives": "CREATE TABLE h (a text CHECK (" + "a = 'x' OR " * 50_000 + "a = 'y'));",
    "casts": "CREATE TABLE h (a text DEFAULT 'x'" + "::text" * 100_000 + ");",
    "arrays in arrays": "CREATE TABLE h (a text DEFAULT " + "ARRAY[" * 20_000 + "]" * 20_000 + ");",
    "an enum of 100,000 values": "CREATE TYPE h AS ENUM (" + "'a value'," * 100_000 + "'the last');",
    "parentheses in a default": "CREATE TABLE h (a int DEFAULT " + "(" * 20_000 + "1" + ")" * 20_000 + ");",
    "parentheses in an index": f"CREATE INDEX h ON first ({nested('(', 2_000, ')')});",
    "parentheses behind an unknown word": f"CREATE TABLE h (id int ODD {nested('(', 500, ')')});",
    "a list of 1 MB": f"CREATE TABLE h (id int CHECK (id IN ({','.join(map(str, range(150_000)))})));",
    "more than 2 MB": f"CREATE TABLE h (id int CHECK (id IN ({'1234567,' * 260_000 + '1'})));",
    "200,000 commas": f"CREATE TABLE h ({',' * 200_000});",
    "quotes without an end": "CREATE TABLE h (id int DEFAULT " + "\"'`" * 20_001 + ");",
    "escapes without an end": "INSERT INTO h VALUES ('" + "\\'" * 50_000 + ");",
}


@pytest.mark.parametrize("statement", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_statement_is_settled_in_seconds_and_the_others_are_read(
    statement: str, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.sql"
    path.write_text(
        f"CREATE TABLE first (id int);\n{statement}\nCREATE TABLE last (id int);\n", encoding="utf-8"
    )
    start = time.monotonic()
    schema = read_ddl(path)
    assert time.monotonic() - start < 8
    assert {"first", "last"} <= schema.system.names
    assert [reject.line for reject in schema.rejects] in ([], [2])


def dump(tables: int) -> str:
    create = """
CREATE TABLE public.table_{n} (
    id bigint NOT NULL,
    parent_id bigint,
    name character varying(255) DEFAULT ''::character varying NOT NULL,
    price numeric(10,2) DEFAULT 0.0,
    tags text[] DEFAULT '{{}}'::text[],
    created_at timestamp(6) without time zone NOT NULL
);

ALTER TABLE public.table_{n} OWNER TO postgres;
CREATE SEQUENCE public.table_{n}_id_seq
    START WITH 1
    INCREMENT BY 1;
ALTER TABLE ONLY public.table_{n} ALTER COLUMN id SET DEFAULT nextval('public.table_{n}_id_seq'::regclass);
ALTER TABLE ONLY public.table_{n}
    ADD CONSTRAINT table_{n}_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX on_name_{n} ON public.table_{n} USING btree (lower((name)::text)) WHERE (price > 0);
CREATE INDEX on_parent_{n} ON public.table_{n} USING btree (parent_id);
ALTER TABLE ONLY public.table_{n}
    ADD CONSTRAINT fk_{n} FOREIGN KEY (parent_id) REFERENCES public.table_0(id) ON DELETE CASCADE;
"""
    return "".join(create.format(n=n) for n in range(tables))


@pytest.mark.parametrize(("tables", "seconds"), [(130, 2), (1_000, 8)])
def test_a_dump_of_many_tables_is_read_in_seconds(tables: int, seconds: float, tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(dump(tables), encoding="utf-8")
    start = time.monotonic()
    system = read_ddl(path).system
    assert time.monotonic() - start < seconds
    assert len(system.tables) == tables
    assert all(len(table.indexes) == 2 and table.foreign_keys for table in system.tables)
