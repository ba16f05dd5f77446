"""Reads a log and measures its fitness and survey, as `archkit logs` does."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.study import assess_files

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment

COMMITTED = Path(__file__).parents[1] / "cases" / "csvlog" / "variants"
_RECORD = re.compile(r"(?m)^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \w+,)")


def assess_log(data: bytes, folder: Path, name: str = "log.csv") -> Assessment:
    """Return the assessment of one log."""
    path = folder / name
    path.write_bytes(data)
    return assess_files([path])


def records_of(data: bytes) -> list[str]:
    """Return the records of a csvlog as their lines."""
    return [part for part in _RECORD.split(data.decode()) if part]


def fields_of(record: str) -> list[str]:
    """Return the columns of a record."""
    return next(csv.reader(io.StringIO(record)))


def duration_of(record: str) -> float | None:
    """Return the duration that a record tells, in ms."""
    found = re.match(r"duration: ([0-9.]+) ms", fields_of(record)[13])
    return float(found[1]) if found else None
