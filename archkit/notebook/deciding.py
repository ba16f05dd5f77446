"""Which decisions there are, by kind, and which of them wait for the architect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.decision import API_VERSIONING, SERVICE_CUT
from archkit.report import words
from archkit.report.waiting import reason_to_ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.decision import Decision
    from archkit.model.design import Design

KINDS = {
    "cut": ("The cut", SERVICE_CUT),
    "links": ("Links between services", "ADR-link-"),
    "versioning": ("Versions of the API", API_VERSIONING),
    "access": ("Access to data", "ADR-access-"),
    "caches": ("Caches", "ADR-cache-"),
}


@dataclass(frozen=True)
class Asked:
    """A decision, and why it waits for the architect; `reason` is empty where the evidence is clear."""

    decision: Decision
    reason: str = ""


def of_kind(design: Design, kind: str) -> tuple[Decision, ...]:
    """Return the decisions of a kind (cut, links, versioning, access or caches), in the order of the design."""
    start = KINDS[kind][1]
    return tuple(d for d in design.decisions if d.id.startswith(start))


def asked(design: Design, decisions: Iterable[Decision]) -> tuple[Asked, ...]:
    """Return the decisions with the reason to ask, those with one first; one service alone cannot be cut."""
    open_ones = [d for d in decisions if d.id != SERVICE_CUT or len(design.services) > 1]
    found = [Asked(d, reason_to_ask(design, d)) for d in open_ones]
    return tuple(sorted(found, key=lambda a: not a.reason))


def is_decided(decision: Decision) -> bool:
    """Whether the architect has said something."""
    return decision.status != "proposed"


def standing(decision: Decision) -> str:
    """Say where the decision stands: proposed, accepted, or decided otherwise than the evidence says."""
    if not is_decided(decision):
        return "proposed"
    if decision.chosen == decision.proposed:
        return decision.status
    return f"{decision.status}, against {decision.proposed}"


def scored(decision: Decision) -> str:
    """Word the options with their scores: sync 3.5, async 1."""
    return ", ".join(
        option.name if option.score is None else f"{option.name} {words.number(option.score)}"
        for option in decision.options
    )
