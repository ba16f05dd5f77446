"""Statements from Prisma's own log; what it writes stands in tests/cases/sources/prisma.yaml."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import read_bytes
from ruamel.yaml import YAML

from archkit.errors import InputError
from archkit.readers.formats import detect_format

_CASES = Path(__file__).parents[1] / "cases" / "sources" / "prisma.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)
GOOD = CASES[0]["lines"][0]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_queries_tell_these_statements(case: dict[str, Any], tmp_path: Path) -> None:
    read = read_bytes("\n".join(case["lines"]).encode(), tmp_path, kind="prisma-events")
    assert detect_format(tmp_path / "a.log") == "prisma-events"
    found = [
        [s["line"], s["sql"], s["ms"], s["started_at"], s["arguments"] is not None] for s in read.statements()
    ]
    expected = [
        [line, sql, ms, at and datetime.fromisoformat(at), known]
        for line, sql, ms, at, known in case["statements"]
    ]
    assert found == expected
    assert read.is_balanced()
    assert not read.reasons
    assert "hunter2" not in str(found)


@pytest.mark.parametrize("case", CASES[:3], ids=[case["says"] for case in CASES[:3]])
def test_the_fast_and_the_careful_way_tell_the_same(case: dict[str, Any], tmp_path: Path) -> None:
    text = "\n".join(case["lines"])
    fast, careful = (read_bytes(t.encode(), tmp_path, kind="prisma-events") for t in (text, f"{text}\n\n"))
    assert fast.statements() == careful.statements()
    assert careful.reasons == [(len(case["lines"]) + 1, "an empty line")]


def test_what_else_a_program_prints_is_rejected_line_by_line(tmp_path: Path) -> None:
    lines = [GOOD, "hunter2", "", "prisma:error no", '{"level":30,"msg":"listening"}', "x" * (5 << 20), GOOD]
    read = read_bytes("\n".join(lines).encode(), tmp_path, kind="prisma-events")
    assert read.account == (7, 2, 5, 0)
    assert [reason for _, reason in read.reasons] == [
        "it is no query of Prisma",
        "an empty line",
        "it is no query of Prisma",
        "it is no query of Prisma",
        "it is longer than 4 MB",
    ]


def test_the_trace_of_a_query_is_kept_and_its_comment_is_not(tmp_path: Path) -> None:
    comment = "/* traceparent='00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' */"
    line = '{"query":"SELECT 1 %s","params":"[]","duration":1,"timestamp":"2026-11-22T10:00:00Z"}' % comment  # noqa: UP031
    (statement,) = read_bytes(line.encode(), tmp_path, kind="prisma-events").statements()
    assert statement["sql"] == "select ?"
    assert statement["trace"] is not None


def test_a_file_without_a_query_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No line of this file is a query of Prisma"):
        read_bytes(b"hello\n", tmp_path, kind="prisma-events")
