"""Relations of a Prisma schema: which foreign keys become one, and what both sides are called."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.prisma_names import LONGEST_NAME, Names, lower_first, pascal
from archkit.implementation.prisma_types import prisma_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.api import Entity, Field
    from archkit.model.system import ForeignKey, System, Table

_ON_DELETE = {
    "cascade": "Cascade",
    "restrict": "Restrict",
    "set null": "SetNull",
    "set default": "SetDefault",
}
_ID = "Id"


@dataclass(frozen=True)
class Relation:
    """A foreign key as Prisma says it: `field` on the child, `back` on the parent.

    `name` tells it from others between the two; `constraint` is set where PostgreSQL would cut Prisma's own name.
    """

    child: Entity
    parent: Entity
    fields: tuple[Field, ...]
    references: tuple[Field, ...]
    field: str
    back: str
    name: str
    constraint: str
    is_single: bool
    on_delete: str

    @property
    def is_optional(self) -> bool:
        """Whether a child may be without its parent."""
        return any(field.is_nullable for field in self.fields)


@dataclass(frozen=True)
class Apart:
    """A foreign key that no relation says, with the reason as a sentence."""

    table: str
    why: str


@dataclass(frozen=True)
class _Edge:
    child: Entity
    parent: Entity
    fields: tuple[Field, ...]
    references: tuple[Field, ...]
    on_delete: str


def relations_of(
    entities: tuple[Entity, ...], system: System, taken: Iterable[str] = ()
) -> tuple[tuple[Relation, ...], tuple[Apart, ...]]:
    """Return the relations among the entities, and the declared keys that are left to the reader.

    `taken` are names of keys and indexes that no constraint may have.
    """
    edges: list[_Edge] = []
    apart: list[Apart] = []
    for entity in entities:
        table = system.table(entity.table)
        for key in table.foreign_keys if table else ():
            if key.inferred:
                continue
            found = _edge(entity, key, {e.table: e for e in entities}, system)
            if isinstance(found, Apart):
                apart.append(found)
            elif found not in edges:
                edges.append(found)
    return _named(edges, Names(taken), entities, system), tuple(apart)


def unique_keys(table: Table | None) -> tuple[tuple[str, ...], ...]:
    """Return the primary key and every other unique key of a table."""
    return tuple(key for key in (table.primary_key, *table.uniques) if key) if table else ()


def _edge(child: Entity, key: ForeignKey, entities: dict[str, Entity], system: System) -> _Edge | Apart:
    columns = ", ".join(key.columns)
    parent = entities.get(key.to_table)
    if parent is None:
        return Apart(child.table, f"{columns} refers to {key.to_table}, which is not part of this app.")
    target = system.table(parent.table)
    to_columns = key.to_columns or (target.primary_key if target else ())
    pairs = _pairs(child, parent, key.columns, to_columns)
    if not pairs:
        return Apart(child.table, f"{columns} refers to columns of {key.to_table} that are not declared.")
    order = next((k for k in unique_keys(target) if sorted(k) == sorted(to_columns)), None)
    if order is None:
        return Apart(child.table, f"{columns} refers to columns of {key.to_table} that no unique key holds.")
    pairs = tuple(sorted(pairs, key=lambda pair: order.index(pair[1].column)))
    if any(not _is_alike(field, reference) for field, reference in pairs):
        return Apart(child.table, f"{columns} refers to columns of {key.to_table} of another type.")
    fields, references = zip(*pairs, strict=True)
    return _Edge(child, parent, fields, references, _action(key, fields))


def _pairs(
    child: Entity, parent: Entity, columns: tuple[str, ...], to_columns: tuple[str, ...]
) -> tuple[tuple[Field, Field], ...]:
    if len(columns) != len(to_columns) or len(set(columns)) != len(columns):
        return ()
    found = [
        (child.field_of(here), parent.field_of(there))
        for here, there in zip(columns, to_columns, strict=True)
    ]
    pairs = tuple((field, reference) for field, reference in found if field and reference)
    return pairs if len(pairs) == len(columns) else ()


def _is_alike(field: Field, reference: Field) -> bool:
    here, there = prisma_type(field), prisma_type(reference)
    is_scalar = not (field.is_list or reference.is_list or here.is_unsupported or there.is_unsupported)
    return is_scalar and here.family == there.family and here.scalar == there.scalar


def _action(key: ForeignKey, fields: tuple[Field, ...]) -> str:
    action = _ON_DELETE.get((key.on_delete or "").lower(), "NoAction")
    is_refused = action == "SetNull" and not all(field.is_nullable for field in fields)
    return "NoAction" if is_refused else action


def _named(
    edges: list[_Edge], constraints: Names, entities: tuple[Entity, ...], system: System
) -> tuple[Relation, ...]:
    between = Counter(frozenset({edge.child.name, edge.parent.name}) for edge in edges)
    names = {entity.name: Names(field.name for field in entity.fields) for entity in entities}
    labels = Names()
    found: list[Relation] = []
    for edge in edges:
        role = _role(edge)
        pair = frozenset({edge.child.name, edge.parent.name})
        is_ambiguous = between[pair] > 1 or len(pair) == 1
        is_single = _is_single(edge, system.table(edge.child.table))
        plain = lower_first(edge.child.name) if is_single else edge.child.router
        found.append(
            Relation(
                edge.child,
                edge.parent,
                edge.fields,
                edge.references,
                field=names[edge.child.name].take(role),
                back=names[edge.parent.name].take(f"{plain}By{pascal(role)}" if is_ambiguous else plain),
                name=labels.take(f"{edge.child.name}{pascal(role)}") if is_ambiguous else "",
                constraint=_constraint(edge, constraints),
                is_single=is_single,
                on_delete=edge.on_delete,
            )
        )
    return tuple(found)


def _role(edge: _Edge) -> str:
    """Return what the parent is to the child: customerId speaks of a customer."""
    first = edge.fields[0].name
    if len(edge.fields) == 1 and first.endswith(_ID) and first != _ID:
        return first.removesuffix(_ID)
    return lower_first(edge.parent.name)


def _constraint(edge: _Edge, constraints: Names) -> str:
    own = "_".join((edge.child.path[-1], *(field.sql_name for field in edge.fields)))
    name = constraints.take(own, "_fkey", LONGEST_NAME)
    return "" if name == f"{own}_fkey" and name.isascii() and '"' not in name else name


def _is_single(edge: _Edge, table: Table | None) -> bool:
    columns = sorted(field.column for field in edge.fields)
    return any(sorted(key) == columns for key in unique_keys(table))
