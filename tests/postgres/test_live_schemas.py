"""Schemas that a real PostgreSQL loads: what its catalog says is what archkit read, as written and as dumped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from compared import differences

from archkit.readers.ddl import read_ddl

if TYPE_CHECKING:
    from live_server import Server

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
SCHEMAS = (
    CASES / "live_schemas" / "facts.sql",
    CASES / "indexes" / "quoted_names.sql",
    ROOT / "data" / "shop" / "schema.sql",
)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_says_what_the_server_that_loaded_it_says(
    path: Path, server: Server, tmp_path: Path
) -> None:
    database = f"live_{path.stem}"
    server.sql(f"create database {database}", check=True)
    server.sql(path.read_text(encoding="utf-8"), "-d", database, check=True)
    assert differences(server, read_ddl(path).system, database) == []
    dump = tmp_path / "dump.sql"
    dump.write_text(server.command("pg_dump", "-s", *server.where[:4], "-d", database), encoding="utf-8")
    dumped = read_ddl(dump)
    assert dumped.rejects == ()
    assert differences(server, dumped.system, database) == []
