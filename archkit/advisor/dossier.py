"""The dossier: everything that may leave for one question, and nothing else; what it says can be checked by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.advisor.known import known_names
from archkit.advisor.screen import Screen
from archkit.advisor.told_boundaries import boundaries_told
from archkit.advisor.told_service import service_told
from archkit.advisor.told_summary import summary_told
from archkit.errors import QueryError
from archkit.model.fact import references

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.advisor.section import Section
    from archkit.model.assessment import Assessment
    from archkit.model.fact import Fact
    from archkit.model.proposal import Question

LARGEST_BYTES = 56_000
_MARKED = re.compile(r"^\[(\S+)\]", re.MULTILINE)
_TOLD = {"boundaries": boundaries_told, "service": service_told, "summary": summary_told}


@dataclass(frozen=True)
class Dossier:
    """What is said to the advisor, and what it may therefore say.

    `facts` may be quoted, `citable` cited, `names` named. `left_out` counts names that look like tokens,
    `shortened` lines that were too many.
    """

    text: str
    facts: Mapping[str, Fact]
    citable: frozenset[str]
    names: frozenset[str]
    left_out: int
    shortened: int


def dossier_of(found: Assessment, question: Question, *, most_bytes: int | None = LARGEST_BYTES) -> Dossier:
    """Gather what the question needs to be answered; None for `most_bytes` leaves nothing out for its length.

    Raises QueryError where there is nothing to ask about.
    """
    check_question(found, question)
    screen = Screen(found)
    sections = [section for section in _TOLD[question.job](screen, question) if section.lines]
    kept = _fitted(sections, most_bytes)
    text = "\n\n".join(_shown(section, n) for section, n in zip(sections, kept, strict=True))
    facts = {id_: screen.facts[id_] for id_ in references(text) if id_ in screen.facts and screen.id(id_)}
    marked = {id_ for id_ in _MARKED.findall(text) if screen.id(id_)}
    return Dossier(
        text=text,
        facts=facts,
        citable=frozenset(marked | facts.keys()),
        names=known_names(screen),
        left_out=screen.left_out,
        shortened=sum(len(section.lines) for section in sections) - sum(kept),
    )


def check_question(found: Assessment, question: Question) -> None:
    """Raise QueryError where the question asks about something that is not there."""
    if question.job == "boundaries" and not (found.boundaries and found.boundaries.tables):
        raise QueryError(
            "No table is known, so there is no cut to talk about.",
            then="Name a schema or a log with --input.",
        )
    if question.job != "service":
        return
    services = [s.name for s in found.design.services] if found.design else []
    if question.service not in services:
        what = (
            f"There is no service {question.service} in the design." if question.service else "Which service?"
        )
        then = (
            f"Ask about one of: {', '.join(services)}."
            if services
            else "Name a schema or a log with --input."
        )
        raise QueryError(what, then=then)


def _fitted(sections: Sequence[Section], most_bytes: int | None) -> list[int]:
    """Return how many lines of each section fit: short sections whole, long ones an equal share of the rest."""
    if most_bytes is None:
        return [len(section.lines) for section in sections]
    kept = [0] * len(sections)
    left = most_bytes
    by_size = sorted(range(len(sections)), key=lambda i: sections[i].bytes)
    for done, i in enumerate(by_size):
        share = left // (len(sections) - done)
        kept[i], used = _lines_in(sections[i], share)
        left -= used
    return kept


def _lines_in(section: Section, most_bytes: int) -> tuple[int, int]:
    used = section.head_bytes
    for n, line in enumerate(section.lines):
        size = len(line.encode()) + 1
        if used + size > most_bytes:
            return n, used
        used += size
    return len(section.lines), used


def _shown(section: Section, kept: int) -> str:
    more = len(section.lines) - kept
    last = [f"({more:,} more left out: too many to send)"] if more else []
    return "\n".join([f"## {section.title}", *section.lines[:kept], *last])
