"""What the page's sections are made from, and what they are: a Page in, a Section out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

    from archkit.model.assessment import Assessment


@dataclass(frozen=True)
class Page:
    """What a section is made from: the values, the ids that have an anchor, and how many rows fit."""

    assessment: Assessment
    cited: frozenset[str] = frozenset()
    rows: int = 200
    figures: int = 1000


@dataclass(frozen=True)
class Section:
    """A part of the page, with its place in the contents."""

    id: str
    title: str
    html: Markup


def smaller(page: Page, share: float) -> Page:
    """Return the page with fewer rows."""
    return replace(page, rows=int(page.rows * share), figures=int(page.figures * share))
