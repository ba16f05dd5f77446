"""Which methods are cached, and which writes make what they hold stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.entity_code import CacheCode, method_of

if TYPE_CHECKING:
    from archkit.model.api import Entity, Procedure
    from archkit.model.design import Design
    from archkit.model.system import System

_LEAVES_ROWS = frozenset({None, "no action", "restrict"})


def caches_of(design: Design, entity: Entity, procedures: tuple[Procedure, ...]) -> tuple[CacheCode, ...]:
    """Return the caches of an entity's queries that the process keeps."""
    found = []
    for policy in design.caches:
        procedure = next((p for p in procedures if p.full_name == policy.procedure), None)
        if procedure is None or procedure.kind != "query" or policy.layer != "process":
            continue
        method = method_of(procedure, entity)
        tables = {entity.table, *policy.tables}
        depends_on = tables - {entity.table} if method == "get" else tables
        name = "cache" if method == "get" else f"{method}Cache"
        found.append(CacheCode(name, method, policy.ttl_s, policy.max_entries, tuple(sorted(depends_on))))
    return tuple({cache.method: cache for cache in found}.values())


def watched_by(design: Design, owned: tuple[Entity, ...]) -> frozenset[str]:
    """Return the tables of an app whose writes some cache of the app waits for."""
    here = {entity.table for entity in owned}
    asked = {p.full_name for p in design.api.procedures if p.kind == "query"}
    kept = (p for p in design.caches if p.layer == "process" and p.procedure in asked)
    policies = [p for p in kept if p.table in here]
    return frozenset(t for p in policies for t in {p.table, *p.tables} if t in here)


def cascades_of(table: str, system: System) -> tuple[str, ...]:
    """Return the tables whose rows a delete in this one may delete or change, however far."""
    found: dict[str, None] = {}
    left = [table]
    while left:
        parent = left.pop()
        for child in system.tables:
            keys = (k for k in child.foreign_keys if k.to_table == parent and not k.inferred)
            is_reached = any(k.on_delete not in _LEAVES_ROWS for k in keys)
            if is_reached and child.name not in found and child.name != table:
                found[child.name] = None
                left.append(child.name)
    return tuple(sorted(found))
