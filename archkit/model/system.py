"""System: the backend as its schema declares it."""

from __future__ import annotations

from archkit.model.value import Place, Value


class Column(Value):
    """A column; `type` is the SQL type in lower case, as declared."""

    name: str
    type: str
    nullable: bool = True
    has_default: bool = False
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
    """An index; a partial one holds only some rows."""

    name: str | None
    columns: tuple[str, ...]
    unique: bool = False
    partial: bool = False
    place: Place | None = None


class Table(Value):
    """A table; the name is lower case, without `public.`, other schemas kept.

    `spelled` is the name as written where its case parts words (OrderItem); else empty.
    """

    name: str
    spelled: str = ""
    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    place: Place | None = None

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None."""
        return next((c for c in self.columns if c.name == name), None)

    def has_index_on(self, columns: tuple[str, ...]) -> bool:
        """Whether the primary key or a full index begins with these columns, in any order."""
        keys = [self.primary_key, *(i.columns for i in self.indexes if not i.partial)]
        return any(set(key[: len(columns)]) == set(columns) for key in keys if len(key) >= len(columns))


class System(Value):
    """All tables of the backend, by name."""

    tables: tuple[Table, ...] = ()

    def table(self, name: str) -> Table | None:
        """Return the table of that name, or None."""
        return next((t for t in self.tables if t.name == name), None)

    @property
    def names(self) -> frozenset[str]:
        """The names of all tables."""
        return frozenset(t.name for t in self.tables)

    @property
    def identifiers(self) -> frozenset[str]:
        """Every table, schema and column name: the words that are known to be the system's own."""
        parts = (part for table in self.tables for part in table.name.split("."))
        return frozenset(parts) | {c.name for t in self.tables for c in t.columns}
