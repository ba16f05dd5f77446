"""What became of the prior decisions, each by its id: the terminal and the page count the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import words

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.context import Heeded, PriorDecision

_STATES = ("respected", "superseded", "unknown to this design", "not in force")
_LISTED = 12
_LONGEST = 60


@dataclass(frozen=True)
class Fate:
    """A prior decision, what became of it, and what took its place, if something did."""

    decision: PriorDecision
    state: str
    by: str = ""


def fates(found: Assessment) -> tuple[Fate, ...]:
    """Return every prior decision with what became of it, those that hold first."""
    heeded = {h.decision.id: h for h in found.heeded}
    told = (_fate(found, prior, heeded.get(prior.id)) for prior in found.prior.decisions)
    return tuple(sorted(told, key=lambda fate: _STATES.index(fate.state)))


def prior_words(found: Assessment) -> str:
    """Say in one sentence what became of them all; empty where there were none."""
    every = fates(found)
    groups = [(state, [fate for fate in every if fate.state == state]) for state in _STATES]
    said = [f"{words.count(len(of))} {state} ({_named(of)})" for state, of in groups if of]
    return f"Of {words.plural(len(every), 'prior decision')}: {', '.join(said)}." if said else ""


def _fate(found: Assessment, prior: PriorDecision, heeded: Heeded | None) -> Fate:
    if prior.status != "accepted":
        by = prior.superseded_by.removeprefix(f"{prior.id}: ")
        return Fate(prior, "not in force", words.head(by, _LONGEST))
    if heeded is None:
        return Fate(prior, "unknown to this design")
    return Fate(prior, heeded.state, _successor(found, heeded) if heeded.state == "superseded" else "")


def _successor(found: Assessment, heeded: Heeded) -> str:
    """Say what took its place: the same id again would read as if it had replaced itself."""
    now = found.design.decision(heeded.decision.id) if found.design else None
    if now and now.by == "architect" and now.status != "proposed":
        return f"the study's own decision: {words.head(now.chosen, _LONGEST)}"
    return heeded.by.removeprefix(f"{heeded.decision.id}: ")


def _named(fates_: list[Fate]) -> str:
    said = ((words.head(fate.decision.id, _LONGEST), _of_successor(fate)) for fate in fates_)
    return words.listed((f"{name}{by}" for name, by in said), _LISTED)


def _of_successor(fate: Fate) -> str:
    return f" by {fate.by}" if fate.state == "superseded" else ""
