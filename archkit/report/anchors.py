"""The ids that have an anchor on the page, so that whatever cites them can link there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report.appendix import shown_figures
from archkit.report.bodies import shown_findings, shown_shapes

if TYPE_CHECKING:
    from archkit.report.section import Page


def anchors(page: Page) -> frozenset[str]:
    """Return the ids of figures, statements, findings, gates, decisions and points that the page shows."""
    a = page.assessment
    decisions = a.design.decisions[: page.parts] if a.design and a.design.services else ()
    return frozenset(
        (
            *(e.id for e in shown_figures(a, page.figures)),
            *shown_shapes(a, page.rows),
            *shown_findings(a.findings, page.rows),
            *(v.id for v in a.verdicts),
            *(d.id for d in decisions),
            *(i.id for i in a.checklist),
        )
    )
