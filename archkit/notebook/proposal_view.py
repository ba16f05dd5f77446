"""How a proposal reads: the change in one sentence, the reason with its figures, and what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.model.fact import facts_of
from archkit.model.proposal import Describe, Summarise
from archkit.notebook.view import View, code
from archkit.report import words
from archkit.report.change_words import change_sentence, held_sentence, others_sentence
from archkit.report.filled import filled_html, filled_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.fact import Fact
    from archkit.model.proposal import Change, Effect, Proposal

NAMED = 2
NO_EFFECT = "No measure of the design changes."
_QUOTED = re.compile(r"`([^`]+)`")
_CLAIM = Markup('<p class="claim"><b>{}</b></p>')
_TEXT = Markup("<p>{}</p>")
_REASON = Markup('<p class="remedy">{}</p>')
_LIST = Markup("<ul>{}</ul>")
_ITEM = Markup("<li>{}</li>")
_CITED = Markup('<details class="query"><summary>Rests on {}</summary>{}</details>')
_SAID = Markup("{}: {}")
_EFFECT = Markup('<p class="remedy">{}</p>')
_MEASURED = Markup("Designed anew with it: {}.")
_MEASURE = Markup('<span class="short">{} <b>{}</b> → <b>{}</b></span>')


@dataclass(frozen=True)
class Figures:
    """An assessment with what a text may quote of it, and what may be cited, in words by id."""

    found: Assessment
    facts: Mapping[str, Fact]
    cited: Mapping[str, str]


def figures_of(found: Assessment) -> Figures:
    """Return the figures of an assessment; cited are its findings, gates and evidence."""
    facts = facts_of(found)
    gates = {v.id: f"{v.name}, {v.subject.replace('_', ' ')}: {v.state}" for v in found.verdicts}
    measured = {f.id: f"{f.about}, {words.quantity(f.value, f.unit)}" for f in facts.values()}
    return Figures(found, facts, gates | {f.id: f.statement for f in found.findings} | measured)


def proposal_view(proposal: Proposal, figures: Figures, effect: View | None = None) -> View:
    """Show the change, what it would say where one sentence does not tell, why, its effect, and what it rests on."""
    change, facts = proposal.change, figures.facts
    sentence = change_sentence(change, figures.found)
    held = held_sentence(change)
    html = _CLAIM.format(prose(sentence)) + _detail(change, facts)
    if held:
        html += _REASON.format(prose(held))
    if reason := filled_html(proposal.reason, facts):
        html += _REASON.format(reason)
    text = [sentence, held, *_detail_lines(change, facts), filled_text(proposal.reason, facts)]
    if effect:
        html += effect.html
        text.append(effect.text)
    if proposal.cites:
        html += _rests_on(proposal.cites, figures.cited)
        text.append(f"Rests on {', '.join(proposal.cites)}.")
    return View(html, "\n".join(filter(None, text)))


def effects_view(effects: Sequence[Effect]) -> View:
    """Show what archkit measures of a change, before and after; that nothing changes is said too."""
    others = others_sentence(effects)
    told = [
        (e.measure, words.quantity(e.before, e.unit), words.quantity(e.after, e.unit))
        for e in effects
        if not e.tables
    ]
    html = Markup(", ").join(_MEASURE.format(*parts) for parts in told)
    text = ", ".join(f"{measure} {before} → {after}" for measure, before, after in told)
    measured = _MEASURED.format(html) if told else NO_EFFECT
    said = f"Designed anew with it: {text}." if told else NO_EFFECT
    return View(
        _EFFECT.format(Markup(" ").join(filter(None, (measured, prose(others))))), f"{said} {others}".strip()
    )


def prose(text: str) -> Markup:
    """Set a sentence; what stands in backticks is a name of code."""
    parts = _QUOTED.split(text)
    return Markup("").join(code(part) if place % 2 else part for place, part in enumerate(parts))


def _detail(change: Change, facts: Mapping[str, Fact]) -> Markup:
    match change:
        case Summarise():
            filled = (filled_html(sentence, facts) for sentence in change.sentences)
            return _TEXT.format(Markup(" ").join(filter(None, filled)))
        case Describe(responsibilities=(_, *_)):
            return _items(map(prose, change.responsibilities or ()))
        case _:
            return Markup("")


def _detail_lines(change: Change, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    match change:
        case Summarise():
            return tuple(filter(None, (filled_text(sentence, facts) for sentence in change.sentences)))
        case Describe():
            return tuple(f"- {line}" for line in change.responsibilities or ())
        case _:
            return ()


def _rests_on(cites: Sequence[str], cited: Mapping[str, str]) -> Markup:
    """Name the first of what a proposal cites; folded under it, each in words."""
    named = Markup(", ").join(code(cite) for cite in cites[:NAMED])
    more = f" and {len(cites) - NAMED} more" if len(cites) > NAMED else ""
    lines = (_SAID.format(code(cite), cited.get(cite, "no longer measured")) for cite in cites)
    return _CITED.format(named + more, _items(lines))


def _items(lines: Iterable[Markup]) -> Markup:
    return _LIST.format(Markup("").join(map(_ITEM.format, lines)))
