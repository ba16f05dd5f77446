"""A proposed change in one sentence, as an architect would say it; names stand in backticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.proposal import AddFind, Decide, Describe, EditProcedure, MoveTables, Summarise
from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Change, Effect

_NAMED = 4
_MOVED_WITH = 2
_LONGEST = 60
_DOMAIN = 120
_NO_SUMMARY = "Take the executive summary away."
_ACCESS = {
    "public": "Let everybody call {}.",
    "protected": "Let only signed-in callers call {}.",
    None: "Leave who may call {} to the evidence.",
}


def change_sentence(change: Change, found: Assessment | None = None) -> str:
    """Word the change in one sentence; with an assessment it says where tables come from and what a decision is."""
    match change:
        case MoveTables():
            return _moved(change, found)
        case Decide():
            return _decided(change, found)
        case Describe():
            return _described(change)
        case AddFind():
            by = words.listed(map(_name, change.by), _NAMED)
            verb = "Add" if change.is_added else "Take away"
            return f"{verb} a query that finds {_name(change.table)} by {by}."
        case EditProcedure():
            pattern = "Leave {} out." if change.is_left_out else _ACCESS[change.access]
            return pattern.format(_name(change.procedure))
        case Summarise():
            amount = words.plural(len(change.sentences), "sentence")
            return f"Begin the report with a summary of {amount}." if change.sentences else _NO_SUMMARY


def held_sentence(change: Change) -> str:
    """Say how many tables a change holds where they are, and by what; empty where it holds none."""
    holds = change.holds if isinstance(change, MoveTables) else ()
    if not holds:
        return ""
    services = words.listed(map(_name, sorted({h.service for h in holds if h.service})), _NAMED)
    tables = words.plural(len(holds), "other table")
    verb = "is held where it is" if len(holds) == 1 else "are held where they are"
    return f"The {tables} of {services} {verb} (pins in design/boundaries.yaml)."


def others_sentence(effects: Iterable[Effect]) -> str:
    """Say which tables move though the change does not name them; empty where none does."""
    tables = [move for effect in effects for move in effect.tables]
    said = words.listed((f"{_name(m.table)} to {_name(m.service or '')}" for m in tables), _MOVED_WITH)
    return f"Others move with it: {said}." if tables else ""


def _moved(change: MoveTables, found: Assessment | None) -> str:
    """Word the moves, those from one service to another together; all tables of a service are a merge."""
    groups: dict[tuple[str | None, str | None], list[str]] = {}
    for move in change.moves:
        owner = found.boundaries.service_of(move.table) if found and found.boundaries else None
        source = None if owner == move.service else owner
        groups.setdefault((source, move.service), []).append(move.table)
    clauses = [_move(tables, *between, found) for between, tables in groups.items()]
    said = "; ".join([clauses[0], *(c[:1].lower() + c[1:] for c in clauses[1:_NAMED])])
    more = len(clauses) - _NAMED
    return f"{said} and {words.plural(more, 'more move')}." if more > 0 else f"{said}."


def _move(tables: list[str], source: str | None, target: str | None, found: Assessment | None) -> str:
    named = words.listed(map(_name, tables), _NAMED)
    if target is None:
        return f"Put {named} where the evidence says"
    cut = found.boundaries.services if found and found.boundaries else ()
    owned = {service.name: set(service.tables) for service in cut}
    if source and owned.get(source) == set(tables) and target in owned:
        return f"Merge {_name(source)} into {_name(target)}, with {named}"
    to = _name(target) if target in owned or not owned else f"a new service {_name(target)}"
    return f"Move {named} from {_name(source)} to {to}" if source else f"Move {named} to {to}"


def _decided(change: Decide, found: Assessment | None) -> str:
    decision = found.design.decision(change.decision) if found and found.design else None
    title = words.head(decision.title, _DOMAIN) if decision else ""
    named = f"{_name(change.decision)} ({title})" if title else _name(change.decision)
    if change.status == "proposed":
        return f"Leave {named} to the evidence."
    verb = {"accepted": "Choose", "rejected": "Reject"}.get(change.status, f"Note as {change.status}:")
    return f"{verb} {_name(change.option)} in {named}."


def _described(change: Describe) -> str:
    said = []
    if change.domain is not None:
        said.append(f"as “{words.head(change.domain, _DOMAIN)}”")
    if change.responsibilities is not None:
        said.append(
            f"with {words.plural(len(change.responsibilities), 'responsibility', 'responsibilities')}"
        )
    if not said:
        return f"Describe {_name(change.service)} as the evidence says."
    return f"Describe {_name(change.service)} {', '.join(said)}."


def _name(text: str) -> str:
    """Return a name in backticks, on one line, that cannot end them."""
    flat = "".join(c if c.isprintable() and c != "`" else " " for c in text)
    return f"`{words.head(flat, _LONGEST)}`"
