"""A file is what it holds, not what it is called."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

import pytest
from csvlog_samples import Record, to_csv

from archkit.errors import InputError
from archkit.readers.discover import find_files
from archkit.readers.formats import detect_format

if TYPE_CHECKING:
    from pathlib import Path

LOG = to_csv(Record("duration: 1.000 ms  statement: create table t (id int)"))
ACCESS = b'{"time":1,"method":"GET","url":"/a","status":200,"responseTime":1}\n'
KNOWN = {
    "postgresql-csvlog": LOG,
    "json-access-log": b'{"msg":"listening"}\n' + ACCESS,
    "otlp-json": b'{"resourceSpans":[]}\n',
    "jaeger-json": b'{"data":[{"traceID":"1","spans":[{"traceID":"1","spanID":"2"}]}]}',
    "k6-summary": b'{"metrics":{"http_reqs":{"count":1,"rate":2}}}',
    "pg-stat-statements": b"userid,query,calls,total_exec_time\n1,select 1,1,1\n",
    "prisma-events": b'{"query":"SELECT 1","params":"[]","duration":1}\n',
    "mapped": b"sql,started_at,duration_ms\nselect 1,2026-11-22,1\n",
    "sql-ddl": b"-- the schema\nCREATE TABLE t (id int);\n",
    "prisma": b"model User {\n  id Int @id\n}\n",
}
OTHERS = {
    b"": "empty", b" \n\n": "empty", b"\x89PNG\r\n\x1a\n": "a PNG image", b"%PDF-1.7": "a PDF",
    b"PAR1....": "a Parquet", b"PGDMP": "a binary pg_dump", b"BZh9": "bzip2", b"hello\n": "no format",
    b"{}\n[]\n": "no format", bytes(99): "no format", b'[\n  "GET /a 200",\n  "b"\n]\n': "no format",
}  # fmt: skip


@pytest.mark.parametrize("kind", KNOWN)
@pytest.mark.parametrize("name", ["a.png", "schema.sql", "a"])
def test_the_content_tells_the_format(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    for data in (KNOWN[kind], gzip.compress(KNOWN[kind]), b"\xef\xbb\xbf" + KNOWN[kind]):
        path.write_bytes(data)
        assert detect_format(path) == kind
    path.write_bytes(KNOWN[kind].decode().encode("utf-16"))
    assert detect_format(path) == kind


@pytest.mark.parametrize("data", OTHERS, ids=OTHERS.values())
def test_what_is_nothing_that_archkit_reads_is_named(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "postgresql.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        detect_format(path)
    assert OTHERS[data] in error.value.what
    assert error.value.next


def test_a_pipe_is_told_from_a_folder_without_logs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="only once"):
        find_files(tmp_path / "pipe")


def test_a_folder_gives_its_logs_and_one_schema_and_is_not_left_by_links(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    for name, data in {"logs/a.csv": LOG, "schema.sql": KNOWN["sql-ddl"], "node_modules/b.csv": LOG}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (tmp_path / "outside.csv").write_bytes(LOG)
    (root / "link.csv").symlink_to(tmp_path / "outside.csv")
    found = {(path.relative_to(root).as_posix(), kind) for path, kind in find_files(root)}
    assert found == {("logs/a.csv", "postgresql-csvlog"), ("schema.sql", "sql-ddl")}
