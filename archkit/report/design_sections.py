"""The page's sections of phases 2 and 3, in reading order: from contradictions to what each decision rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report.catalogue import api_body
from archkit.report.decision_bodies import decisions_body, traceability_body
from archkit.report.design_bodies import (
    access_body,
    caching_body,
    indexes_body,
    problems_body,
    roadmap_body,
    services_body,
)
from archkit.report.html import body
from archkit.report.proof_bodies import checklist_body, proof_body
from archkit.report.proposal_bodies import proposals_body
from archkit.report.section import Section

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.model.design import Design
    from archkit.report.section import Page


def problems(page: Page) -> Section | None:
    """Build what contradicts itself inside the design."""
    found = page.assessment.design.problems if page.assessment.design else ()
    return Section("problems", "Contradictions", problems_body(found)) if found else None


def services(page: Page) -> Section | None:
    """Build the services as designed, and how they reach each other."""
    design = _design(page)
    return Section("services", "Services", services_body(design, page.cited, page.parts)) if design else None


def api(page: Page) -> Section | None:
    """Build the API catalogue."""
    design = _design(page)
    if design is None or not design.api.routers:
        return None
    return Section("api", "API", api_body(page.assessment, page.parts))


def data_model(page: Page) -> Section | None:
    """Build the access layers and the indexes to add."""
    design = _design(page)
    if design is None or not (design.access or design.indexes):
        return None
    html = body(
        "data_model.html.j2",
        access=access_body(design, page.cited, page.parts),
        indexes=indexes_body(design.indexes, page.cited, page.parts),
    )
    return Section("data-model", "Data model", html)


def caching(page: Page) -> Section | None:
    """Build the caching plan, or why there is none."""
    return Section("caching", "Caching", caching_body(page.assessment, page.cited)) if _design(page) else None


def decisions(page: Page) -> Section | None:
    """Build all decisions with their options."""
    design = _design(page)
    if design is None or not design.decisions:
        return None
    return Section("decisions", "Decisions", decisions_body(design.decisions, page.cited, page.parts))


def proposals(page: Page) -> Section | None:
    """Build what was proposed, by whom, and what the architect said to it."""
    if not page.assessment.answers.answers:
        return None
    return Section("proposals", "Proposals", proposals_body(page.assessment, page.cited, page.parts))


def roadmap(page: Page) -> Section | None:
    """Build the way to the design."""
    design = _design(page)
    if design is None or not design.roadmap:
        return None
    return Section("roadmap", "Roadmap", roadmap_body(design, page.cited))


def proof(page: Page) -> Section | None:
    """Build what was tried on the generated code."""
    tried = page.assessment.proof
    return Section("proof", "Proof", proof_body(tried)) if _design(page) or tried else None


def checklist(page: Page) -> Section | None:
    """Build the twelve points."""
    items = page.assessment.checklist
    return Section("checklist", "Checklist", checklist_body(items, page.cited)) if items else None


def traceability(page: Page) -> Section | None:
    """Build what each decision rests on, gaps first."""
    design = _design(page)
    if design is None or not design.decisions:
        return None
    html = traceability_body(page.assessment, page.cited, page.parts)
    return Section("traceability", "Traceability", html)


DESIGN_SECTIONS: tuple[Callable[[Page], Section | None], ...] = (
    problems,
    services,
    api,
    data_model,
    caching,
    decisions,
    proposals,
    roadmap,
    proof,
    checklist,
    traceability,
)


def _design(page: Page) -> Design | None:
    """Return the design, if it has anything in it."""
    design = page.assessment.design
    return design if design and design.services else None
