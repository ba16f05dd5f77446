"""Closures: what one transaction writes together, from the question of that name."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from archkit.model.closure import Closure

if TYPE_CHECKING:
    from archkit.model.evidence import EvidenceTable


def closures_of(table: EvidenceTable) -> tuple[Closure, ...]:
    """Return the closures that the question `closures` found, most called first."""
    return tuple(
        Closure.model_validate(
            {name: row[name] for name in Closure.model_fields if name in row}
            | {"name": row["closure"], "tables": split_names(str(row["tables"]))}
        )
        for row in table.records()
    )


def split_names(joined: str) -> tuple[str, ...]:
    """Return the names of a cell that joins them by commas; a name with a comma or a quote stands in quotes."""
    return tuple(next(csv.reader([joined], skipinitialspace=True)))
