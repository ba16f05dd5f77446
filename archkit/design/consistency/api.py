"""Contradictions in the API: names, owners and schemas of procedures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archkit.model.design import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.api import Api, Entity, Procedure
    from archkit.model.design import Design

_BY_KEY = frozenset({"get", "find", "update", "delete"})


def name_given_twice(design: Design) -> Iterator[Problem]:
    """Two things have one name.

    Seen as: two services, apps, routers, procedures, entities, or decisions with the same name, or two
    fields of an entity. The generated code would not compile, or one would hide the other.
    Do: report it: archkit makes these names itself.
    """
    for kind, names in _named(design):
        for name, times in Counter(names).items():
            if times > 1:
                yield Problem(
                    rule="name_given_twice",
                    subject=name,
                    statement=f"{times} {kind} are called {name}.",
                    remedy="Rename all but one of them.",
                )


def entity_of_another_service(design: Design) -> Iterator[Problem]:
    """An entity belongs to another service than its table.

    Seen as: the service that an entity names does not own the entity's table.
    Do: pin the table to the service that should have both.
    """
    for entity in design.api.entities:
        service = design.service(entity.service)
        if service and entity.table not in service.tables:
            yield Problem(
                rule="entity_of_another_service",
                subject=entity.name,
                statement=f"{entity.name} is in {service.name}, which does not own {entity.table}.",
                remedy=f"Pin {entity.table} to {service.name}, or move {entity.name} to its owner.",
            )


def procedure_of_another_service(design: Design) -> Iterator[Problem]:
    """A procedure works on a table that its service does not own.

    Seen as: the service of the router does not have the procedure's table, or the procedure names another
    router than the one it stands in. The service would read and write behind the owner's back.
    Do: move the procedure to the router of the owner, and reach it by a link.
    """
    for router in design.api.routers:
        service = design.service(router.service)
        for procedure in router.procedures:
            if procedure.router != router.name:
                why = f"it stands in the router {router.name}"
            elif service and procedure.table not in service.tables:
                why = f"{service.name} does not own {procedure.table}"
            else:
                continue
            yield Problem(
                rule="procedure_of_another_service",
                subject=procedure.full_name,
                statement=f"{procedure.full_name} is out of place: {why}.",
                remedy="Move it to the router of the service that owns the table.",
            )


def procedure_without_schema(design: Design) -> Iterator[Problem]:
    """A procedure lacks an input or an output schema.

    Seen as: its table has no entity; a column that it looks up or fills has no field; it looks up nothing;
    it writes and no field can be written, the key apart in an update; or all fields of its output are secret.
    Do: leave the procedure out, or give the table what is missing.
    """
    for procedure in design.api.procedures:
        for lack in _lacks(design.api, procedure):
            yield Problem(
                rule="procedure_without_schema",
                subject=procedure.full_name,
                statement=f"{procedure.full_name} has no schema: {lack}.",
                remedy=f"Leave {procedure.full_name} out, or give the table what is missing.",
            )


def transaction_across_apps(design: Design) -> Iterator[Problem]:
    """One transaction writes tables of several apps.

    Seen as: a step of a procedure writes a table that no service of the procedure's app owns. Apps share no
    database, so that no transaction reaches both. Inside one app a transaction may span its modules.
    Do: let the procedure write tables of its app, and tell the other app by an event.
    """
    for router in design.api.routers:
        app = design.app_of(router.service)
        services = [design.service(name) for name in (app.services if app else (router.service,))]
        owned = {table for service in services if service for table in service.tables}
        for procedure in router.procedures:
            foreign = sorted({step.table for step in procedure.steps} - owned)
            if foreign and design.service(router.service):
                name = app.name if app else router.service
                yield Problem(
                    rule="transaction_across_apps",
                    subject=procedure.full_name,
                    statement=f"{procedure.full_name} writes {', '.join(foreign)}, which {name} does not own.",
                    remedy="Write tables of one app only, and tell the owner of the others by an event.",
                )


def _named(design: Design) -> Iterator[tuple[str, list[str]]]:
    yield "services", [service.name for service in design.services]
    yield "apps", [app.name for app in design.apps]
    yield "routers", [router.name for router in design.api.routers]
    yield "procedures", [procedure.full_name for procedure in design.api.procedures]
    yield "entities", [entity.name for entity in design.api.entities]
    yield "decisions", [decision.id for decision in design.decisions]
    for entity in design.api.entities:
        yield "fields", [f"{entity.name}.{field.name}" for field in entity.fields]


def _lacks(api: Api, procedure: Procedure) -> Iterator[str]:
    entity = api.entity(procedure.table)
    if entity is None:
        yield f"{procedure.table} has no entity"
        return
    yield from _unknown_columns(entity, procedure.by)
    if procedure.action in _BY_KEY and not procedure.by:
        yield "it looks rows up by nothing"
    fixed = {"create": (), "update": entity.key}.get(procedure.action)
    if fixed is not None and not any(f.is_writable and f.column not in fixed for f in entity.fields):
        yield f"no field of {entity.name} can be written"
    if procedure.action == "transact" and not procedure.steps:
        yield "it has no steps"
    if all(field.is_secret for field in entity.fields):
        yield f"no field of {entity.name} may be shown"
    for step in procedure.steps:
        written = api.entity(step.table)
        if written is None:
            yield f"{step.table} has no entity"
        else:
            yield from _unknown_columns(written, step.filled)


def _unknown_columns(entity: Entity, columns: tuple[str, ...]) -> Iterator[str]:
    for column in columns:
        if entity.field_of(column) is None:
            yield f"{entity.name} has no field for {entity.table}.{column}"
