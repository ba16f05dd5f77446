"""Enums and domains while statements still change them, and the columns that are of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archkit.model.system import Column, Enum, Named, Table, path_of
from archkit.sql.ddl_default import settled_default
from archkit.sql.identifiers import DEFAULT_SCHEMAS, cased, column_name, table_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archkit.model.value import Place

Change = dict[str, Any]


@dataclass
class NamedTypes:
    """All enums so far, and of each domain the column that it makes."""

    enums: dict[str, Enum] = field(default_factory=dict)
    domains: dict[str, Column] = field(default_factory=dict)
    by_last_name: dict[str, list[str]] = field(default_factory=dict)

    def find(self, name: str, table: str) -> str | None:
        """Return what a type is called that a column of this table names; None where it is neither."""
        beside = table_name(table.rpartition(".")[0], name)
        found = next((n for n in (name, beside) if n in self.enums or n in self.domains), None)
        if found is None and "." not in name:
            same = self._called(name)
            found = same[0] if len(same) == 1 else None
        return found

    def apply(self, change: Change, place: Place | None) -> None:
        """Apply a change of a type; one of a type that nobody created changes nothing."""
        _CHANGES[change["kind"]](self, change, place)
        self.by_last_name = {}

    def move(self, old: str, new: str, change: Change) -> None:
        """Give a type another name or another schema."""
        self.by_last_name = {}
        if (enum := self.enums.pop(old, None)) is not None:
            update: dict[str, Any] = {"name": new, "exact": _exact(moved_path(enum, change), new)}
            if "spelled" in change:
                update["spelled"] = cased(change["spelled"])
            self.enums[new] = enum.model_copy(update=update)
        elif old in self.domains:
            self.domains[new] = self.domains.pop(old)

    def settled(self, table: Table) -> Table:
        """Return the table with the types of its columns found, and their defaults in one writing."""
        return table.model_copy(
            update={"columns": tuple(self._settled(c, table.name) for c in table.columns)}
        )

    def all_enums(self, tables: Iterable[Table]) -> tuple[Enum, ...]:
        """Return all enums by name, with those that columns of MySQL declare for themselves."""
        found = dict(self.enums)
        for table in tables:
            for column in table.columns:
                if column.type.startswith("enum("):
                    _add_inline(found, f"{table.name}_{column.name}", column)
        return tuple(found[name] for name in sorted(found))

    def _called(self, name: str) -> list[str]:
        """Return the types of that name in all schemas, from an index that lasts until the next change."""
        if not self.by_last_name:
            for full in (*self.enums, *self.domains):
                self.by_last_name.setdefault(full.rpartition(".")[2], []).append(full)
        return self.by_last_name.get(name, [])

    def _settled(self, column: Column, table: str) -> Column:
        column, seen = self._named(column, table), set[str]()
        while (name := column.element_type) in self.domains and name not in seen:
            seen.add(name)
            column = self._named(_based(column, self.domains[name]), table)
        return column.model_copy(update={"default": settled_default(column.default, column.type)})

    def _named(self, column: Column, table: str) -> Column:
        name = self.find(column.element_type, table) if column.type else None
        if name is None:
            return column
        brackets = column.type.removeprefix(column.element_type)
        return column.model_copy(update={"type": name + brackets})


def _based(column: Column, domain: Column) -> Column:
    """Return the column as its domain makes it; a list of a domain has neither its default nor its checks."""
    kind = domain.type + column.type.removeprefix(column.element_type)
    if column.is_array:
        return column.model_copy(update={"type": kind})
    update = {
        "type": kind,
        "nullable": column.nullable and domain.nullable,
        "default": domain.default if column.default is None and not column.is_generated else column.default,
        "one_of": tuple(v for v in column.one_of or domain.one_of if v in (domain.one_of or column.one_of)),
    }
    return column.model_copy(update=update)


def _add_inline(found: dict[str, Enum], name: str, column: Column) -> None:
    """Add the enum of a column; two of one name and different values part by a number."""
    number, free = 1, name
    while free in found and found[free].values != column.one_of:
        number += 1
        free = f"{name}_{number}"
    found.setdefault(free, Enum(name=free, values=column.one_of, place=column.place))


def _create_enum(types: NamedTypes, change: Change, place: Place | None) -> None:
    values = tuple(dict.fromkeys(change["values"]))
    made = Enum(
        name=change["type"],
        values=values,
        spelled=cased(change["spelled"]),
        exact=_exact(change["path"], change["type"]),
        place=place,
    )
    types.enums.setdefault(made.name, made)


def _create_domain(types: NamedTypes, change: Change, place: Place | None) -> None:
    declared = change["column"]
    column = Column(
        name=change["type"],
        type=declared["type"],
        nullable=declared["nullable"],
        default=declared["default"],
        one_of=tuple(declared["one_of"]),
        place=place,
    )
    types.domains.setdefault(column.name, column)


def _add_value(types: NamedTypes, change: Change, place: Place | None) -> None:
    del place
    if (enum := types.enums.get(change["type"])) is None or change["value"] in enum.values:
        return
    at = len(enum.values)
    if change["side"] and change["beside"] in enum.values:
        at = enum.values.index(change["beside"]) + (change["side"] == "after")
    values = (*enum.values[:at], change["value"], *enum.values[at:])
    types.enums[enum.name] = enum.model_copy(update={"values": values})


def _rename_value(types: NamedTypes, change: Change, place: Place | None) -> None:
    del place
    if (enum := types.enums.get(change["type"])) is not None:
        values = (change["to_value"] if value == change["value"] else value for value in enum.values)
        types.enums[enum.name] = enum.model_copy(update={"values": tuple(values)})


def _drop_type(types: NamedTypes, change: Change, place: Place | None) -> None:
    del place
    types.enums.pop(change["type"], None)
    types.domains.pop(change["type"], None)


_CHANGES: dict[str, Callable[[NamedTypes, Change, Place | None], None]] = {
    "create_enum": _create_enum,
    "create_domain": _create_domain,
    "add_value": _add_value,
    "rename_value": _rename_value,
    "drop_type": _drop_type,
}


def moved_path(named: Named, change: Change) -> tuple[str, ...]:
    """Return what the database calls a table or type after RENAME TO or SET SCHEMA, with its schema."""
    if "schema" in change:
        schema = () if change["schema"] in DEFAULT_SCHEMAS else (change["schema"],)
        return (*schema, named.path[-1])
    return (*named.path[:-1], change["exact"])


def _exact(path: Iterable[str], name: str) -> tuple[str, ...]:
    return () if tuple(path) == path_of(name) else tuple(path)


def moved_name(change: Change) -> str:
    """Return what a type is called after RENAME TO or SET SCHEMA."""
    schema, _, name = change["type"].rpartition(".")
    if "schema" in change:
        return table_name(change["schema"], name)
    return table_name(schema, column_name(change["to_type"]))
