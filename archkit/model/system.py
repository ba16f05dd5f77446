"""System: the backend as its schema declares it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.model.value import Place, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AUTOINCREMENT = "autoincrement"
_HARMLESS = re.compile(r"[a-z_]+(?:\(\))?")
_LITERAL = "?"
_TEXT = re.compile(r"'(?:[^']|'')*'")


class Column(Value):
    """A column; `type` is the SQL type in lower case, with `[]` behind it for each dimension of an array.

    The type is as declared, but a domain is what it is based on, and an enum is called by the name of its `Enum`.
    `spelled` is the name as written where its case parts words (createdAt); else empty. `exact` is the name that
    the database has where it is not `name`, since that one is in lower case; else empty.
    `default` is the SQL expression that fills the column, None without one. It has one writing: words in lower
    case; no parentheses around the whole; a lone literal without its cast (`'pending'`, `0`, `true`, `array['a']`),
    `'{}'` for an empty array; `nextval('x')`; `now()` for CURRENT_TIMESTAMP; `autoincrement` for serial, identity
    and AUTO_INCREMENT. What only Prisma's client fills in counts too: `uuid()`, `cuid()`, `now()` for @updatedAt;
    `dbgenerated()` is what a Prisma schema leaves to the database without saying what.
    `is_generated` says that it cannot be written: GENERATED ALWAYS, as an expression or as an identity.
    `one_of` are the only texts that it may hold, in order, as a check or an inline enum says; empty for any.
    """

    name: str
    type: str
    spelled: str = ""
    exact: str = ""
    nullable: bool = True
    default: str | None = None
    is_generated: bool = False
    one_of: tuple[str, ...] = ()
    place: Place | None = None

    @property
    def sql_name(self) -> str:
        """The name as the database has it."""
        return self.exact or self.name

    @property
    def has_default(self) -> bool:
        """Whether the database fills the column where a row comes without it."""
        return self.default is not None or self.is_generated

    @property
    def is_autoincrement(self) -> bool:
        """Whether the column counts: serial, identity, AUTO_INCREMENT or the next value of a sequence."""
        return self.default is not None and self.default.startswith((AUTOINCREMENT, "nextval("))

    @property
    def is_array(self) -> bool:
        """Whether the column holds a list of values."""
        return self.type.endswith("[]")

    @property
    def element_type(self) -> str:
        """The type of one value: `text` of `text[][]`, the type itself where it is no array."""
        return self.type.rstrip("[]") if self.is_array else self.type


class Named(Value):
    """What has a name in a schema: `name` is in lower case, without `public.`, other schemas kept.

    `spelled` is the name as written where its case parts words (OrderItem); else empty. `exact` is what the
    database has, schema and name, where that is not `name`; else empty.
    """

    name: str
    spelled: str = ""
    exact: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The name as the database has it, behind its schema unless that is a default one."""
        return self.exact or path_of(self.name)


class Enum(Named):
    """An enum; its name is that of the types of columns; `values` are in order.

    The ENUM(...) of a MySQL column is called `<table>_<column>`.
    """

    values: tuple[str, ...]
    place: Place | None = None


class ForeignKey(Value):
    """A reference from `columns` to `to_table`; inferred when only a name like x_id says so."""

    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...] = ()
    on_delete: str | None = None
    inferred: bool = False
    place: Place | None = None


class Index(Value):
    """An index or a unique constraint; a partial one holds only some rows.

    `columns` are its parts in order; where `has_expression` says so, some of them are SQL and no columns.
    `method` is what PostgreSQL calls it (btree, hash, gin, gist, brin, ...), fulltext, spatial or columnstore.
    `exact` as for columns.
    """

    name: str | None
    columns: tuple[str, ...]
    unique: bool = False
    partial: bool = False
    has_expression: bool = False
    method: str = "btree"
    exact: str = ""
    place: Place | None = None

    @property
    def sql_name(self) -> str | None:
        """The name as the database has it; None where only the database knows."""
        return self.exact or self.name

    def finds(self, columns: tuple[str, ...]) -> bool:
        """Whether it finds every row by equality of these columns, in any order: a b-tree by its first ones.

        A hash index does so for the one column it has; all other methods answer other questions.
        """
        if self.partial or self.method not in {"btree", "hash"}:
            return False
        if self.method == "hash":
            return len(columns) == 1 and self.columns == columns
        return len(self.columns) >= len(columns) and set(self.columns[: len(columns)]) == set(columns)


