"""The screen of `archkit logs`: what an on-call engineer wants to know first, in the width of the terminal."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.endpoint_lines import requests_text
from archkit.report.layout import NARROWEST, WIDEST
from archkit.report.log_events import changes_text, events_text, scope_text
from archkit.report.log_files import files_text
from archkit.report.log_proof import proof_text, totals_text
from archkit.report.log_shapes import loops_text, statements_text, tables_text, tails_text
from archkit.report.log_sources import load_tests_text, service_calls_text
from archkit.report.log_todo import findings_text
from archkit.report.tenant_words import tenants_text

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment

USUAL_WIDTH = 120


def logs_text(assessment: Assessment, width: int | None = None) -> str:
    """Word what the log proves, its totals, its worst parts, what to do, and what came of every line.

    `width` in characters, taken between 80 and 200; None: that of the terminal, 120 where there is none. Parts
    without data are left out.
    """
    asked = get_terminal_size((USUAL_WIDTH, 40)).columns if width is None else width
    room = min(max(asked, NARROWEST), WIDEST)
    parts = (
        scope_text(assessment.scope),
        tenants_text(assessment.ledger),
        proof_text(assessment, room),
        totals_text(assessment, room),
        statements_text(assessment, room),
        tails_text(assessment, room),
        changes_text(assessment),
        loops_text(assessment, room),
        tables_text(assessment, room),
        events_text(assessment, room),
        requests_text(assessment, room),
        service_calls_text(assessment, room),
        load_tests_text(assessment, room),
        findings_text(assessment, room),
        files_text(assessment, room),
    )
    return "\n\n".join(part.replace(words.NBSP, " ") for part in parts if part)
