"""Files that tell the same twice, as a packed copy or rotations that overlap do: each record counts once."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from csvlog_samples import Record, to_csv

from archkit.study import assess_files

if TYPE_CHECKING:
    from pathlib import Path

CSVLOG = [
    to_csv(
        Record(
            f"duration: {n}.250 ms  statement: select a from t where id = {n}",
            at=f"2026-11-22 10:{n // 60:02}:{n % 60:02}.{n:03} UTC",
        )
    )
    for n in range(300)
]
STDERR = [
    f"2026-11-22 10:{n // 60:02}:{n % 60:02}.{n:03} UTC [77] LOG:  duration: {n}.250 ms  "
    f"statement: select {n}\n".encode()
    for n in range(300)
]


@pytest.mark.parametrize("lines", [CSVLOG, STDERR], ids=["csvlog", "stderr"])
def test_the_same_bytes_under_another_name_are_read_once_and_that_is_told(
    lines: list[bytes], tmp_path: Path
) -> None:
    names = ("postgresql.log", "copy of postgresql.log")
    for name in names:
        (tmp_path / name).write_bytes(b"".join(lines))
    assessment = assess_files([tmp_path / name for name in names])
    assert assessment.totals.statements == 300
    assert [file.problem for file in assessment.ledger.files] == [
        None,
        "The same bytes as postgresql.log: read once.",
    ]


@pytest.mark.parametrize("lines", [CSVLOG, STDERR], ids=["csvlog", "stderr"])
def test_a_log_and_its_packed_copy_count_each_record_once(lines: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"".join(lines))
    (tmp_path / "a.log.gz").write_bytes(gzip.compress(b"".join(lines)))
    assessment = assess_files([tmp_path / "a.log", tmp_path / "a.log.gz"])
    assert assessment.totals.statements == 300
    assert assessment.fitness.repeated == 300


@pytest.mark.parametrize("lines", [CSVLOG, STDERR], ids=["csvlog", "stderr"])
def test_rotations_that_overlap_count_each_record_once_in_any_order(
    lines: list[bytes], tmp_path: Path
) -> None:
    """A rotation is numbered, the older ones are packed; a copy that was taken in between overlaps both."""
    parts = {"a.log": lines[180:], "a.log.1": lines[90:200], "a.log.2.gz": lines[:100]}
    for name, part in parts.items():
        data = b"".join(part)
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    for names in (list(parts), list(parts)[::-1]):
        assessment = assess_files([tmp_path / name for name in names])
        assert assessment.totals.statements == 300
        assert assessment.fitness.repeated == 30
