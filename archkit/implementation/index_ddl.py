"""Writes the indexes that are missing as one SQL file, each with the reason for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.literals import one_line
from archkit.implementation.render import render

if TYPE_CHECKING:
    from archkit.model.design import Design


def index_sql(design: Design) -> str:
    """Return a script for psql, outside of a transaction, since CONCURRENTLY cannot run inside one."""
    rows = tuple((one_line(plan.why), plan.ddl.strip().rstrip(";")) for plan in design.indexes)
    return render("database/indexes.sql.j2", rows=rows)
