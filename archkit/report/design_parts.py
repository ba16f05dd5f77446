"""How much of a large design the page's data holds: every list whole, until the page would grow too large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.proposal import Answers

if TYPE_CHECKING:
    from archkit.model.design import Design
    from archkit.report.section import Page

WHOLE_FROM = 100
LISTS = ("links", "indexes", "access", "caches", "decisions")


def first_parts(page: Page) -> Design | None:
    """Return the design, its lists cut where only a small page fits; None where there is none."""
    design, most = page.assessment.design, page.parts
    if design is None or most >= WHOLE_FROM:
        return design
    api = design.api.model_copy(
        update={"entities": design.api.entities[:most], "routers": design.api.routers[:most]}
    )
    return design.model_copy(update={"api": api} | {name: getattr(design, name)[:most] for name in LISTS})


def first_answers(page: Page) -> Answers:
    """Return the last answers to proposals, as many as of each list of the design."""
    answers = page.assessment.answers.answers
    return Answers(answers=answers[max(len(answers) - page.parts, 0) :])


def parts_left_out(page: Page) -> dict[str, int]:
    """Count what `first_parts` cuts, by the name of the list."""
    whole, kept = page.assessment.design, first_parts(page)
    answers = len(page.assessment.answers.answers) - len(first_answers(page).answers)
    said = {"answers": answers} if answers else {}
    if whole is None or kept is None:
        return said
    lost = {name: len(getattr(whole, name)) - len(getattr(kept, name)) for name in LISTS}
    lost["routers"] = len(whole.api.routers) - len(kept.api.routers)
    return {name: n for name, n in lost.items() if n} | said
