"""Indexes that are missing: for foreign keys that are used, and for what hot statements look up."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from archkit.design.amounts import amount
from archkit.design.hot_predicates import hot_lookups
from archkit.design.wanted_index import Wanted
from archkit.model.data import IndexPlan
from archkit.sql.identifiers import LONGEST_NAME, quote_identifier, quote_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.system import ForeignKey, System, Table

_ACTS_ON_CHILDREN = frozenset({"cascade", "set null", "set default"})
_NO_LOG = "how often it is looked up is NO DATA without a complete log."


def propose_indexes(measured: Assessment, system: System) -> tuple[IndexPlan, ...]:
    """Return the missing indexes, by table and columns; none that an existing or another planned index serves.

    A complete log must show that a foreign key is used: looked up by, or its parent's rows deleted. Without
    one, every declared foreign key that no index begins with gets its index.
    """
    wanted = [
        w for w in (*_foreign_keys(measured, system), *hot_lookups(measured, system)) if not w.is_served
    ]
    taken = _taken(system)
    plans = []
    for one in sorted(_fewest(wanted), key=lambda w: (w.table.name, w.columns)):
        name = _free_name(one.table, one.columns, taken)
        taken.add(name)
        plans.append(_plan(one, name))
    return tuple(plans)


def _foreign_keys(measured: Assessment, system: System) -> Iterator[Wanted]:
    deleted = measured.deleted_from
    is_known = "percentiles" in measured.fitness.supports
    for table in system.tables:
        for key in (k for k in table.foreign_keys if _is_indexable(table, k)):
            reasons = [*_lookups(measured, table, key), *_cascades(key), *_deletes(key, deleted)]
            if not (reasons or is_known or key.inferred):
                reasons = [_NO_LOG]
            if reasons:
                columns = ", ".join(key.columns)
                yield Wanted(
                    table=table,
                    equal=tuple(dict.fromkeys(key.columns)),
                    why=f"{columns} refers to {key.to_table} and leads no index: {' '.join(reasons)}",
                    evidence=measured.evidence_of("predicate_load.p95_ms", f"{table.name}.{key.columns[0]}"),
                    where=key.place or table.place,
                )


def _is_indexable(table: Table, key: ForeignKey) -> bool:
    return bool(key.columns) and all(table.column(c) for c in key.columns)


def _lookups(measured: Assessment, table: Table, key: ForeignKey) -> Iterator[str]:
    load = measured.table("predicate_load")
    for row in load.records() if load else ():
        if row["lookup"] == f"{table.name}.{key.columns[0]}":
            p95 = "" if row["p95_ms"] is None else f", p95 {amount(float(row['p95_ms']))} ms"
            yield f"{row['calls']:,} lookups by it took {amount(float(row['total_ms'] or 0) / 1000)} s{p95}."


def _cascades(key: ForeignKey) -> Iterator[str]:
    action = (key.on_delete or "").lower()
    if action in _ACTS_ON_CHILDREN:
        yield f"deletes of {key.to_table} act on it ({action})."


def _deletes(key: ForeignKey, deleted: Collection[str]) -> Iterator[str]:
    if key.to_table in deleted:
        yield f"the log holds deletes of {key.to_table}, and each scans the whole table for children."


def _fewest(wanted: Sequence[Wanted]) -> Iterator[Wanted]:
    """Yield indexes that serve all that is wanted, longest first; what a longer one serves joins its reasons."""
    ordered = [_ordered(one, wanted) for one in wanted]
    ordered.sort(key=lambda w: (-len(w.columns), w.table.name, w.columns, w.where is None, w.why))
    kept: list[Wanted] = []
    for one in ordered:
        place = next(
            (i for i, k in enumerate(kept) if k.table == one.table and one.is_served_by(k.columns)), None
        )
        if place is None:
            kept.append(one)
        else:
            kept[place] = _with(kept[place], one)
    yield from kept


def _ordered(one: Wanted, wanted: Iterable[Wanted]) -> Wanted:
    """Return it with the `=` columns first that others want alone, so that one index serves both."""
    alone = {w.equal[0] for w in wanted if w.table == one.table and len(w.equal) == 1 and not w.then}
    equal = tuple(sorted(one.equal, key=lambda c: c not in alone))
    return Wanted(one.table, equal, one.then, one.why, one.evidence, one.where)


def _with(kept: Wanted, served: Wanted) -> Wanted:
    reasons = kept.why if served.why in kept.why else f"{kept.why} {served.why}"
    evidence = tuple(dict.fromkeys((*kept.evidence, *served.evidence)))
    return Wanted(kept.table, kept.equal, kept.then, reasons, evidence, kept.where or served.where)


def _plan(one: Wanted, name: str) -> IndexPlan:
    target = quote_path(one.table.path)
    columns = ", ".join(map(quote_identifier, one.table.sql_names(one.columns)))
    return IndexPlan(
        name=name,
        table=one.table.name,
        columns=one.columns,
        why=one.why,
        ddl=f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {quote_identifier(name)} ON {target} ({columns});",
        where=one.where or one.table.place,
        evidence=one.evidence,
    )


def _taken(system: System) -> set[str]:
    """Return the names that `if not exists` would take for ours: of tables and of indexes.

    An index without a name was called by PostgreSQL as we would call it.
    """
    indexes = [(table, index) for table in system.tables for index in table.indexes]
    taken = {table.path[-1] for table in system.tables} | {i.sql_name for _, i in indexes if i.sql_name}
    for table, index in indexes:
        if not index.name:
            taken.add(_free_name(table, index.columns, taken))
    return taken


def _free_name(table: Table, columns: tuple[str, ...], taken: Collection[str]) -> str:
    number = 0
    while (name := _name(table, columns, number)) in taken:
        number += 1
    return name


def _name(table: Table, columns: tuple[str, ...], number: int) -> str:
    """Return `<table>_<columns>_idx`; one that is too long ends in a hash of the whole in place of its tail."""
    whole = "_".join((table.path[-1], *table.sql_names(columns)))
    tail = f"_idx{number or ''}"
    if len(f"{whole}{tail}".encode()) > LONGEST_NAME:
        tail = f"_{sha256(whole.encode()).hexdigest()[:8]}{tail}"
        whole = whole.encode()[: LONGEST_NAME - len(tail)].decode(errors="ignore")
    return f"{whole}{tail}"
