"""Statements and requests from files of any form; the files stand in tests/cases/sources/mapped.yaml."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import Read, read_bytes
from ruamel.yaml import YAML

from archkit.errors import InputError
from archkit.model.inputs import Hints
from archkit.readers.formats import detect_format
from archkit.study import new_study

_CASES = Path(__file__).parents[1] / "cases" / "sources" / "mapped.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)
CSV = b"a,b\nselect 1,2026-11-22\n"
JSON = b'{"a":"select 1","b":null}\n'


def _hints(given: dict[str, Any] | None) -> Hints:
    return Hints.model_validate(given or {})


def _statements(read: Read) -> list[list[Any]]:
    return [[s["line"], s["sql"], s["ms"], s["started_at"]] for s in read.statements()]


def _requests(read: Read) -> list[list[Any]]:
    asked = "select line, endpoint, method, status, duration_ms, started_at from requests order by line"
    return [list(row) for row in read.ask(asked)]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_file_of_any_form_tells_these_rows(case: dict[str, Any], tmp_path: Path) -> None:
    hints = _hints(case.get("hints"))
    read = read_bytes(case["text"].encode(), tmp_path, kind="mapped", hints=hints)
    assert detect_format(tmp_path / "a.log", hints) == "mapped"
    view = "statements" if "statements" in case else "requests"
    found = _statements(read) if view == "statements" else _requests(read)
    assert found == [[*row[:-1], row[-1] and datetime.fromisoformat(row[-1])] for row in case[view]]
    assert sorted(read.reasons) == [(line, reason) for line, reason in case.get("rejects", [])]
    assert read.is_balanced()
    assert "hunter2" not in str(found)


@pytest.mark.parametrize("case", CASES[:2], ids=["CSV", "JSON"])
def test_other_encodings_tell_the_same(case: dict[str, Any], tmp_path: Path) -> None:
    text = case["text"]
    packed = [gzip.compress(text.encode()), text.encode("utf-16"), text.replace("\n", "\r\n").encode()]
    plain = read_bytes(text.encode(), tmp_path, kind="mapped").account
    for data in packed:
        assert read_bytes(data, tmp_path, kind="mapped").account == plain


def test_sessions_transactions_and_arguments_are_kept_as_hashes(tmp_path: Path) -> None:
    rows = [
        "s1,t1,select * from t where a = $1,7,",
        "s1,t1,select * from t where a = $1,8,",
        "s2,,select 1,,4",
    ]
    text = "session,transaction,sql,arguments,rows,started_at,duration_ms\n"
    text += "".join(f"{row},2026-11-22 10:00:00,1\n" for row in rows)
    first, second, third = read_bytes(text.encode(), tmp_path, kind="mapped").statements()
    assert first["transaction"] == second["transaction"] is not None
    assert third["transaction"] is None
    assert first["session"] == second["session"] != third["session"]
    assert first["arguments"] != second["arguments"]
    assert "s1" not in str(first)


def test_a_study_reads_what_its_inputs_map_and_says_what_it_cannot(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study")
    root = study.folder.root
    (root / "good.csv").write_bytes(CSV)
    (root / "bad.csv").write_bytes(CSV + b"begin,2026-11-22\n")
    lines = ["format: 1", "files:"]
    for name, column in (("good.csv", "a"), ("bad.csv", "query")):
        lines += [
            f"  - path: {name}",
            "    rows: statements",
            f"    columns: [{{field: sql, column: {column}}}]",
        ]
    (root / "inputs.yaml").write_text("\n".join(lines))
    good, bad = study.read().files
    assert (good.format, good.lines.parsed, good.problem) == ("mapped", 2, None)
    assert (bad.problem or "").startswith("This file has no column query, to which inputs.yaml maps sql.")


FAULTS = {
    "a column that is not there": (
        CSV,
        {"rows": "statements", "columns": [{"field": "sql", "column": "query"}]},
        "This file has no column query, to which inputs.yaml maps sql.",
    ),
    "a key that no object has": (
        JSON,
        {"rows": "statements", "columns": [{"field": "sql", "column": "a.text"}]},
        "This file has no column a.text, to which inputs.yaml maps sql.",
    ),
    "an unknown field": (
        CSV,
        {"rows": "requests", "columns": [{"field": "sql", "column": "a"}]},
        "The mapping in inputs.yaml names a field that requests do not have: sql.",
    ),
    "a field that is needed": (
        CSV,
        {
            "rows": "requests",
            "columns": [{"field": "url", "column": "a"}, {"field": "status", "column": "b"}],
        },
        "The mapping in inputs.yaml has no column for started_at or ended_at.",
    ),
    "a field twice": (
        CSV,
        {"rows": "statements", "columns": [{"field": "sql", "column": "a"}, {"field": "sql", "column": "b"}]},
        "The mapping in inputs.yaml names sql more than once.",
    ),
    "a unit of a text": (
        CSV,
        {"rows": "statements", "columns": [{"field": "sql", "column": "a", "unit": "s"}]},
        "The mapping in inputs.yaml gives sql a unit.",
    ),
    "columns of nothing": (
        CSV,
        {"columns": [{"field": "sql", "column": "a"}]},
        "The mapping in inputs.yaml does not say what a row is.",
    ),
    "an unknown time zone": (
        CSV,
        {"rows": "statements", "time_zone": "Mars", "columns": [{"field": "sql", "column": "a"}]},
        "The time_zone in inputs.yaml is not known.",
    ),
    "no mapping and other names": (
        CSV,
        {"rows": "statements"},
        "Its columns are not named as those of a view.",
    ),
    "a mapping of what is no table": (
        b"hello\n",
        {"rows": "statements", "columns": [{"field": "sql", "column": "a"}]},
        "Its first line does not name the columns.",
    ),
    "rows that cannot be used": (
        CSV,
        {
            "rows": "requests",
            "columns": [
                {"field": "url", "column": "a"},
                {"field": "status", "column": "a"},
                {"field": "ended_at", "column": "b"},
            ],
        },
        "No row of this file can be used. The first reason: its status is no number of HTTP.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mapping_that_cannot_be_is_one_clear_sentence(fault: str, tmp_path: Path) -> None:
    data, hints, sentence = FAULTS[fault]
    with pytest.raises(InputError) as error:
        read_bytes(data, tmp_path, kind="mapped", hints=_hints(hints))
    assert error.value.what == sentence
    assert error.value.next
