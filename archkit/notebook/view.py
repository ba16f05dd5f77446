"""A view: what a cell shows, as static HTML and as plain text, so that an export without a kernel shows it too."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.report.html import alone, asset
from archkit.report.text import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN_ROWS = 12
SHORT = 40
_SHORT = Markup(' class="short"')
_NUMBER = Markup(' class="n"')
_PICTURE = re.compile(r'<svg (?:class="histogram"(?:(?!</svg>).)*|(?:(?!</svg>).){2000,}?)</svg>', re.DOTALL)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.DOTALL)
_SIZE = re.compile(r'\b(width|height)="([\d.]+)"')
_TAG = Markup('<img alt="{}" width="{width}" height="{height}" src="data:image/svg+xml;base64,{}">')
_IMAGE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="archkit" width="{width}" height="{height}"><style>{}'
    " .paper {{ fill: light-dark(#fff, transparent); }}</style>"
    '<rect class="paper" width="100%" height="100%"/>{}</svg>'
)
_LINE = Markup(
    "<style>.archkit-note {{ color: var(--jp-ui-font-color2, #57606a); }} "
    ".archkit-problem {{ color: var(--jp-error-color0, #b3261e); }}</style>"
    '<p class="archkit-{}">{}</p>'
)
_IN_LAB = Markup(
    "<style>.archkit.archkit.archkit { dt { width: auto; } :not(pre) > code { background: none; padding: 0; } "
    "img { max-width: none; } }</style>"
)


@dataclass(frozen=True)
class View:
    """A part of a study in two forms that say the same."""

    html: Markup
    text: str


def framed(view: View) -> str:
    """Return the HTML with what it takes to look the same inside JupyterLab, whose own style is strong."""
    return str(_IN_LAB + view.html)


def line(text: str, *, is_problem: bool = False) -> View:
    """Show one calm sentence."""
    return View(_LINE.format("problem" if is_problem else "note", text), text)


def pictured(html: Markup | None, text: str) -> View:
    """Show a fragment with pictures so that they survive everywhere.

    JupyterLab strips <svg> and <style> from the outputs of a notebook that it does not trust yet, and keeps
    images. So each large <svg> becomes an image of itself, which follows the theme as the page does.
    """
    if html is None:
        return line(text)
    return View(Markup(_PICTURE.sub(_as_image, html)), text)  # noqa: S704  report's own HTML


def table(
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str | Markup]],
    *,
    lead: str = "",
    right: frozenset[int] = frozenset(),
) -> View:
    """Show rows of text under headings, the first of them open; columns in `right` hold numbers.

    A cell that is Markup is kept as it is, any other is escaped.
    """
    intro = Markup('<p class="lead">{}</p>').format(lead) if lead else Markup("")
    html = intro + _table(title, head, rows[:OPEN_ROWS], right)
    if len(rows) > OPEN_ROWS:
        more = f"{len(rows) - OPEN_ROWS} more"
        rest = _table(f"{title}, {more}", head, rows[OPEN_ROWS:], right)
        html += Markup("<details><summary>{}</summary>{}</details>").format(more, rest)
    plain = aligned([[*head], *([_plain(cell) for cell in row] for row in rows)], right)
    return View(alone(html), f"{lead or title}\n{plain}")


def code(text: str) -> Markup:
    """Set a name of code; a short one stays in one line."""
    return Markup("<code{}>{}</code>").format(_SHORT if len(text) <= SHORT else "", text)


def paragraphs(sentences: Sequence[str]) -> Markup:
    """Set each sentence on a line of its own."""
    return Markup(" ").join(Markup('<span class="reason">{}</span>').format(s) for s in sentences)


def _table(
    title: str, head: Sequence[str], rows: Sequence[Sequence[str | Markup]], right: frozenset[int]
) -> Markup:
    headings = _row("th", head, right)
    body = Markup("").join(_row("td", row, right) for row in rows)
    caption = Markup('<caption class="hidden">{}</caption>').format(title)
    return Markup('<div class="wide"><table>{}<thead>{}</thead><tbody>{}</tbody></table></div>').format(
        caption, headings, body
    )


def _row(tag: str, cells: Sequence[str | Markup], right: frozenset[int]) -> Markup:
    parts = (
        Markup("<{}{}>{}</{}>").format(tag, _NUMBER if place in right else "", cell, tag)
        for place, cell in enumerate(cells)
    )
    return Markup("<tr>{}</tr>").format(Markup("").join(parts))


def _plain(cell: str | Markup) -> str:
    return cell.striptags() if isinstance(cell, Markup) else cell


def _as_image(found: re.Match[str]) -> str:
    svg = found[0]
    sizes = dict(_SIZE.findall(svg[: svg.index(">")]))
    title = _TITLE.search(svg)
    drawn = _IMAGE.format(asset("style.css"), Markup(svg), **sizes)  # noqa: S704  report's own SVG
    data = base64.b64encode(drawn.encode()).decode()
    alt = Markup(title[1]).striptags() if title else ""  # noqa: S704  as above
    return str(_TAG.format(alt, data, **sizes))
