"""Which changes hold: they name what is there, respect what is fixed, and change something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.advisor.known import system_of
from archkit.advisor.numbers import is_number_word
from archkit.advisor.prose import shown
from archkit.model.holding import fixed_tables
from archkit.model.proposal import AddFind, Decide, Describe, EditProcedure, MoveTables, Summarise

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from archkit.advisor.dossier import Dossier
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Change, Move
    from archkit.model.service import Service

_SLUG = re.compile(r"[a-z][a-z]*(?:-[a-z]+)*")
_LONGEST_SLUG = 40
_MOST_RESPONSIBILITIES = 8


def told(change: Change) -> str:
    """Say a change in a few words, for a refusal."""
    match change:
        case MoveTables():
            return f"Move {_listed(m.table for m in change.moves)} to {_listed(m.service or '' for m in change.moves)}"
        case Decide():
            return f"Decide {change.decision}: {change.option}"
        case Describe():
            said = "; ".join(change.responsibilities or ())
            return f"Describe {change.service}: {change.domain}; {said}"
        case AddFind():
            return f"Find {change.table} by {_listed(change.by)}"
        case EditProcedure():
            return f"{'Leave out' if change.is_left_out else 'Protect'} {change.procedure}"
        case Summarise():
            return f"Summary: {' '.join(change.sentences)}"


def change_objection(change: Change, found: Assessment, dossier: Dossier) -> str | None:
    """Return why a change cannot be made to this design, in a sentence, or None if it can."""
    match change:
        case MoveTables():
            return _of_moves(change, found, dossier.names)
        case Decide():
            return _of_decision(change, found)
        case Summarise():
            same = change.sentences == found.summary
            return "It is the summary that is there already." if same else None
        case Describe() | AddFind() | EditProcedure():
            return _of_service(change, found, dossier.names)


def _of_service(
    change: Describe | AddFind | EditProcedure, found: Assessment, names: Container[str]
) -> str | None:
    service = found.design.service(change.service) if found.design else None
    if service is None:
        return f"It is about a service `{shown(change.service)}`, which the design does not have."
    match change:
        case Describe():
            return _of_description(change, service)
        case AddFind():
            return _of_columns(change, found, names) or _of_find(change, service, found)
        case EditProcedure():
            return _of_procedure(change, service, found)


def _of_moves(change: MoveTables, found: Assessment, names: Container[str]) -> str | None:
    bounds = found.boundaries
    if bounds is None:
        return "There is no cut to change."
    pinned = fixed_tables(found)
    services = {s.name for s in bounds.services} | {
        s.name for s in (found.design.services if found.design else ())
    }
    tables = [move.table for move in change.moves]
    if len(set(tables)) < len(tables):
        return "It moves the same table more than once."
    for move in change.moves:
        place = bounds.service_of(move.table)
        if place is None or move.table not in names:
            return f"It names a table `{shown(move.table)}`, which the schema does not have."
        if move.table in pinned:
            return f"It moves `{shown(move.table)}`, which is pinned where it is."
        if why := _of_target(move, place, services):
            return why
    return None


def _of_target(move: Move, place: str, services: Container[str]) -> str | None:
    if move.service is None:
        return f"It does not say where `{shown(move.table)}` goes."
    if move.service == place:
        return f"It changes nothing: `{shown(move.table)}` is in {shown(place)} already."
    if move.service in services:
        return None
    is_slug = _SLUG.fullmatch(move.service) is not None and len(move.service) <= _LONGEST_SLUG
    is_slug = is_slug and not any(map(is_number_word, move.service.split("-")))
    return (
        None if is_slug else f"`{shown(move.service)}` is neither a service nor a plain name for a new one."
    )


def _of_decision(change: Decide, found: Assessment) -> str | None:
    decision = found.design.decision(change.decision) if found.design else None
    if decision is None:
        return f"It names a decision `{shown(change.decision)}`, which the design does not have."
    if change.option not in {option.name for option in decision.options}:
        return f"`{shown(change.option)}` is no option of {shown(change.decision)}."
    if decision.status == change.status and decision.chosen == change.option:
        return f"It changes nothing: {shown(change.decision)} is decided so already."
    return None


def _of_description(change: Describe, service: Service) -> str | None:
    if not change.responsibilities:
        return "It names no responsibility."
    if len(change.responsibilities) > _MOST_RESPONSIBILITIES:
        return "It names too many responsibilities."
    if (change.domain, change.responsibilities) == (service.domain, service.responsibilities):
        return "It changes nothing: the service is described so already."
    return None


def _of_columns(change: AddFind, found: Assessment, names: Container[str]) -> str | None:
    table = system_of(found).table(change.table)
    if table is None or change.table not in names:
        return f"It names a table `{shown(change.table)}`, which the schema does not have."
    for column in change.by:
        if table.column(column) is None or column not in names:
            return f"It names a column `{shown(column)}`, which `{shown(change.table)}` does not have."
    return "It names the same column more than once." if len(set(change.by)) < len(change.by) else None


def _of_find(change: AddFind, service: Service, found: Assessment) -> str | None:
    if change.table not in service.tables:
        return f"It looks up `{shown(change.table)}`, which {shown(service.name)} does not own."
    entity = found.design.api.entity(change.table) if found.design else None
    secrets = {f.column for f in entity.fields if f.is_secret} if entity else set()
    if secret := next((c for c in change.by if c in secrets), None):
        return f"It looks rows up by `{shown(secret)}`, which is a secret."
    procedures = found.design.api.procedures if found.design else ()
    if any(p.table == change.table and set(p.by) == set(change.by) and p.kind == "query" for p in procedures):
        return "It changes nothing: a procedure looks rows up by these columns already."
    return None


def _of_procedure(change: EditProcedure, service: Service, found: Assessment) -> str | None:
    routers = found.design.api.routers if found.design else ()
    own = {p.full_name: p for router in routers if router.service == service.name for p in router.procedures}
    procedure = own.get(change.procedure)
    if procedure is None:
        return f"It names a procedure `{shown(change.procedure)}`, which {shown(service.name)} does not have."
    if change.access == "public":
        return "It opens a procedure to everyone, which only the architect may do."
    if not change.is_left_out and change.access in (None, procedure.access):
        return f"It changes nothing: `{shown(change.procedure)}` is {procedure.access} already."
    return None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(f"`{name}`" for name in names))
