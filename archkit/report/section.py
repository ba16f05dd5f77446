"""What the page's sections are made from, and what they are: a Page in, a Section out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

    from archkit.model.assessment import Assessment


@dataclass(frozen=True)
class Page:
    """What a section is made from: the values, the ids that have an anchor, and how much fits.

    `rows` are of each table of phase 1, `figures` of the appendix, `parts` of each list of the design.
    """

    assessment: Assessment
    cited: frozenset[str] = frozenset()
    rows: int = 200
    figures: int = 1000
    parts: int = 300


@dataclass(frozen=True)
class Section:
    """A part of the page, with its place in the contents."""

    id: str
    title: str
    html: Markup