class Table(Named):
    """A table; `partitions` are tables that hold some of its rows: partitions, and children without own columns."""

    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    partitions: tuple[str, ...] = ()
    place: Place | None = None

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None."""
        return next((c for c in self.columns if c.name == name), None)

    def sql_names(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return what the database calls these columns."""
        exact = {c.name: c.sql_name for c in self.columns}
        return tuple(exact.get(name, name) for name in columns)

    def has_index_on(self, columns: tuple[str, ...]) -> bool:
        """Whether the primary key or a full index begins with these columns, in any order."""
        key = Index(name=None, columns=self.primary_key)
        return any(index.finds(columns) for index in (key, *self.indexes))

    @property
    def uniques(self) -> tuple[tuple[str, ...], ...]:
        """The columns that no two rows have alike, besides the primary key: of full unique indexes without SQL."""
        found = (i.columns for i in self.indexes if i.unique and not i.partial and not i.has_expression)
        return tuple(dict.fromkeys(found))


class View(Value):
    """A view, materialised or not; `reads` are the tables and views that it selects from, as far as known."""

    name: str
    reads: tuple[str, ...] = ()
    place: Place | None = None


class System(Value):
    """All tables, enums and views of the backend, by name."""

    tables: tuple[Table, ...] = ()
    enums: tuple[Enum, ...] = ()
    views: tuple[View, ...] = ()

    def table(self, name: str) -> Table | None:
        """Return the table of that name, or None."""
        return next((t for t in self.tables if t.name == name), None)

    def enum(self, name: str) -> Enum | None:
        """Return the enum of that name, or None."""
        return next((e for e in self.enums if e.name == name), None)

    def enum_of(self, table: Table, column: Column) -> Enum | None:
        """Return the enum that the column, or each value of its list, is of; None where it is of none."""
        if not column.type.startswith("enum("):
            return self.enum(column.element_type)
        own = f"{table.name}_{column.name}"
        return next((e for e in self.enums if e.name.startswith(own) and e.values == column.one_of), None)

    def without_literals(self) -> System:
        """Return the system to show: marks for texts in indexes and for defaults beyond a word or plain call."""
        return self.model_copy(update={"tables": tuple(_without_literals(t) for t in self.tables)})

    @property
    def names(self) -> frozenset[str]:
        """The names of all tables."""
        return frozenset(t.name for t in self.tables)

    @property
    def behind(self) -> Mapping[str, tuple[str, ...]]:
        """The tables that hold the rows of each partition and view, by its name; none where nobody knows."""
        partitions = {part: (table.name,) for table in self.tables for part in table.partitions}
        views = {view.name: view.reads for view in self.views} | partitions
        names = self.names
        return {name: _behind(name, views, names) for name in views.keys() - names}

    @property
    def identifiers(self) -> frozenset[str]:
        """Every table, schema and column name: the words that are known to be the system's own."""
        parts = (part for name in (*self.names, *self.behind) for part in name.split("."))
        return frozenset(parts) | {c.name for t in self.tables for c in t.columns}


def path_of(name: str) -> tuple[str, ...]:
    """Return schema and name of a table's name; the name alone where it has no schema."""
    schema, dot, own = name.partition(".")
    return (schema, own) if dot and schema and own else (name,)


def shown_default(default: str | None) -> str | None:
    """Return a default as it may be shown: `?` where it is more than a word or a plain call."""
    return default if default is None or _HARMLESS.fullmatch(default) else _LITERAL


def _behind(name: str, views: Mapping[str, tuple[str, ...]], tables: frozenset[str]) -> tuple[str, ...]:
    """Return the tables that a view comes down to, through other views."""
    found: dict[str, None] = {}
    open_views, seen = [name], set[str]()
    while open_views:
        view = open_views.pop()
        seen.add(view)
        reads = views.get(view, ())
        found |= dict.fromkeys(read for read in reads if read in tables)
        open_views += [read for read in reads if read not in tables and read not in seen]
    return tuple(sorted(found))


def _without_literals(table: Table) -> Table:
    columns = (c.model_copy(update={"default": shown_default(c.default)}) for c in table.columns)
    indexes = (
        i.model_copy(update={"columns": tuple(_TEXT.sub(_LITERAL, part) for part in i.columns)})
        if i.has_expression
        else i
        for i in table.indexes
    )
    return table.model_copy(update={"columns": tuple(columns), "indexes": tuple(indexes)})
