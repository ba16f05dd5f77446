"""What is said once the report is written: where it is, how large, and what is in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from archkit.notebook.view import View
from archkit.report import words
from archkit.report.html import alone

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.assessment import Assessment

_KB = 1000
_HTML = Markup(
    '<p class="claim"><a href="{}" target="_blank">{}</a>, {} kB, one file that can be mailed.</p>'
    '<p class="lead">{}</p>'
)


def written(path: Path, assessment: Assessment) -> View:
    """Say where the report is, relative to the notebook, and what is in it."""
    place = os.path.relpath(path)
    size = words.count(path.stat().st_size // _KB)
    inside = f"In it: {words.listed(_inside(assessment), 8)}, each figure with the query that gives it again."
    html = alone(_HTML.format(quote(place), place, size, inside))
    return View(html, f"{place}, {size} kB, one file that can be mailed.\n{inside}")


def _inside(assessment: Assessment) -> list[str]:
    services = assessment.boundaries.services if assessment.boundaries else ()
    counted = (
        (len(assessment.verdicts), "gate"),
        (len(assessment.findings), "finding"),
        (len(services), "proposed service"),
        (len(assessment.design.decisions) if assessment.design else 0, "decision"),
        (len(assessment.checklist), "checklist point"),
        (len(assessment.evidence), "cited figure"),
        (len(assessment.ledger.files), "input"),
    )
    return [words.plural(amount, noun) for amount, noun in counted if amount]
