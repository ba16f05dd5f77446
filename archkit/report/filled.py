"""Sentences that quote facts, with each reference turned into its figure; a figure of no run is never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from archkit.model.fact import facts_of, references
from archkit.report import words
from archkit.report.basis import is_outdated
from archkit.report.html import anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.fact import Fact

MOST_SENTENCES = 24
_LONGEST = 800
_OUTDATED = "The gates, findings or decisions changed since this summary was accepted: read it again."
_BETWEEN = re.compile(r"(?<=[.!?])\s+")
_PIECE = re.compile(r"`?\{([^{}\s]+)\}`?|`([^`]+)`")
_LINK = Markup('<a href="#{}" title="{}">{}</a>')
_FIGURE = Markup('<span title="{}">{}</span>')
_CODE = Markup("<code>{}</code>")


@dataclass(frozen=True)
class Summary:
    """The sentences of the executive summary that this run can fill in, how many it cannot, and what to know."""

    sentences: tuple[Markup, ...]
    texts: tuple[str, ...]
    left_out: int
    outdated: str

    @property
    def note(self) -> str:
        """Say what is left out; empty where nothing is."""
        if not self.left_out:
            return ""
        verbs = ("quotes", "is") if self.left_out == 1 else ("quote", "are")
        amount = words.plural(self.left_out, "sentence")
        return (
            f"{amount} of the summary {verbs[0]} figures that this run no longer has and {verbs[1]} left out."
        )


def filled_text(text: str, facts: Mapping[str, Fact]) -> str:
    """Return the text with its figures; a sentence that quotes what is no fact is left out."""
    return " ".join(_PIECE.sub(lambda piece: _text(piece, facts), s) for s in _kept(text, facts))


def filled_html(text: str, facts: Mapping[str, Fact], cited: frozenset[str] = frozenset()) -> Markup:
    """Return the text with its figures as filled_text does; one whose place is in `cited` links there.

    A name in backticks is set as code.
    """
    return Markup(" ").join(_html(sentence, facts, cited) for sentence in _kept(text, facts))


def left_out(texts: Iterable[str], facts: Mapping[str, Fact]) -> int:
    """Return how many sentences quote what is no fact."""
    return sum(not _is_known(s, facts) for text in texts for s in _BETWEEN.split(text))


def summary_of(assessment: Assessment, cited: frozenset[str] = frozenset()) -> Summary:
    """Return the executive summary with its figures."""
    texts = tuple(words.head(text, _LONGEST) for text in assessment.summary[:MOST_SENTENCES])
    facts = facts_of(assessment) if texts else {}
    known = [text for text in texts if any(_kept(text, facts))]
    return Summary(
        sentences=tuple(filled_html(text, facts, cited) for text in known),
        texts=tuple(filled_text(text, facts) for text in known),
        left_out=left_out(texts, facts),
        outdated=_OUTDATED if known and is_outdated(assessment) else "",
    )


def _kept(text: str, facts: Mapping[str, Fact]) -> list[str]:
    return [sentence for sentence in _BETWEEN.split(text) if _is_known(sentence, facts)]


def _is_known(sentence: str, facts: Mapping[str, Fact]) -> bool:
    return all(reference in facts for reference in references(sentence))


def _text(piece: re.Match[str], facts: Mapping[str, Fact]) -> str:
    fact = facts.get(piece[1] or "")
    return words.quantity(fact.value, fact.unit) if fact else piece[0]


def _html(sentence: str, facts: Mapping[str, Fact], cited: frozenset[str]) -> Markup:
    html, end = Markup(""), 0
    for piece in _PIECE.finditer(sentence):
        html += escape(sentence[end : piece.start()]) + _piece(piece, facts, cited)
        end = piece.end()
    return html + escape(sentence[end:])


def _piece(piece: re.Match[str], facts: Mapping[str, Fact], cited: frozenset[str]) -> Markup:
    fact = facts.get(piece[1] or "")
    if fact is None:
        return _CODE.format(piece[2])
    about, figure = words.head(fact.about, 200), words.quantity(fact.value, fact.unit)
    return (
        _LINK.format(anchor(fact.place), about, figure)
        if fact.place in cited
        else _FIGURE.format(about, figure)
    )
