"""The whole report as one file: nothing is requested, the same values give the same bytes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from archkit.report.anchors import anchors
from archkit.report.embedded import embedded
from archkit.report.filled import summary_of
from archkit.report.headline import headline
from archkit.report.html import asset, body
from archkit.report.ranking import as_is_counts
from archkit.report.section import Page
from archkit.report.sections import build_sections

if TYPE_CHECKING:
    from markupsafe import Markup

    from archkit.model.assessment import Assessment

LARGEST = 1_900_000
SIZES = (
    (200, 1000, 300),
    (80, 400, 300),
    (32, 160, 100),
    (24, 120, 100),
    (20, 100, 100),
    (32, 160, 30),
    (9, 48, 30),
    (3, 14, 10),
    (0, 1, 3),
)


def render_report(assessment: Assessment) -> str:
    """Render the assessment to a self-contained HTML page of less than 2 MB.

    Rows that do not fit are left out from the end; the page says how many, and where they are.
    """
    pages = (Page(assessment, rows=rows, figures=figures, parts=parts) for rows, figures, parts in SIZES)
    rendered = (_render(page) for page in pages)
    text = ""
    for text in rendered:
        if len(text.encode()) <= LARGEST:
            break
    return text


def _render(page: Page) -> str:
    a = page.assessment
    linked = replace(page, cited=anchors(page))
    sections = build_sections(linked)
    places = linked.cited | {section.id for section in sections}
    style = asset("style.css") + asset("page.css")
    script = asset("page.js")
    return str(
        body(
            "page.html.j2",
            a=a,
            headline=headline(a),
            states=as_is_counts(a.verdicts),
            summary=summary_of(a, places),
            sections=sections,
            style=style,
            script=script,
            style_hash=_digest(style),
            script_hash=_digest(script),
            data=embedded(linked),
        )
    )


def _digest(text: Markup) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
