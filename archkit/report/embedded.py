"""The Assessment's data inside the page, as JSON that no HTML parser can mistake; and out again.

A SQL text stands once and is referred to by its number, since hundreds of figures may come from one query.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from archkit.errors import InputError
from archkit.model.assessment import Assessment
from archkit.report.tables import first_rows

if TYPE_CHECKING:
    from archkit.model.evidence import Evidence
    from archkit.report.sections import Page

Json = dict[str, Any]
ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})
ELEMENT = re.compile(r'<script type="application/json" id="archkit">(.*?)</script>', re.DOTALL)


def embedded(page: Page) -> Markup:
    """Return the JSON for the script element: `assessment` as the model writes it, `sql`, and `left_out`."""
    texts = sorted({e.sql for e in page.assessment.evidence if e.sql})
    small = _shortened(page, {text: i for i, text in enumerate(texts)})
    document = {
        "archkit": 1,
        "assessment": small.model_dump(mode="json", exclude_defaults=True),
        "sql": texts,
        "left_out": _left_out(page),
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.translate(ESCAPES))  # noqa: S704  JSON without < > &


def read_embedded(html: str) -> Assessment:
    """Return the Assessment that a report was made from, as far as its rows fitted into the page."""
    found = ELEMENT.search(html)
    if found is None:
        raise InputError(
            "This is not a report of archkit.", then="Give a report.html that archkit run wrote."
        )
    document = json.loads(found[1])
    held = document["assessment"]
    figures = [_with_sql(item, document["sql"]) for item in held.get("evidence", ())]
    return Assessment.model_validate({**held, "evidence": figures})


def _with_sql(item: Json, texts: list[str]) -> Json:
    return {**item, "sql": texts[int(item["sql"][1:])]} if item.get("sql") else item


def _shortened(page: Page, numbers: dict[str, int]) -> Assessment:
    tables = tuple(first_rows(t, page.rows) for t in page.assessment.tables)
    evidence = tuple(_numbered(e, numbers) for e in page.assessment.evidence[: page.figures])
    return page.assessment.model_copy(update={"tables": tables, "evidence": evidence})


def _numbered(item: Evidence, numbers: dict[str, int]) -> Evidence:
    return item.model_copy(update={"sql": f"#{numbers[item.sql]}"}) if item.sql else item


def _left_out(page: Page) -> dict[str, int]:
    rows = {t.question: len(t.rows) - page.rows for t in page.assessment.tables if len(t.rows) > page.rows}
    figures = len(page.assessment.evidence) - page.figures
    return rows | ({"evidence": figures} if figures > 0 else {})
