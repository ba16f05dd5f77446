"""How the columns of any evidence table are worded: p95_ms becomes p95, its unit goes into the cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.report import words

if TYPE_CHECKING:
    from archkit.model.evidence import EvidenceTable

UNITS = {"_ms": "ms", "_s": "s", "_share": "share", "_bytes": "bytes"}
PERCENTILE = re.compile(r"p\d+|max")
SHARES = frozenset({"share"})


def _unit(column: str) -> tuple[str, str]:
    """Return the column's suffix and unit."""
    return next(((suffix, unit) for suffix, unit in UNITS.items() if column.endswith(suffix)), ("", ""))


def heading(column: str) -> str:
    """Word a column's name."""
    name = column.removesuffix(_unit(column)[0]).replace("_", " ")
    return name if PERCENTILE.fullmatch(name) else name.capitalize()


def cell(value: float, column: str) -> str:
    """Word a number of that column."""
    unit = "share" if column in SHARES else _unit(column)[1]
    return words.quantity(value, unit)


def is_numeric(column: str, table: EvidenceTable, place: int) -> bool:
    """Whether the column holds numbers, or nothing under a name with a unit."""
    first = next((row[place] for row in table.rows if row[place] is not None), None)
    if first is None:
        return bool(_unit(column)[0])
    return isinstance(first, int | float) and not isinstance(first, bool)
