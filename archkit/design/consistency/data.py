"""Contradictions about data: access layers, indexes, caches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archkit.model.design import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.api import Procedure
    from archkit.model.design import Design

_WRITES = frozenset({"create", "update", "delete"})


def table_without_one_access_layer(design: Design) -> Iterator[Problem]:
    """A table is reached by no access layer, or by two.

    Seen as: a table that the choices between Kysely and Prisma do not name exactly once. One transaction
    cannot span both clients, and without either there is no code that reads the table.
    Do: name the table in one choice.
    """
    times = Counter(table for choice in design.access for table in choice.tables)
    for table in design.system.names | times.keys():
        if times[table] != 1 or table not in design.system.names:
            known = "" if table in design.system.names else " and is no table of the schema"
            yield Problem(
                rule="table_without_one_access_layer",
                subject=table,
                statement=f"{table} stands in {times[table]} choices of an access layer{known}.",
                remedy=f"Name {table} in one choice.",
            )


def index_on_unknown_column(design: Design) -> Iterator[Problem]:
    """An index is planned on what is not there.

    Seen as: the index has no columns, or its table or one of its columns is missing in the schema. Its DDL
    would fail.
    Do: leave the index out, or correct its columns.
    """
    for index in design.indexes:
        table = design.system.table(index.table)
        unknown = [c for c in index.columns if table and table.column(c) is None]
        lack = (
            f"no table {index.table}" if table is None else f"no column {', '.join(unknown)} in {index.table}"
        )
        if unknown or table is None or not index.columns:
            yield Problem(
                rule="index_on_unknown_column",
                subject=index.name,
                statement=f"{index.name}: there is {lack if unknown or table is None else 'no column in it'}.",
                remedy=f"Leave {index.name} out, or correct its columns.",
            )


def cache_of_unknown_procedure(design: Design) -> Iterator[Problem]:
    """A cache speaks of a procedure that is not there.

    Seen as: the cached procedure is missing or is no query, or a procedure that should invalidate it is
    missing.
    Do: leave the cache out, or give it the name of a procedure of the design.
    """
    kinds = {procedure.full_name: procedure.kind for procedure in design.api.procedures}
    for cache in design.caches:
        unknown = [name for name in cache.invalidated_by if name not in kinds]
        if kinds.get(cache.procedure) != "query":
            unknown.append(f"{cache.procedure} as a query")
        if unknown:
            yield Problem(
                rule="cache_of_unknown_procedure",
                subject=cache.name,
                statement=f"The cache {cache.name} speaks of what is not there: {', '.join(sorted(unknown))}.",
                remedy="Leave the cache out, or correct the names.",
            )


def cache_without_invalidation(design: Design) -> Iterator[Problem]:
    """A write leaves a cache stale.

    Seen as: a procedure writes a table that a cache holds rows of, and the cache does not name it among
    those that invalidate it. Readers would see the old row until its time to live is over.
    Do: add the procedure to those that invalidate the cache.
    """
    for cache in design.caches:
        writers = {p.full_name for p in design.api.procedures if {cache.table, *cache.tables} & _written(p)}
        missing = sorted(writers - set(cache.invalidated_by))
        if missing:
            yield Problem(
                rule="cache_without_invalidation",
                subject=cache.name,
                statement=f"The cache {cache.name} is not invalidated by {', '.join(missing)}.",
                remedy=f"Let {', '.join(missing)} drop its keys.",
            )


def _written(procedure: Procedure) -> set[str]:
    own = {procedure.table} if procedure.action in _WRITES else set()
    return own | {step.table for step in procedure.steps}
