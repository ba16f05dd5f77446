"""The page's section on the project context: which keys were read, what each fed, and what became of decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.html import body
from archkit.report.prior_words import fates, prior_words
from archkit.report.section import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.report.section import Page

_SCHEMA = "context/database_schema.json"
_LISTED = 12


@dataclass(frozen=True)
class Fed:
    """A key and what it fed, in one sentence."""

    key: str
    what: str


def project_context(page: Page) -> Section | None:
    """Build what the project context fed; nothing where nothing was read."""
    a = page.assessment
    problems = tuple(filter(None, (a.prior.away, *a.prior.problems)))
    if not a.prior.keys and not problems:
        return None
    decided = fates(a)
    html = body(
        "context.html.j2",
        fed=[Fed(key, _FED[key](a)) for key in a.prior.keys if key in _FED],
        fates=decided[: page.parts],
        patterns=a.prior.patterns[: page.parts],
        left_out=max(len(decided) - page.parts, 0) + max(len(a.prior.patterns) - page.parts, 0),
        problems=problems,
        cited=page.cited,
    )
    return Section("context", "From the project context", html)


def _declared(a: Assessment) -> str:
    used = [p for p in (a.boundaries.pins if a.boundaries else ()) if p.by == "context"]
    left = len(a.prior.pins) - len(used)
    held = _listed(f"{p.table} in {p.service}" for p in used)
    said = f"Holds {words.plural(len(used), 'declared table')}: {held}." if used else "Holds no table."
    if not left:
        return said
    verb = "is" if left == 1 else "are"
    return f"{said} {words.plural(left, 'other table')} {verb} pinned by the architect, or unknown here."


def _stack(a: Assessment) -> str:
    new = _listed(f"{t.name} {t.version or ''}".strip() for t in a.prior.stack)
    return f"Adds to the stack: {new}." if new else "Names nothing that the brief does not."


def _targets(a: Assessment) -> str:
    asked = (f"{t.metric} of {t.scenario} below {words.quantity(t.max, t.unit)}" for t in a.prior.targets)
    said = _listed(asked)
    return (
        f"Adds targets, which can only tighten a gate: {said}."
        if said
        else "Asks nothing that the brief does not."
    )


def _schema(a: Assessment) -> str:
    if any(file.path == _SCHEMA for file in a.ledger.files):
        return f"Stands in for a schema: {words.plural(len(a.system.tables), 'table')}."
    return "Was not used: the inputs hold a schema."


def _patterns(a: Assessment) -> str:
    return f"{words.plural(len(a.prior.patterns), 'pattern')} in use, as others say."


_FED: Mapping[str, Callable[[Assessment], str]] = {
    "backend_architecture": _declared,
    "backend_patterns": _patterns,
    "backend_decisions": prior_words,
    "tech_stack_config": _stack,
    "database_schema": _schema,
    "code_quality_standards": _targets,
}


def _listed(names: Iterable[str]) -> str:
    return words.listed(names, _LISTED)
