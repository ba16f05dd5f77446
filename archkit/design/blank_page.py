"""A blank page: the tables that a brief's entities and relations become."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.design.naming import in_plural, in_singular, snake, words
from archkit.model.system import Column, ForeignKey, Index, System, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.brief import Attribute, AttributeType, Brief

_SQL: dict[AttributeType, str] = {
    "text": "text",
    "integer": "integer",
    "decimal": "numeric",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamptz",
    "uuid": "uuid",
    "json": "jsonb",
}
_LONGEST = 60  # PostgreSQL cuts names at 63 bytes; three are left for a number
_ID = Column(name="id", type="uuid", nullable=False, default="gen_random_uuid()")
_STAMPS = tuple(
    Column(name=name, type="timestamptz", nullable=False, default="now()")
    for name in ("created_at", "updated_at")
)
_OWN = frozenset(("id", "created_at", "updated_at"))


@dataclass(frozen=True, order=True)
class _Reference:
    """Rows of `child` refer to rows of `parent`."""

    child: str
    parent: str
    is_unique: bool = False

    @property
    def column(self) -> str:
        return "parent_id" if self.child == self.parent else f"{_one(self.parent)}_id"


@dataclass
class _Page:
    """What the brief says, while it is gathered: attributes by table, references, and pairs of tables."""

    attributes: dict[str, dict[str, Attribute]] = field(default_factory=dict)
    references: set[_Reference] = field(default_factory=set)
    single: set[tuple[str, str]] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)


def system_of(brief: Brief) -> System:
    """Return a table for each entity, with an id, its attributes, its keys and the times of writing.

    Entities that differ only in case or number are one. An entity that only a relation names becomes a table
    too. A relation is one key on its many side, whoever tells of it; it is required, unless the table refers
    to itself or a ring of required keys would let no first row in. The result depends on what the brief says
    and not on its order.
    """
    page = _gathered(brief)
    required = _startable(page.references)
    tables = [_table(name, page, required) for name in sorted(page.attributes)]
    for pair in sorted(page.pairs):
        if not _is_entity(pair, page):
            tables.append(_join(pair, {table.name for table in tables}))
    return System(tables=tuple(sorted(tables, key=lambda table: table.name)))


def secrets_of(brief: Brief, system: System) -> frozenset[tuple[str, str]]:
    """Return the (table, column) of the attributes that the brief calls secret, in any system that has them."""
    said = {
        (in_plural(words(entity.name)), words(attribute.name))
        for entity in brief.entities
        for attribute in entity.attributes
        if attribute.secret
    }
    return frozenset(
        (table.name, column.name)
        for table in system.tables
        for column in table.columns
        if (in_plural(words(table.spelled or table.name)), words(column.spelled or column.name)) in said
    )


def clocks_of(brief: Brief, system: System) -> frozenset[tuple[str, str]]:
    """Return the (table, column) of the times of writing that the database keeps, where no attribute names them."""
    told = _gathered(brief).attributes
    return frozenset(
        (table.name, column.name)
        for table in system.tables
        for column in _STAMPS
        if table.column(column.name) and column.name not in told.get(table.name, {})
    )


def _gathered(brief: Brief) -> _Page:
    page = _Page()
    tables = _tables(brief)
    for entity in sorted(brief.entities, key=lambda entity: entity.model_dump_json()):
        known = page.attributes.setdefault(tables[entity.name], {})
        for attribute in entity.attributes:
            known.setdefault(_column(attribute.name), attribute)
        for relation in entity.relations:
            page.attributes.setdefault(tables[relation.to], {})
            _relate(page, tables[entity.name], tables[relation.to], relation.kind)
    page.references |= {_Reference(*pair, is_unique=True) for pair in _dependents(page)}
    return page


def _relate(page: _Page, here: str, there: str, kind: str) -> None:
    match kind:
        case "many-to-one":
            page.references.add(_Reference(here, there))
        case "one-to-many":
            page.references.add(_Reference(there, here))
        case "many-to-many":
            page.pairs.add((min(here, there), max(here, there)))
        case _:
            page.single.add((here, there))


def _tables(brief: Brief) -> dict[str, str]:
    """Return the table of each name in the brief; names without a Latin letter are numbered in their order."""
    names = {e.name for e in brief.entities} | {r.to for e in brief.entities for r in e.relations}
    nameless = {name: f"entity_{i}" for i, name in enumerate(sorted(n for n in names if not words(n)), 1)}
    found = {name: nameless.get(name) or _cut(snake(in_plural(words(name)))) for name in names}
    return {name: table if table[0].isalpha() else f"t_{table}" for name, table in found.items()}


def _dependents(page: _Page) -> set[tuple[str, str]]:
    """Return (child, parent) of each one-to-one, unless a key joins the two already.

    The child is the one that bears the other's name, else the one that fewer keys lead to, else the teller.
    """
    led = [r.parent for r in page.references]
    joined = {frozenset((r.child, r.parent)) for r in page.references}
    chosen = set()
    for here, there in sorted(page.single):
        if frozenset((here, there)) in joined:
            continue
        told = [here] if (there, here) not in page.single else [max(here, there)]
        child = min(
            (here, there), key=lambda t: (not _extends(t, here, there), led.count(t), t not in told, t)
        )
        chosen.add((child, there if child == here else here))
    return chosen


def _extends(table: str, *both: str) -> bool:
    return any(table != other and table.startswith(f"{_one(other)}_") for other in both)


def _startable(references: Iterable[_Reference]) -> set[_Reference]:
    """Return the references that may be required: a ring of them would let no first row in."""
    required: set[_Reference] = set()
    for reference in sorted(references):
        if not _leads(reference.parent, reference.child, required):
            required.add(reference)
    return required


def _leads(start: str, end: str, references: set[_Reference]) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        following = {r.parent for r in references if r.child == here} - seen
        seen |= following
        ahead.extend(following)
    return end in seen


def _table(name: str, page: _Page, required: set[_Reference]) -> Table:
    attributes = page.attributes[name]
    references = sorted(r for r in page.references if r.child == name)
    keys = _keys(references, attributes)
    plain = {column: a for column, a in attributes.items() if column not in _OWN | keys.keys()}
    columns = (
        _ID,
        *(Column(name=c, type="uuid", nullable=r not in required) for c, r in keys.items()),
        *(Column(name=c, type=_SQL[a.type], nullable=not a.required) for c, a in plain.items()),
        *_STAMPS,
    )
    unique = [*(c for c, r in keys.items() if r.is_unique), *(c for c, a in plain.items() if a.unique)]
    return Table(
        name=name,
        columns=columns,
        primary_key=("id",),
        foreign_keys=tuple(
            ForeignKey(columns=(c,), to_table=r.parent, to_columns=("id",)) for c, r in keys.items()
        ),
        indexes=tuple(
            Index(name=None, columns=(c,), unique=c in unique) for c in dict.fromkeys((*unique, *keys))
        ),
    )


def _keys(references: list[_Reference], attributes: dict[str, Attribute]) -> dict[str, _Reference]:
    """Return each key's column; an attribute of that name is the key, unless it holds no id."""
    keys: dict[str, _Reference] = {}
    for reference in references:
        told = attributes.get(reference.column)
        is_id = told is None or told.type in ("uuid", "integer", "text")
        is_free = is_id and reference.column not in keys
        keys[reference.column if is_free else f"{_one(reference.parent)}_ref_id"] = reference
    return keys


