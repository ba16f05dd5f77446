"""What 2_design shows of an assessment's boundaries: each function takes it and gives one view."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit import report
from archkit.notebook.view import View, code, line, paragraphs, pictured, table
from archkit.report import words
from archkit.report.html import alone
from archkit.report.palette import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries, BoundaryScore

NO_TABLES = (
    "No table is known, so there is nothing to cut. Add a schema, a query log, or entities in the brief."
)


def _of_boundaries(show: Callable[[Boundaries], View]) -> Callable[[Assessment], View]:
    """Let a view of boundaries take the whole assessment, and say so where no table is known."""

    @wraps(show)
    def shown(assessment: Assessment) -> View:
        return show(assessment.boundaries) if assessment.boundaries else line(NO_TABLES)

    return shown


@_of_boundaries
def recommendation(found: Boundaries) -> View:
    """Say whether to split, and why."""
    start = "Split" if found.recommendation.split else "Keep one service"
    html = Markup('<p class="verdict">{}.</p><p class="lead">{}</p>').format(start, found.recommendation.why)
    return View(alone(html), f"{start}. {found.recommendation.why}")


@_of_boundaries
def service_graph(found: Boundaries) -> View:
    """Draw the services of the best cut and what flows between them."""
    svg = report.service_graph_svg(found)
    if svg is None:
        return line("The graph needs dot (Graphviz), which is not here; the tables below say the same.")
    return pictured(alone(Markup('<div class="wide">{}</div>').format(svg)), report.boundaries_text(found))


@_of_boundaries
def services(found: Boundaries) -> View:
    """List the services with the tables that each alone would own."""
    colours = palette(s.name for s in found.services)
    rows = [(_named(s.name, colours), _codes(s.tables)) for s in found.services]
    return table("Services", ("Service", "Tables it alone owns"), rows)


@_of_boundaries
def contested(found: Boundaries) -> View:
    """List the tables that could as well be elsewhere; pinning one settles it."""
    colours = palette(s.name for s in found.services)
    rows = [
        (
            code(t.table),
            _named(t.service, colours),
            _named(t.runner_up or "", colours),
            words.share(t.confidence),
            paragraphs(t.reasons),
        )
        for t in found.tables
        if t.contested
    ]
    if not rows:
        return line("No table is contested.")
    return table(
        "Contested tables", ("Table", "Now in", "Or in", "Confidence", "Why"), rows, right=frozenset({3})
    )


@_of_boundaries
def crossing_keys(found: Boundaries) -> View:
    """List the foreign keys that would cross services, each with a remedy."""
    colours = palette(s.name for s in found.services)
    rows = [
        (
            code(f"{k.table}.{', '.join(k.columns)}"),
            code(k.to_table),
            _named(k.from_service, colours),
            _named(k.to_service, colours),
            k.remedy,
        )
        for k in found.crossing_keys
    ]
    if not rows:
        return line("No foreign key would cross services.")
    return table("Crossing keys", ("Key", "Refers to", "From", "To", "Remedy"), rows)


@_of_boundaries
def sagas(found: Boundaries) -> View:
    """List the write transactions that would span services, most frequent first."""
    rows = [
        (
            code(s.name),
            words.listed(s.services, 12),
            words.count(s.count),
            "" if s.per_hour is None else words.number(s.per_hour),
        )
        for s in found.sagas
    ]
    if not rows:
        return line("No write transaction would span services.")
    return table(
        "Sagas", ("Transaction", "Services it writes in", "Seen", "An hour"), rows, right=frozenset({2, 3})
    )


def compared(**cuts: Assessment) -> View:
    """Set cuts side by side, by what they would cost."""
    known = {name: cut.boundaries for name, cut in cuts.items() if cut.boundaries}
    if not known:
        return line(NO_TABLES)
    rows = [
        (name, words.count(len(cut.services)), *_scored(cut.score), words.count(len(cut.sagas)))
        for name, cut in known.items()
    ]
    head = (
        "Cut",
        "Services",
        "Keys across",
        "Writes across",
        "Reads across",
        "Cohesion",
        "Sagas",
    )
    return table("Cuts compared", head, rows, right=frozenset(range(1, len(head))))


def moved(before: Assessment, after: Assessment) -> View:
    """List the tables that another cut puts elsewhere."""
    if not before.boundaries or not after.boundaries:
        return line(NO_TABLES)
    old, new = before.boundaries, after.boundaries
    colours = palette([*(s.name for s in old.services), *(s.name for s in new.services)])
    places = [(t.table, old.service_of(t.table) or "", t.service) for t in new.tables]
    rows = [
        (code(name), _named(was, colours), _named(now, colours)) for name, was, now in places if was != now
    ]
    return table("Moved tables", ("Table", "Was in", "Is in"), rows) if rows else line("No table moves.")


def _scored(score: BoundaryScore) -> Sequence[str]:
    across = (score.cross_write_transactions, score.cross_read_transactions)
    counts = ("unknown" if count is None else words.count(count) for count in across)
    return (
        words.count(score.cross_foreign_keys),
        *counts,
        words.share(score.cohesion),
    )


def _named(service: str, colours: dict[str, str]) -> Markup:
    swatch = Markup('<span class="swatch {}" aria-hidden="true"></span>').format(
        colours.get(service, "c-none")
    )
    return Markup('<span class="short">{}{}</span>').format(swatch, service) if service else Markup("")


def _codes(names: Sequence[str]) -> Markup:
    return Markup(", ").join(code(name) for name in names)
