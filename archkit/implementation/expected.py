"""What the proof of a workspace may expect: how each app starts, rows to put in first, and calls to make."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from archkit.implementation.files import GeneratedFile
from archkit.implementation.proof.expectations import (
    EXPECTATIONS,
    AppExpectations,
    Call,
    Expectations,
    Mutation,
)
from archkit.implementation.seeding import Seeding
from archkit.implementation.trials import CrudTrial, creations, fill, queries

if TYPE_CHECKING:
    from archkit.implementation.app_code import AppCode
    from archkit.model.api import Procedure
    from archkit.model.design import Design


def expectations(design: Design, apps: tuple[AppCode, ...]) -> GeneratedFile:
    """Return the file that the proof reads; it changes with the design."""
    digest = hashlib.sha256(design.model_dump_json().encode()).hexdigest()
    found = Expectations(design=digest, apps=tuple(_app(app, design) for app in apps))
    return GeneratedFile(path=EXPECTATIONS, text=found.model_dump_json(indent=2) + "\n")


def _app(app: AppCode, design: Design) -> AppExpectations:
    seeding = Seeding(tuple(entity.entity for entity in app.entities), design.system)
    rows, _ = fill(app, seeding)
    asked = [Call(path=path, input=given, scope=_scope(path, app)) for path, given, _ in queries(app, rows)]
    created = min(creations(app, seeding), key=_rank, default=None)
    seeds = (*(row.sql for row in rows), *(created.seeds if created else ()))
    protected = [call for call in asked if call.scope]
    return AppExpectations(
        name=app.folder,
        main=f"dist/apps/{app.folder}/src/main.js",
        schema_path=f"apps/{app.folder}/prisma/schema.prisma",
        prefix=app.prefix,
        headers=app.headers,
        seed=seeds,
        query=next(iter(asked), None),
        mutation=_mutation(created, app) if created else None,
        protected=next(iter(protected), None),
        invalid=_invalid(created, app) if created else None,
    )


def _mutation(created: CrudTrial, app: AppCode) -> Mutation:
    path = created.path("create") or ""
    then = created.path("get")
    call = Call(path=path, input=created.input, scope=_scope(path, app))
    key = created.known_key
    if then is None or key is None:
        return Mutation(call=call)
    return Mutation(call=call, then=Call(path=then, input=key, scope=_scope(then, app)))


def _invalid(created: CrudTrial, app: AppCode) -> Call:
    path = created.path("create") or ""
    return Call(path=path, input={**created.input, "no such field": 1}, scope=_scope(path, app))


def _rank(trial: CrudTrial) -> tuple[bool, int, str]:
    """Order creations: those whose row can be asked for come first, then those that need the fewest rows."""
    is_shown = trial.path("get") is not None and trial.known_key is not None
    return (not is_shown, len(trial.seeds), trial.entity.name)


def _scope(path: str, app: AppCode) -> str:
    """Return the scope that a procedure asks for; nothing where it is public."""
    for entity in app.entities:
        for procedure in entity.procedures:
            if procedure.full_name == path and procedure.access == "protected":
                return f"{entity.scope}:{_verb(procedure)}"
    return ""


def _verb(procedure: Procedure) -> str:
    return "read" if procedure.kind == "query" else "write"
