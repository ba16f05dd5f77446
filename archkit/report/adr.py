"""A decision as text: Markdown in the form of MADR 4, the same bytes for the same decision."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.markdown import line, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.decision import Decision, Option

_PLAIN = re.compile(r"[A-Za-z][\w-]*( [\w-]+)*", re.ASCII)
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_STARTS = frozenset(
    "A All An Any Both Each Every For In It Its No Nobody Nothing One Only The There They This Two With".split()
)


def decision_madr(decision: Decision) -> str:
    """Return the decision as a MADR: a head that says status, id and chosen, then its sections.

    A section with nothing to say is left out. No date stands in it, so that a run without change changes no
    byte. Names from the study cannot become Markdown of their own.
    """
    sections = (
        f"# {line(decision.title)}",
        _section("Context and Problem Statement", paragraph(decision.context)),
        _section("Decision Drivers", _bullets(decision.drivers)),
        _section("Considered Options", _bullets(option.name for option in decision.options)),
        _section("Decision Outcome", _outcome(decision)),
        _section("Consequences", _bullets(decision.consequences), level=3),
        _section("Confirmation", _confirmation(decision), level=3),
        _section("Pros and Cons of the Options", "\n\n".join(map(_option, decision.options))),
        _section("More Information", _more(decision)),
    )
    return _head(decision) + "\n\n".join(section for section in sections if section) + "\n"


def _head(decision: Decision) -> str:
    fields = {"status": decision.status, "id": decision.id, "chosen": decision.chosen}
    entries = (f"{name}: {_scalar(value)}" for name, value in fields.items())
    return "---\n" + "\n".join(entries) + "\n---\n"


def _outcome(decision: Decision) -> str:
    chosen, proposed = f'"{line(decision.chosen)}"', f'"{line(decision.proposed)}"'
    if decision.chosen == decision.proposed:
        return f"Chosen option: {chosen}.\n\n{paragraph(decision.why)}".rstrip()
    return (
        f"Chosen option: {chosen}, by {decision.decider}.\n\n"
        f"The evidence proposes {proposed}: {line(decision.why)}"
    )


def _confirmation(decision: Decision) -> str:
    return f"The gate {line(decision.confirmation)} confirms it." if decision.confirmation else ""


def _option(option: Option) -> str:
    score = [f"Neutral, because it scores {words.number(option.score)}"] if option.score is not None else []
    pros = [f"Good, because {_clause(text)}" for text in option.pros]
    cons = [f"Bad, because {_clause(text)}" for text in option.cons]
    return f"### {line(option.name)}\n\n{_bullets([*score, *pros, *cons]) or 'Nothing is noted.'}"


def _more(decision: Decision) -> str:
    parts = []
    if prediction := decision.prediction:
        value = words.quantity(prediction.value, prediction.unit).replace(words.NBSP, " ")
        parts.append(f"Prediction, to be graded by the next log: {line(prediction.measure)} {line(value)}.")
    if decision.evidence:
        parts.append("Evidence:\n\n" + _bullets(decision.evidence))
    return "\n\n".join(parts)


def _section(title: str, text: str, *, level: int = 2) -> str:
    return f"{'#' * level} {title}\n\n{text}" if text else ""


def _bullets(items: Iterable[str]) -> str:
    return "\n".join(f"* {line(item)}" for item in items)


def _clause(sentence: str) -> str:
    """Return a sentence as it goes on behind "because"; names keep their capital."""
    first, space, rest = sentence.partition(" ")
    return (first.lower() if first in _STARTS else first) + space + rest


def _scalar(text: str) -> str:
    """Return the text as a scalar of YAML, quoted where it could be read as anything else."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escaped(c) for c in quoted)


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08x}"  # noqa: PLR2004
