"""The files of one app, from its code and the templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.implementation import imports
from archkit.implementation.files import GeneratedFile
from archkit.implementation.render import render
from archkit.implementation.trials import fill, limited, queries, told_creation, trials_of
from archkit.implementation.wrapping import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.implementation.app_code import AppCode, ModuleCode
    from archkit.implementation.entity_code import EntityCode
    from archkit.implementation.seeding import Seeding

_BLANKS = re.compile(r"\n{3,}")
_KYSELY = ("ColumnType", "Generated")


def app_files(app: AppCode, seeding: Seeding) -> Iterator[GeneratedFile]:
    """Yield the app's source and tests."""
    root = f"apps/{app.folder}"
    yield _file(f"{root}/project.json", "app/project.json.j2", app=app)
    for name in ("main", "app"):
        yield _file(f"{root}/src/{name}.ts", f"app/{name}.ts.j2", app=app)
    accesses = {p.access for entity in app.entities for p in entity.procedures}
    yield _file(f"{root}/src/api.ts", "app/api.ts.j2", app=app, accesses=accesses)
    yield _database(app, f"{root}/src/database.ts")
    yield _app_test(app, seeding, f"{root}/src/app.test.ts")
    yield from _outbox(app, seeding, f"{root}/src")
    for module in app.modules:
        yield from _module(app, module, seeding, f"{root}/src/modules/{module.folder}")


def _module(app: AppCode, module: ModuleCode, seeding: Seeding, folder: str) -> Iterator[GeneratedFile]:
    if module in app.served:
        yield _file(f"{folder}/router.ts", "app/module_router.ts.j2", module=module)
        yield _file(f"{folder}/services.ts", "app/module_services.ts.j2", module=module)
    for entity in module.entities:
        yield from _entity(entity, module, f"{folder}/{entity.folder}")
    for transaction in module.transactions:
        place = f"{folder}/{transaction.parent}/{transaction.folder}"
        for name in ("schemas", "service"):
            yield _file(f"{place}/{name}.ts", f"app/transaction/{name}.ts.j2", transaction=transaction)
    trials = trials_of(app, module, seeding)
    if trials.cruds or trials.transactions:
        yield _file(
            f"{folder}/{module.folder}.test.ts",
            "app/module.test.ts.j2",
            app=app,
            module=module,
            cruds=trials.cruds,
            transactions=trials.transactions,
        )


def _entity(entity: EntityCode, module: ModuleCode, folder: str) -> Iterator[GeneratedFile]:
    taken = {
        "schemas": imports.of_schemas(entity),
        "repository": imports.of_repository(entity),
        "service": imports.of_service(entity),
        "router": imports.of_router(entity),
    }
    own = {t.procedure.name: t for t in module.transactions if t.procedure.router == entity.entity.router}
    for name, wanted in taken.items():
        needed = {"service": entity.has_service, "router": bool(entity.procedures)}
        if needed.get(name, entity.has_repository):
            yield _file(
                f"{folder}/{name}.ts",
                f"app/entity/{name}.ts.j2",
                entity=entity,
                imports=wanted,
                transactions=own,
            )


def _database(app: AppCode, path: str) -> GeneratedFile:
    types = [f.table_type for entity in app.entities for f in entity.fields]
    used = [n for n in _KYSELY if app.outbox or any(each.startswith(f"{n}<") for each in types)]
    return _file(path, "app/database.ts.j2", app=app, kysely=imports.imports([], used))


def _outbox(app: AppCode, seeding: Seeding, root: str) -> Iterator[GeneratedFile]:
    if app.outbox is None:
        return
    yield _file(f"{root}/events.ts", "app/events.ts.j2", app=app)
    yield _file(f"{root}/outbox.ts", "app/outbox.ts.j2", app=app)
    trial = told_creation(app, seeding)
    if trial:
        yield _file(f"{root}/outbox.test.ts", "app/outbox.test.ts.j2", app=app, crud=trial)


def _app_test(app: AppCode, seeding: Seeding, path: str) -> GeneratedFile:
    rows, _ = fill(app, seeding)
    return _file(
        path,
        "app/app.test.ts.j2",
        app=app,
        rows=rows,
        queries=queries(app, rows),
        procedures=tuple(p for entity in app.entities for p in entity.procedures),
        scopes=tuple(f"{m.name}:{what}" for m in app.modules for what in ("read", "write")),
        limited=limited(app),
    )


def _file(path: str, template: str, **values: object) -> GeneratedFile:
    text = _BLANKS.sub("\n\n", render(template, **values)).lstrip("\n")
    whole = text.rstrip("\n") + "\n"
    return GeneratedFile(path=path, text=wrap(whole) if path.endswith(".ts") else whole)
