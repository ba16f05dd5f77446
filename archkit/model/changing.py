"""Changes carried out on choices, and the changes that take them back; nothing is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from archkit.model.boundaries import Pin
from archkit.model.decision import Choices, Decided, FindEdit, ProcedureEdit, ServiceEdit
from archkit.model.proposal import AddFind, Decide, Describe, EditProcedure, Move, MoveTables, Summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from archkit.model.proposal import Change

OfService = Describe | AddFind | EditProcedure
T = TypeVar("T")


def changed(choices: Choices, change: Change) -> Choices:
    """Return what the choices would be with the change; what it does not speak of stays as it is."""
    match change:
        case MoveTables():
            return choices.model_copy(update={"pins": _moved(choices, change)})
        case Decide():
            return choices.model_copy(update={"decided": _decided(choices, change)})
        case Summarise():
            return choices.model_copy(update={"summary": change.sentences})
        case _:
            edit = changed_edit(choices, change)
            others = tuple(s for s in choices.services if s.service != edit.service)
            edits = others if edit.is_empty else _inserted(others, edit, lambda s: s.service)
            return choices.model_copy(update={"services": edits})


def taking_back(choices: Choices, change: Change, loose: Container[str] = ()) -> Change:
    """Return the change that leads from the changed choices to these ones again.

    `loose` are tables that other accepted changes speak of. Those are let go of, too; one that the change moves is
    named twice: where it was, and as let go of, for when no other change speaks of it any longer.
    """
    match change:
        case MoveTables():
            pinned = {pin.table: pin.service for pin in choices.pins}
            tables = dict.fromkeys(move.table for move in change.moves)
            free = [h.table for h in change.holds if h.table not in pinned or h.table in loose]
            free += [table for table in tables if table in pinned and table in loose]
            return MoveTables(
                moves=tuple(Move(table=t, service=pinned.get(t)) for t in tables),
                holds=tuple(Move(table=t) for t in dict.fromkeys(free)),
            )
        case Decide():
            word = choices.chosen(change.decision)
            if word is None:
                return change.model_copy(update={"status": "proposed"})
            return Decide(decision=word.id, option=word.chosen, status=word.status)
        case Summarise():
            return Summarise(sentences=choices.summary)
        case _:
            return _before(_edit_of(choices, change), change)


def changed_edit(choices: Choices, change: OfService) -> ServiceEdit:
    """Return the edits of the service that the change is about, with the change in them."""
    edit = _edit_of(choices, change)
    match change:
        case Describe():
            said = {"domain": change.domain, "responsibilities": change.responsibilities}
            return edit.model_copy(update=said)
        case AddFind():
            return edit.model_copy(update={"finds": _finds(edit, change)})
        case EditProcedure():
            return edit.model_copy(update={"procedures": _procedures(edit, change)})


def holder_of(choices: Choices, change: OfService) -> str:
    """Return the service whose edits the change goes into: those that speak of the procedure or find already.

    A table may have moved to another service since; else it is the service that the change names.
    """
    for edit in choices.services:
        is_here = isinstance(change, EditProcedure) and any(
            p.name == change.procedure for p in edit.procedures
        )
        if is_here or (isinstance(change, AddFind) and any(_is_same(f, change) for f in edit.finds)):
            return edit.service
    return change.service


def moved_pins(choices: Choices, change: MoveTables) -> dict[str, str | None]:
    """Return what the change does to pins: it moves tables, holds those that no pin places, and lets others go."""
    pinned = {pin.table for pin in choices.pins}
    holds = {h.table: h.service for h in change.holds if h.service is None or h.table not in pinned}
    return {**holds, **{move.table: move.service for move in change.moves}}


def _edit_of(choices: Choices, change: OfService) -> ServiceEdit:
    name = holder_of(choices, change)
    return choices.service(name) or ServiceEdit(service=name)


def _moved(choices: Choices, change: MoveTables) -> tuple[Pin, ...]:
    pins = {pin.table: pin.service for pin in choices.pins}
    wanted: dict[str, str | None] = {**pins, **moved_pins(choices, change)}
    return tuple(Pin(table=t, service=s) for t, s in sorted(wanted.items()) if s is not None)


def _before(edit: ServiceEdit, change: OfService) -> OfService:
    """Return the change to what the edits of the service that hold it say of the same thing."""
    match change:
        case Describe():
            said: dict[str, object] = {"domain": edit.domain, "responsibilities": edit.responsibilities}
        case AddFind():
            said = {"is_added": any(_is_same(find, change) for find in edit.finds)}
        case EditProcedure():
            known = _procedure_of(edit, change)
            said = {"access": known.access, "is_left_out": known.is_left_out}
    return change.model_copy(update=said | {"service": edit.service})


def _decided(choices: Choices, change: Decide) -> tuple[Decided, ...]:
    others = tuple(d for d in choices.decided if d.id != change.decision)
    if change.status == "proposed":
        return others
    word = Decided(id=change.decision, chosen=change.option, status=change.status)
    return _inserted(others, word, lambda d: d.id)


def _finds(edit: ServiceEdit, change: AddFind) -> tuple[FindEdit, ...]:
    others = tuple(find for find in edit.finds if not _is_same(find, change))
    if not change.is_added:
        return others
    is_there = len(others) < len(edit.finds)
    new = FindEdit(table=change.table, by=change.by)
    return edit.finds if is_there else _inserted(edit.finds, new, lambda find: (find.table, find.by))


def _is_same(find: FindEdit, change: AddFind) -> bool:
    """Whether it is the same look-up; the order of its columns says nothing."""
    return find.table == change.table and set(find.by) == set(change.by)


def _procedures(edit: ServiceEdit, change: EditProcedure) -> tuple[ProcedureEdit, ...]:
    old = _procedure_of(edit, change)
    new = old.model_copy(update={"access": change.access, "is_left_out": change.is_left_out})
    if new == ProcedureEdit(name=new.name):
        return tuple(p for p in edit.procedures if p.name != new.name)
    if any(p.name == new.name for p in edit.procedures):
        return tuple(new if p.name == new.name else p for p in edit.procedures)
    return _inserted(edit.procedures, new, lambda procedure: procedure.name)


def _procedure_of(edit: ServiceEdit, change: EditProcedure) -> ProcedureEdit:
    known = (p for p in edit.procedures if p.name == change.procedure)
    return next(known, ProcedureEdit(name=change.procedure))


def _inserted(items: tuple[T, ...], new: T, order: Callable[[T], Any]) -> tuple[T, ...]:
    """Return the items with the new one before the first that sorts behind it; the others keep their order."""
    place = next((i for i, item in enumerate(items) if order(item) > order(new)), len(items))
    return (*items[:place], new, *items[place:])
