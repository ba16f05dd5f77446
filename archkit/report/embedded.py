"""The Assessment's data inside the page, as JSON that no HTML parser can mistake; and out again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from archkit.errors import InputError
from archkit.model.assessment import Assessment
from archkit.report.appendix import shown_figures
from archkit.report.design_parts import first_answers, first_parts, parts_left_out
from archkit.report.sharing import Sharing, restored
from archkit.report.shown_schema import shown_schema
from archkit.report.tables import first_rows

if TYPE_CHECKING:
    from archkit.report.section import Page

Json = dict[str, Any]
ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})
SHARED = frozenset({"sql", "source", "window", "parameters"})
DESIGNED = ("system", "design")
ELEMENT = re.compile(r'<script type="application/json" id="archkit">(.*?)</script>', re.DOTALL)


def embedded(page: Page) -> Markup:
    """Return the JSON for the script element.

    `assessment` is as the model writes it, but for what many figures share (SQL, source, window,
    parameters): that stands once in `origins`, and a figure's `origin` counts into it. Of the system and
    the design, what comes again stands once in `shared`.
    """
    held = _shortened(page).model_dump(mode="json", exclude_defaults=True)
    origins: dict[str, int] = {}
    held["evidence"] = [_apart(item, origins) for item in held.get("evidence", ())]
    sharing = Sharing({name: held[name] for name in DESIGNED if name in held})
    held |= sharing.whole
    document = {
        "archkit": 1,
        "assessment": held,
        "shared": sharing.values,
        "origins": [json.loads(origin) for origin in origins],
        "left_out": _left_out(page),
    }
    return Markup(_compact(document).translate(ESCAPES))  # noqa: S704  JSON without < > &


def read_embedded(html: str) -> Assessment:
    """Return the Assessment that a report was made from, as far as its rows fitted into the page."""
    found = ELEMENT.search(html)
    if found is None:
        raise InputError(
            "This is not a report of archkit.", then="Give a report.html that archkit run wrote."
        )
    document = json.loads(found[1])
    held, origins = document["assessment"], document["origins"]
    figures = [item | origins[item.pop("origin")] for item in held["evidence"]]
    designed = {name: restored(held[name], document["shared"]) for name in DESIGNED if name in held}
    return Assessment.model_validate({**held, **designed, "evidence": figures})


def _apart(item: Json, origins: dict[str, int]) -> Json:
    origin = _compact({k: v for k, v in item.items() if k in SHARED})
    own = {k: v for k, v in item.items() if k not in SHARED}
    return own | {"origin": origins.setdefault(origin, len(origins))}


def _compact(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _shortened(page: Page) -> Assessment:
    tables = tuple(first_rows(t, page.rows) for t in page.assessment.tables)
    evidence = shown_figures(page.assessment, page.figures)
    answers = first_answers(page)
    shown = {"tables": tables, "evidence": evidence, "accesses": (), "answers": answers}
    kept = page.assessment.model_copy(update=shown | {"design": first_parts(page)})
    return kept.model_copy(update=shown_schema(kept))


def _left_out(page: Page) -> dict[str, int]:
    rows = {t.question: len(t.rows) - page.rows for t in page.assessment.tables if len(t.rows) > page.rows}
    figures = len(page.assessment.evidence) - page.figures
    return rows | ({"evidence": figures} if figures > 0 else {}) | parts_left_out(page)
