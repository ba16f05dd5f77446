"""The finds that the architect wants beside those that the evidence asks for, and why one cannot be built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.conventional import Draft, find_name, is_join
from archkit.design.lookups import PAGING
from archkit.model.design import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archkit.design.conventional import Key
    from archkit.model.api import Api, Entity, Field
    from archkit.model.decision import Choices, FindEdit
    from archkit.model.system import System

_INCOMPARABLE = frozenset(("json", "bytes", "float"))
_MADE_BY_DATABASE = frozenset(("integer", "bigint", "uuid"))  # a caller may ask for what it cannot give


def wanted_finds(choices: Choices, entities: Iterable[Entity], system: System) -> tuple[Draft, ...]:
    """Return the architect's finds that can be built, each once, its columns in the order of the fields."""
    drafts: dict[Key, Draft] = {}
    for edit, entity in _edits(choices, {e.table: e for e in entities}):
        if entity and not _lack(edit, entity, system):
            draft = _draft(edit, entity)
            drafts.setdefault(draft.key, draft)
    return tuple(drafts.values())


def unmet_finds(choices: Choices, api: Api, system: System) -> tuple[Problem, ...]:
    """Return a problem for each find of the architect's that cannot be built."""
    found = _edits(choices, {e.table: e for e in api.entities})
    lacks = ((edit, _lack(edit, entity, system) or _hidden(edit, choices, api)) for edit, entity in found)
    return tuple(
        Problem(
            rule="find_that_cannot_be_built",
            subject=edit.table,
            statement=f"The find of {edit.table} by {', '.join(edit.by) or 'nothing'} cannot be built: {lack}.",
            remedy="Take the find out of its file in design/services/, or correct its columns.",
        )
        for edit, lack in lacks
        if lack
    )


def _hidden(edit: FindEdit, choices: Choices, api: Api) -> str:
    """Say that the find is not in the API though it could be and nobody left it out: another bears its name."""
    entity = api.entity(edit.table)
    by = _draft(edit, entity).by if entity else ()
    own = [p for router in api.routers for p in router.procedures if router.table == edit.table]
    routers = {router.name for router in api.routers if router.table == edit.table}
    is_left_out = any(
        p.is_left_out and p.name.partition(".")[0] in routers
        for service in choices.services
        for p in service.procedures
    )
    is_built = any(p.action == "find" and set(p.by) == set(by) for p in own)
    return "" if is_built or is_left_out else "another find of the table would bear the same name"


def _edits(choices: Choices, entities: Mapping[str, Entity]) -> Iterator[tuple[FindEdit, Entity | None]]:
    for service in choices.services:
        for edit in service.finds:
            yield edit, entities.get(edit.table)


def _draft(edit: FindEdit, entity: Entity) -> Draft:
    wanted = [_field(entity, column) for column in edit.by]
    by = tuple(f.column for f in entity.fields if f in wanted)
    return Draft(entity, find_name(entity, by), "find", by=by)


def _lack(edit: FindEdit, entity: Entity | None, system: System) -> str:
    """Say why the find cannot be built; empty where it can."""
    if entity is None:
        return "the design has no such table with columns"
    if not edit.by:
        return "it names no column"
    unknown = [column for column in edit.by if _field(entity, column) is None]
    if unknown:
        return f"{edit.table} has no column {', '.join(unknown)}"
    fields = [f for column in edit.by if (f := _field(entity, column))]
    refused = next((lack for f in fields if (lack := _refused(f))), "")
    is_whole = set(entity.key) <= {f.column for f in fields}
    has_get = bool(entity.key) and is_whole and not is_join(entity, system)
    return refused or ("the key tells its rows apart already, and get looks them up by it" if has_get else "")


def _field(entity: Entity, column: str) -> Field | None:
    """Return the field of a column as the schema, the database or the API writes its name; None for no column."""
    named = (f for f in entity.fields if column in (f.sql_name, f.name))
    return entity.field_of(column) or next(named, None)


def _refused(field: Field) -> str:
    if field.is_secret:
        return f"{field.column} holds a secret, and what is asked for ends up in logs"
    is_given = field.is_writable or field.type in _MADE_BY_DATABASE
    if field.is_list or field.type in _INCOMPARABLE or field.sql_type.startswith("xml") or not is_given:
        return f"{field.column} is of type {field.sql_type}, which is not looked up by equality"
    if field.name in PAGING:
        return f"{field.column} would be called as pages are asked for"
    return ""
