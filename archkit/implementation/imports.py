"""Import statements of generated modules: nothing is imported that is not used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.implementation.entity_code import EntityCode


@dataclass(frozen=True)
class Imports:
    """The names that one module takes from another, in order; empty where it takes none."""

    keyword: str
    names: tuple[str, ...]


def imports(values: Iterable[str], types: Iterable[str] = ()) -> Imports:
    """Return the import of these values and types; only types make an import of types."""
    named = set(values)
    only_types = set(types) - named
    if not named:
        return Imports("import type", tuple(sorted(only_types, key=str.lower)))
    marked = {**{name: name for name in named}, **{name: f"type {name}" for name in only_types}}
    return Imports("import", tuple(marked[name] for name in sorted(marked, key=str.lower)))


def of_schemas(entity: EntityCode) -> dict[str, Imports]:
    """Return what the module of an entity's schemas imports, by path."""
    fields = {*entity.shown, *(f for find in entity.finds for f in find.by)}
    fields |= {*entity.writable} if "create" in entity.stored else set()
    fields |= {*entity.changeable} if "update" in entity.stored else set()
    return {"#platform/columns": imports(name for f in fields for name in f.imports)}


def of_repository(entity: EntityCode) -> dict[str, Imports]:
    """Return what the module of an entity's repository imports, by path."""
    name, stored = entity.name, entity.stored
    has_builder = entity.is_looked_up or entity.pages_by_key
    row_type = entity.row_type if entity.reads_rows else ""
    has_sql = (
        (entity.reads_rows and any(f.is_odd for f in entity.shown))
        or (has_builder and any(f.is_oddly_named for f in entity.key))
        or any(f.is_oddly_named for find in entity.finds for f in find.by)
        or (entity.is_listed and not (entity.key and entity.has_tuple))
        or ("update" in stored and entity.key[0].is_odd)
        or ("update" in stored and any(f.is_touched for f in (*entity.changeable, *entity.clocks)))
    )
    kysely = (["ExpressionBuilder"] if has_builder else []) + (["Selectable"] if row_type else [])
    tables = (["Tables"] if has_builder else []) + ([f"{name}Table"] if row_type else [])
    created = entity.writable if "create" in stored else ()
    changed = entity.changeable if "update" in stored else ()
    is_parsed = entity.reads_rows and any(f.field.type == "json" for f in entity.shown)
    types = {
        name: entity.reads_rows,
        f"{name}Create": "create" in stored,
        f"{name}Changes": "update" in stored,
        f"{name}Key": has_builder,
        f"{name}PageRequest": "list" in stored,
        **{find.schema: True for find in entity.finds},
    }
    needed = [each for each, is_needed in types.items() if is_needed]
    return {
        "kysely": imports(["sql"] if has_sql else [], kysely),
        "#platform/columns": imports(each for f in (*created, *changed) for each in f.packers),
        "../../../database.ts": imports(["AppDatabase"], tables),
        "../../../outbox.ts": imports(["Outbox"] if entity.tells else []),
        "./schemas.ts": imports([name] if is_parsed else [], needed),
    }


def of_service(entity: EntityCode) -> dict[str, Imports]:
    """Return what the module of an entity's service imports, by path."""
    name, actions = entity.name, entity.actions
    is_keyed = bool(entity.key) and entity.is_listed_by_service
    has_key = is_keyed or (bool(entity.key) and entity.tells_caches)
    types = {
        name: is_keyed or bool({"get", "create", "update"} & actions),
        f"{name}Create": "create" in actions,
        f"{name}Changes": "update" in actions,
        f"{name}Key": has_key or bool({"get", "update", "delete"} & actions),
        f"{name}Page": entity.is_listed_by_service,
        f"{name}PageRequest": "list" in actions,
        **{find.schema: True for find in entity.finds},
    }
    is_missed = bool({"get", "update", "delete"} & actions)
    return {
        "#platform/cache": imports(
            ["Caches"] if entity.uses_caches else [], ["CachePolicy"] if entity.caches else []
        ),
        "#platform/cursor": imports(["pageOf"] if entity.is_listed_by_service else []),
        "#platform/errors": imports(["NotFound"] if is_missed else [], ["DatabaseError"]),
        "./schemas.ts": imports([], [each for each, is_needed in types.items() if is_needed]),
    }


def of_router(entity: EntityCode) -> dict[str, Imports]:
    """Return what the module of an entity's router imports, by path."""
    name, actions = entity.name, entity.actions
    accesses = {p.access for p in entity.procedures}
    schemas = {
        name: bool({"get", "create", "update"} & actions),
        f"{name}Create": "create" in actions,
        f"{name}Update": "update" in actions,
        f"{name}Key": bool({"get", "delete"} & actions),
        f"{name}Page": entity.is_listed_by_service,
        f"{name}PageRequest": "list" in actions,
        **{find.schema: True for find in entity.finds},
    }
    return {
        "zod": imports(["z"] if "delete" in actions else []),
        "#platform/trpc": imports(["run"] if entity.procedures else []),
        "../../../api.ts": imports([*(f"{access}Procedure" for access in accesses), "router"]),
        "./schemas.ts": imports(each for each, is_needed in schemas.items() if is_needed),
        "./service.ts": imports([f"{name}Service"] if actions or entity.finds else []),
    }
