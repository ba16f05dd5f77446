"""The Assessment's data inside the page, as JSON that no HTML parser can mistake; and out again.

A SQL text stands once, under its question, since hundreds of figures may come from one query.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.report.sections import replace_rows

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Evidence
    from archkit.report.sections import Page

ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def embedded(page: Page) -> Markup:
    """Return the JSON for the script element: `assessment` as the model writes it, `sql`, and `left_out`."""
    texts = sorted({e.sql for e in page.assessment.evidence if e.sql})
    small = _without_sql(page, {text: i for i, text in enumerate(texts)})
    document = {
        "archkit": 1,
        "assessment": small.model_dump(mode="json"),
        "sql": texts,
        "left_out": _left_out(page),
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.translate(str.maketrans(ESCAPES)))  # noqa: S704  JSON without < > &


def _without_sql(page: Page, numbers: dict[str, int]) -> Assessment:
    tables = tuple(replace_rows(t, page.rows) for t in page.assessment.tables)
    evidence = tuple(_numbered(e, numbers) for e in page.assessment.evidence[: page.figures])
    return page.assessment.model_copy(update={"tables": tables, "evidence": evidence})


def _numbered(item: Evidence, numbers: dict[str, int]) -> Evidence:
    return item if not item.sql else item.model_copy(update={"sql": f"#{numbers[item.sql]}"})


def _left_out(page: Page) -> dict[str, int]:
    rows = {t.question: len(t.rows) - page.rows for t in page.assessment.tables if len(t.rows) > page.rows}
    figures = len(page.assessment.evidence) - page.figures
    return rows | ({"evidence": figures} if figures > 0 else {})
