"""The summary as the rules write it: what was looked at, judged, found and designed, each figure a reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.advisor.replies import Draft
from archkit.model.fact import facts_of, references
from archkit.model.proposal import Summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Question
    from archkit.model.verdict import Verdict

MOST_SENTENCES = 7
_ONE = {
    "findings begin": "finding begins",
    "fail": "fails",
    **{
        f"{one}s": one
        for one in ("statement", "request", "table", "gate", "finding", "foreign key", "write transaction")
    },
}
_NOUN = re.compile(rf"(\{{[^{{}}\s]+\}} )({'|'.join(_ONE)})\b")


def summary_ruled(found: Assessment, _question: Question) -> Iterator[Draft]:
    """Suggest four to seven sentences, as far as something was measured or designed."""
    facts = {id_: fact.value for id_, fact in facts_of(found).items() if fact.value is not None}
    known = (text for text in _sentences(found) if facts.keys() >= {*references(text)})
    said = [_counted(text, facts) for text in known][:MOST_SENTENCES]
    if any(references(text) for text in said):
        why = "It says what was measured, judged and designed, and leaves out what was not."
        yield Draft(Summarise(sentences=tuple(said)), why, ())


def _sentences(found: Assessment) -> Iterator[str]:
    yield from _looked_at(found)
    yield from _judged(found)
    yield from _to_fix(found)
    yield from _designed(found)
    yield from _open(found)


def _counted(text: str, facts: Mapping[str, float]) -> str:
    """Put the noun behind a figure that is one into the singular."""
    return _NOUN.sub(lambda m: m[1] + (_ONE[m[2]] if facts[m[1][1:-2]] == 1 else m[2]), text)


def _looked_at(found: Assessment) -> Iterator[str]:
    if found.totals.statements and found.totals.requests:
        yield "The logs hold {N-statements} statements and {N-requests} requests on {N-tables} tables."
    elif found.totals.statements:
        yield "The log holds {N-statements} statements on {N-tables} tables."
    elif found.totals.requests:
        yield "The log holds {N-requests} requests; no statement was logged."
    elif found.design and found.design.is_blank_page:
        yield "This is a blank page: only a brief was given, and nothing is measured."
    else:
        yield "The schema has {N-tables} tables; no log was given, so nothing is said of its speed."


def _judged(found: Assessment) -> Iterator[str]:
    as_is = [v for v in found.verdicts if v.subject == "as_is" and v.state != "NO DATA"]
    failing = [v for v in as_is if v.state == "FAIL"]
    if not as_is:
        return
    if not failing:
        yield "No gate fails on the system as it is."
        return
    yield "Of {N-gates} gates that can be judged on the system as it is, {N-gates_failed} fail."
    worst = max(failing, key=_excess)
    if worst.evidence and worst.worst:
        measured = f"{{{worst.evidence[0]}}} where the gate asks for {{{worst.id}.threshold}}"
        yield f"The furthest off is `{worst.worst}`, with {measured}."


def _excess(verdict: Verdict) -> float:
    """How many times the bound was missed; a gate without a bound above zero counts least."""
    if not verdict.observed or not verdict.threshold:
        return 0.0
    ratio = verdict.observed / verdict.threshold
    return ratio if verdict.comparison.startswith("<") else 1 / ratio


def _to_fix(found: Assessment) -> Iterator[str]:
    named = next((f for f in found.findings if f.severity == "error" and f.evidence), None)
    if named is None:
        if found.findings:
            yield "Of {N-findings} findings none is an error."
        return
    what, id_ = named.rule.replace("_", " "), named.evidence[0]
    is_share = any(e.id == id_ and e.question.endswith(".error_share") for e in found.evidence)
    measured = "of the requests fail" if is_share else "were measured"
    yield (f"The {{N-findings}} findings begin with `{named.subject}` ({what}), where {{{id_}}} {measured}.")


def _designed(found: Assessment) -> Iterator[str]:
    design, bounds = found.design, found.boundaries
    if design is None or not design.services:
        return
    if len(design.services) == 1:
        yield "The design is one app of one module, which alone writes its tables."
    elif len(design.apps) == 1:
        yield "The design is one app with {N-services} modules, each of which alone writes its tables."
    else:
        yield "The design is {N-services} services in {N-apps} apps, each of which alone writes its tables."
    if bounds and bounds.score.cross_write_transactions is not None:
        yield (
            "Between them {CUT-cross_foreign_keys} foreign keys and {CUT-cross_write_transactions} write transactions "
            "cross, which is the price of a split."
        )
    yield "Its procedures number {N-procedures}, the indexes that it adds {N-indexes}, and its caches {N-caches}."


def _open(found: Assessment) -> Iterator[str]:
    if found.design and any(d.status == "proposed" for d in found.design.decisions):
        yield "The decisions that are still proposed wait for the architect."
