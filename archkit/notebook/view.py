"""A view: what a cell shows, as static HTML and as plain text, so that an export without a kernel shows it too."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from archkit.report.html import alone, asset
from archkit.report.text import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

_PICTURE = re.compile(r"<svg\b(?:(?!</svg>).){2000,}?</svg>", re.DOTALL)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.DOTALL)
_SIZE = re.compile(r'\b(width|height)="([\d.]+)"')
_STILL = Markup('<img class="still" alt="{}" width="{}" height="{}" src="data:image/svg+xml;base64,{}">')
_HIDE_STILLS = Markup("<style>.archkit .still { display: none; }</style>")


@dataclass(frozen=True)
class View:
    """A part of a study in two forms that say the same."""

    html: Markup
    text: str


def line(text: str, *, state: str = "lead") -> View:
    """Show one calm sentence; `state` is a class of the report's style, such as problem."""
    return View(alone(Markup('<p class="{}">{}</p>').format(state, text)), text)


def pictured(html: Markup | None, text: str) -> View:
    """Show a fragment with pictures so that they survive everywhere.

    JupyterLab strips <svg> and <style> from the outputs of a notebook that it does not trust yet, and keeps
    <img>. So each picture is followed by itself as an image, which the fragment's own style hides.
    """
    if html is None:
        return line(text)
    return View(_HIDE_STILLS + Markup(_PICTURE.sub(_with_still, html)), text)  # noqa: S704  report's own HTML


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str | Markup]], lead: str = "") -> View:
    """Show rows of text under headings; a cell that is Markup is kept as it is."""
    headings = Markup("").join(Markup('<th scope="col">{}</th>').format(h) for h in head)
    body = Markup("").join(Markup("<tr>{}</tr>").format(_cells(row)) for row in rows)
    html = Markup(
        '{}<div class="wide"><table><caption class="hidden">{}</caption><thead><tr>{}</tr></thead>{}</table></div>'
    )
    intro = Markup('<p class="lead">{}</p>').format(lead) if lead else Markup("")
    plain = aligned([[*head], *([_plain(cell) for cell in row] for row in rows)])
    return View(alone(html.format(intro, title, headings, body)), f"{lead or title}\n{plain}")


def code(text: str) -> Markup:
    """Set a name of code; it wraps where it is long."""
    return Markup("<code>{}</code>").format(text)


def _cells(row: Sequence[str | Markup]) -> Markup:
    return Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row)


def _plain(cell: str | Markup) -> str:
    return cell.striptags() if isinstance(cell, Markup) else cell


def _with_still(found: re.Match[str]) -> str:
    svg = found[0]
    sizes = dict(_SIZE.findall(svg[: svg.index(">")]))
    title = _TITLE.search(svg)
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="archkit" width="{sizes["width"]}" height="{sizes["height"]}">'
        f"<style>{asset('style.css')} .archkit {{ color-scheme: light; }}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>{svg}</svg>'
    )
    data = base64.b64encode(drawn.encode()).decode()
    alt = Markup(title[1]).striptags() if title else "A picture; the table beside it says the same."  # noqa: S704
    return svg + _STILL.format(escape(alt), sizes["width"], sizes["height"], data)
