"""The whole report as one file: nothing is requested, the same values give the same bytes."""

from __future__ import annotations

import base64
import hashlib
from itertools import accumulate
from typing import TYPE_CHECKING

from archkit.report.appendix import shown_figures
from archkit.report.bodies import shown_shapes
from archkit.report.embedded import embedded
from archkit.report.headline import headline
from archkit.report.html import asset, body
from archkit.report.ranking import state_counts
from archkit.report.section import Page, smaller
from archkit.report.sections import build_sections

if TYPE_CHECKING:
    from markupsafe import Markup

    from archkit.model.assessment import Assessment

LARGEST = 1_900_000
SHARES = (1.0, 0.4, 0.4, 0.3, 0.3, 0.1)


def render_report(assessment: Assessment) -> str:
    """Render the assessment to a self-contained HTML page of less than 2 MB.

    Rows that do not fit are left out from the end; the page says how many, and where they are.
    """
    sizes = accumulate(SHARES, smaller, initial=Page(assessment))
    rendered = (_render(page) for page in sizes)
    text = ""
    for text in rendered:
        if len(text.encode()) <= LARGEST:
            break
    return text


def _render(page: Page) -> str:
    a = page.assessment
    figures = frozenset(e.id for e in shown_figures(a, page.figures))
    linked = Page(a, figures | shown_shapes(a, page.rows), page.rows, page.figures)
    style = asset("style.css") + asset("page.css")
    script = asset("page.js")
    return str(
        body(
            "page.html.j2",
            a=a,
            headline=headline(a),
            states=state_counts(a.verdicts),
            sections=build_sections(linked),
            style=style,
            script=script,
            style_hash=_digest(style),
            script_hash=_digest(script),
            data=embedded(linked),
        )
    )


def _digest(text: Markup) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
