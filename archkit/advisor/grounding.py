"""Grounding: what an advisor suggests is let through only as far as what it was told carries it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.advisor.changes import change_objection, told
from archkit.advisor.prose import Sayable, objection, shown, tidy
from archkit.advisor.screen import plain
from archkit.model.fact import references
from archkit.model.holding import held
from archkit.model.proposal import Describe, MoveTables, Proposal, Refusal, Summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.advisor.dossier import Dossier
    from archkit.advisor.replies import Draft
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Change, Job

MOST_PROPOSALS = 20
MOST_CITED = 20
LONGEST_REASON = 700
LONGEST_SENTENCE = 400
LONGEST_DOMAIN = 120
LONGEST_RESPONSIBILITY = 200
FEWEST_SENTENCES = 2
_LONGEST_SHOWN = 160


@dataclass(frozen=True)
class Ground:
    """What suggestions are held against: the design as it is, and what the advisor was told of it."""

    found: Assessment
    dossier: Dossier

    @cached_property
    def sayable(self) -> Sayable:
        """What sentences may quote and name."""
        return Sayable(self.dossier.facts, self.dossier.names | self.dossier.citable)

    def reasons(self, change: Change) -> Sayable:
        """Return what the reason of a change may quote and name: the new service that it makes, too."""
        if not isinstance(change, MoveTables):
            return self.sayable
        made = {move.service for move in change.moves if move.service}
        return self.sayable._replace(names=self.dossier.names | self.dossier.citable | made)

    @property
    def nameable(self) -> Sayable:
        """What a description may name; it quotes nothing."""
        return Sayable((), self.dossier.names)


def ground(
    drafts: Sequence[Draft], found: Assessment, dossier: Dossier, *, by: str
) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    """Return the drafts that hold as proposals, each once, and a refusal with its reason for each that does not."""
    ground_ = Ground(found, dossier)
    proposals: dict[str, Proposal] = {}
    refused: list[Refusal] = []
    for draft in drafts[:MOST_PROPOSALS]:
        change, out = _without_refused_sentences(draft.change, ground_)
        refused += out
        whole = draft._replace(change=change, reason=tidy(draft.reason), cites=_cites(draft, change))
        if why := _objection(whole, ground_):
            refused.append(_refusal(draft, why))
        elif change:
            whole_change = held(change, found) if isinstance(change, MoveTables) else change
            proposal = Proposal(
                job=_job(change), change=whole_change, reason=whole.reason, cites=whole.cites, by=by
            )
            proposals.setdefault(proposal.id, proposal)
    refused += [_refusal(draft, "It is one of too many.") for draft in drafts[MOST_PROPOSALS:]]
    return tuple(proposals.values()), tuple(refused)


def _objection(draft: Draft, ground: Ground) -> str | None:
    """Return the first thing that is wrong with a draft, or None."""
    if draft.change is None:
        return "It names nothing to change."
    return (
        change_objection(draft.change, ground.found, ground.dossier)
        or _wording(draft.change, ground)
        or _unknown(draft.cites, ground)
        or objection(draft.reason, ground.reasons(draft.change), most=LONGEST_REASON)
        or (None if draft.cites else "It cites no evidence.")
    )


def _unknown(cites: Iterable[str], ground: Ground) -> str | None:
    unknown = next((id_ for id_ in cites if id_ not in ground.dossier.citable), None)
    if unknown is None:
        return None
    return f"It cites {shown(unknown) or 'nothing'}, which is no evidence of what it was told."


def _wording(change: Change, ground: Ground) -> str | None:
    """Return what is wrong with the sentences that a change itself holds."""
    match change:
        case Describe():
            texts = [(change.domain or "", LONGEST_DOMAIN)]
            texts += [(text, LONGEST_RESPONSIBILITY) for text in change.responsibilities or ()]
            return _first(objection(text, ground.nameable, most=most) for text, most in texts)
        case Summarise():
            if len(change.sentences) < FEWEST_SENTENCES:
                return "Too little is left of it."
    return None


def _without_refused_sentences(change: Change | None, ground: Ground) -> tuple[Change | None, list[Refusal]]:
    """Return a change with tidy texts; of a summary the sentences that may be said, and refusals for the others."""
    if isinstance(change, Describe):
        said = tuple(tidy(text) for text in change.responsibilities or ())
        return change.model_copy(update={"domain": tidy(change.domain or ""), "responsibilities": said}), []
    if not isinstance(change, Summarise):
        return change, []
    kept: list[str] = []
    refused: list[Refusal] = []
    for sentence in map(tidy, change.sentences):
        if why := objection(sentence, ground.sayable, most=LONGEST_SENTENCE):
            refused.append(Refusal(what=plain(sentence, _LONGEST_SHOWN), why=why))
        elif sentence not in kept:
            kept.append(sentence)
    return Summarise(sentences=tuple(kept)), refused


def _cites(draft: Draft, change: Change | None) -> tuple[str, ...]:
    """Return what a draft cites, in words and by quoting, each once."""
    sentences = change.sentences if isinstance(change, Summarise) else ()
    quoted = [id_ for text in (draft.reason, *sentences) for id_ in references(text)]
    cited = [id_.strip().removeprefix("{").removesuffix("}") for id_ in draft.cites[:MOST_CITED]]
    return tuple(dict.fromkeys([*cited, *quoted]))


def _refusal(draft: Draft, why: str) -> Refusal:
    said = told(draft.change) if draft.change else draft.reason
    return Refusal(what=plain(said, _LONGEST_SHOWN) or "A change without words", why=why)


def _job(change: Change) -> Job:
    match change.kind:
        case "move tables" | "decide":
            return "boundaries"
        case "summarise":
            return "summary"
    return "service"


def _first(found: Iterable[str | None]) -> str | None:
    return next((item for item in found if item), None)
