"""The one door from values to HTML: autoescaped templates in, Markup out.

`body` renders a template for the page; `fragment` wraps it with the style that it needs when it stands
alone, in a notebook or its export.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from archkit.report import columns, figures, palette, words

TEMPLATES = Path(__file__).parent / "templates"
SAFE_ID = re.compile(r"[^A-Za-z0-9_.-]+")
LONGEST_ID = 80


def anchor(text: str) -> str:
    """Return an HTML id for a typed id, the same every time and for no other text."""
    plain = SAFE_ID.sub("_", text)[:LONGEST_ID]
    return plain if plain == text else f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


FILTERS = {
    "a_minute": words.a_minute,
    "anchor": anchor,
    "asked": words.asked,
    "bar": figures.threshold_bar,
    "by_service": palette.palette,
    "cell": columns.cell,
    "count": words.count,
    "day": words.day,
    "duration": words.duration,
    "head": words.head,
    "heading": columns.heading,
    "interval": words.interval,
    "listed": words.listed,
    "number": words.number,
    "numeric": columns.is_numeric,
    "parted": words.parted,
    "plural": words.plural,
    "quantity": words.quantity,
    "share": words.share,
    "when": words.when,
    "window": words.window,
}


@cache
def environment() -> Environment:
    """Return the templates' environment: everything escaped, everything defined."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(FILTERS)
    env.globals.update(STATES=words.STATES, SEVERITIES=words.SEVERITIES, NOTHING=words.NOTHING)
    return env


def body(template: str, *, cited: frozenset[str] = frozenset(), **values: Any) -> Markup:  # noqa: ANN401  whatever the template names
    """Render a template; ids in `cited` become links to the appendix."""
    text = environment().get_template(template).render(cited=cited, **values)
    return Markup(text)  # noqa: S704  what an autoescaping template gives is HTML


@cache
def asset(name: str) -> Markup:
    """Return one of our own style or script files as it stands."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704  our file, no data


def alone(content: Markup) -> Markup:
    """Wrap a body with the style that it needs outside the page."""
    return body("fragment.html.j2", style=asset("style.css"), content=content)


def fragment(template: str, **values: Any) -> Markup:  # noqa: ANN401  as above
    """Render a template to stand alone, with its style."""
    return alone(body(template, cited=frozenset(), **values))