def _join(pair: tuple[str, str], taken: set[str]) -> Table:
    """Return the table between two; rows go with either side."""
    first, second = pair
    columns = (f"{_one(first)}_id", f"{_one(second)}_id" if first != second else f"related_{_one(second)}_id")
    return Table(
        name=_unused(f"{_one(first)}_{second}", taken),
        columns=tuple(Column(name=name, type="uuid", nullable=False) for name in columns),
        primary_key=columns,
        foreign_keys=tuple(
            ForeignKey(columns=(c,), to_table=parent, to_columns=("id",), on_delete="cascade")
            for c, parent in zip(columns, pair, strict=True)
        ),
        indexes=(Index(name=None, columns=columns[1:]),),
    )


def _is_entity(pair: tuple[str, str], page: _Page) -> bool:
    """Whether the brief lists the thing between the two by name: it holds the keys of both."""
    leading = {(r.child, r.parent) for r in page.references}
    names = [_cut(f"{_one(a)}_{b}") for a, b in (pair, pair[::-1])]
    return any(name in page.attributes and {(name, table) for table in pair} <= leading for name in names)


def _unused(name: str, taken: set[str]) -> str:
    names = (_cut(name), *(f"{_cut(name)}_{i}" for i in range(2, len(taken) + 3)))
    return next(n for n in names if n not in taken)


def _column(name: str) -> str:
    text = _cut(snake(words(name)))
    return text if text[:1].isalpha() else f"a_{text}".rstrip("_")


def _one(table: str) -> str:
    return snake(in_singular(table.split("_")))


def _cut(name: str) -> str:
    return name[:_LONGEST].rstrip("_")
