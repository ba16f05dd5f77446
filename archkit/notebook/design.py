"""What 2_design shows of the design itself: each function takes the assessment and gives one view."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.notebook.deciding import KINDS, asked, of_kind, scored, standing
from archkit.notebook.view import View, line, pictured, table
from archkit.report import words
from archkit.report.catalogue import api_body
from archkit.report.design_bodies import (
    access_body,
    caching_body,
    indexes_body,
    problems_body,
    roadmap_body,
    services_body,
)
from archkit.report.html import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archkit.model.assessment import Assessment
    from archkit.model.design import Design

NO_DESIGN = "No table is known, so nothing is designed. Add a schema, or entities in the brief."


def _of_design(show: Callable[[Assessment, Design], View]) -> Callable[[Assessment], View]:
    """Let a view of a design take the whole assessment, and say what is missing where there is none."""

    @wraps(show)
    def shown(assessment: Assessment) -> View:
        design = assessment.design
        if design is None or not design.services:
            return line(design.lacks[0] if design and design.lacks else NO_DESIGN)
        return show(assessment, design)

    return shown


@_of_design
def waiting(_found: Assessment, design: Design) -> View:
    """List the decisions that wait for the architect, with the reason."""
    every = [(KINDS[kind][0], a) for kind in KINDS for a in asked(design, of_kind(design, kind))]
    rows = [(where, a.decision.title, a.decision.chosen, a.reason) for where, a in every if a.reason]
    decided = sum(a.decision.status != "proposed" for _, a in every)
    clear = len(every) - len(rows) - decided
    lead = (
        f"{words.plural(len(every), 'decision')}: {words.count(len(rows))} for you, "
        f"{words.count(decided)} decided by you, {words.count(clear)} that the evidence answers clearly."
    )
    if not rows:
        return line(lead)
    return table("Decisions that wait", ("Section", "Decision", "Proposed", "Why you"), rows, lead=lead)


@_of_design
def services(_found: Assessment, design: Design) -> View:
    """Draw the links between services, and say of each what it is for, what it owns and what it tells."""
    rows = [f"{s.name}: {s.domain}. Owns {words.listed(s.tables, 12)}." for s in design.services]
    rows += [f"{k.from_service} to {k.to_service}: {k.kind}. {k.why}" for k in design.links]
    apps = words.listed((f"{a.name} ({words.plural(len(a.services), 'service')})" for a in design.apps), 12)
    return pictured(alone(services_body(design)), "\n".join([f"Apps: {apps}.", *rows]))


@_of_design
def api(found: Assessment, design: Design) -> View:
    """Show the procedures service by service, and what every call goes through."""
    procedures = [
        f"{p.full_name}: {p.kind}, {p.access}, {words.count(p.rate_limit_per_minute)} calls/min"
        + (f", in place of {p.endpoint}" if p.endpoint else "")
        for p in design.api.procedures
    ]
    steps = [f"{number}. {m.name}: {m.setting}" for number, m in enumerate(design.api.middleware, 1)]
    return _view(api_body(found), (*procedures, *steps))


@_of_design
def access(_found: Assessment, design: Design) -> View:
    """Show Kysely or Prisma per transaction closure, both sides scored."""
    return _view(access_body(design), (f"{', '.join(a.tables)}: {a.choice}. {a.why}" for a in design.access))


@_of_design
def indexes(_found: Assessment, design: Design) -> View:
    """Show the indexes to add, with their reasons and DDL."""
    said = [f"-- {i.why}\n{i.ddl}" for i in design.indexes]
    return _view(indexes_body(design.indexes), said or ("No index is missing, as far as the inputs tell.",))


@_of_design
def caches(found: Assessment, design: Design) -> View:
    """Show the caches that pay, with the hit rate that the log predicts, and those that do not."""
    said = [f"{c.procedure}: {c.layer}, {words.duration(c.ttl_s * 1000)}. {c.why}" for c in design.caches]
    return _view(caching_body(found), said or ("No cache is designed.",))


@_of_design
def decisions(_found: Assessment, design: Design) -> View:
    """List all decisions by kind, with where they stand and the file that holds them."""
    rows = [
        (KINDS[kind][0], d.title, scored(d), d.chosen, standing(d))
        for kind in KINDS
        for d in of_kind(design, kind)
    ]
    lead = f"{words.plural(len(rows), 'decision')}. The report has each with its drivers and consequences."
    return table("Decisions", ("About", "Decision", "Options", "Chosen", "Status"), rows, lead=lead)


@_of_design
def roadmap(_found: Assessment, design: Design) -> View:
    """Show the way from the system as it is to the design, in order."""
    return _view(roadmap_body(design), (f"{s.order}. {s.title}: {s.why}" for s in design.roadmap))


@_of_design
def problems(_found: Assessment, design: Design) -> View:
    """Show what contradicts itself inside the design, and what could not be designed."""
    said = [f"{p.statement} {p.remedy}" for p in design.problems] or [
        "The design contradicts itself nowhere."
    ]
    lacks = Markup("").join(line(lack).html for lack in design.lacks)
    return View(alone(problems_body(design.problems)) + lacks, "\n".join([*said, *design.lacks]))


def _view(body: Markup, said: Iterable[str]) -> View:
    return View(alone(body), "\n".join(said))
