"""What a change names and the design does not have: a proposal may be older than the design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.proposal import Decide, EditProcedure, MoveTables, Summarise

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.decision import Choices
    from archkit.model.proposal import AddFind, Change, Describe


def unknown_part(change: Change, found: Assessment, choices: Choices) -> str:
    """Say which table, decision, option, service or procedure there is not; empty where there is each."""
    match change:
        case MoveTables():
            cut = found.boundaries
            tables = (m.table for m in (*change.moves, *change.holds) if m.service is not None)
            lost = [table for table in tables if cut is None or cut.service_of(table) is None]
            return f"there is no table {', '.join(lost)}" if lost else ""
        case Decide():
            return _unknown_option(change, found)
        case Summarise():
            return ""
        case _:
            return _unknown_name(change, found, choices)


def _unknown_option(change: Decide, found: Assessment) -> str:
    decision = found.design.decision(change.decision) if found.design else None
    if decision is None:
        return f"there is no decision {change.decision}"
    is_option = change.option in {option.name for option in decision.options}
    return "" if is_option else f"{change.decision} has no option {change.option}"


def _unknown_name(change: Describe | AddFind | EditProcedure, found: Assessment, choices: Choices) -> str:
    """Say which service or procedure is not there; one that was left out can come back."""
    design = found.design
    if design is None or design.service(change.service) is None:
        return f"there is no service {change.service}"
    if not isinstance(change, EditProcedure):
        return ""
    edited = {p.name for edit in choices.services for p in edit.procedures}
    built = {p.full_name for p in design.api.procedures}
    return "" if change.procedure in built | edited else f"there is no procedure {change.procedure}"
