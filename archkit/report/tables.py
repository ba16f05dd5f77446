"""Any evidence table as HTML: as many rows as asked, its query folded under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report.html import body

if TYPE_CHECKING:
    from markupsafe import Markup

    from archkit.model.evidence import EvidenceTable


def table_body(table: EvidenceTable, limit: int = 200) -> Markup:
    """Render any evidence table."""
    shown = first_rows(table, limit)
    return body("evidence_table.html.j2", table=shown, left_out=len(table.rows) - len(shown.rows))


def first_rows(table: EvidenceTable, limit: int) -> EvidenceTable:
    """Return the table with its first rows only."""
    return table if len(table.rows) <= limit else table.model_copy(update={"rows": table.rows[:limit]})
