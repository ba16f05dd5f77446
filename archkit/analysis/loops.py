"""Loops: one statement repeated by a program where one query would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.loop import Loop

if TYPE_CHECKING:
    from archkit.model.evidence import EvidenceTable


def loops_of(table: EvidenceTable) -> tuple[Loop, ...]:
    """Return the loops that the question `loops` found, most calls first."""
    names = set(Loop.model_fields)
    return tuple(Loop.model_validate({k: v for k, v in r.items() if k in names}) for r in table.records())
