"""Schema changes, folded into the tables that are there after the last one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.system import AUTOINCREMENT, Column, ForeignKey, System, Table
from archkit.model.value import Place
from archkit.readers.ddl_draft import Change, Draft, change_draft, make_column
from archkit.readers.ddl_named_types import NamedTypes, moved_name
from archkit.readers.schema import with_key_indexes
from archkit.sql.identifiers import DEFAULT_SCHEMAS, cased, table_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass
class Catalog:
    """All tables so far; `other_relations` are views and partitions, whose changes change no table."""

    tables: dict[str, Draft] = field(default_factory=dict)
    other_relations: set[str] = field(default_factory=set)
    types: NamedTypes = field(default_factory=NamedTypes)
    schema: str = ""
    inner_schema: str = ""
    has_key_indexes: bool = False

    def apply(self, changes: Iterable[Change], file: str) -> None:
        """Apply the changes of one statement; InputError where one does not fit what is there."""
        for change in changes:
            if (table := change.get("table")) is not None:
                change["table"] = self._qualified(table)
            elif "type" in change:
                change["type"] = self._qualified(change["type"])
            if change["kind"] == "create_table" and change["table"] in self.tables:
                if change["if_not_exists"]:
                    return
                raise InputError("a table of that name was created before; the first one stands")
            self._apply(change, file)

    def to_system(self) -> System:
        """Return the tables by name, every reference resolved to a table and its columns where possible."""
        drafts = {name: self.tables[name] for name in sorted(self.tables)}
        finish = with_key_indexes if self.has_key_indexes else (lambda table: table)
        tables = [self.types.settled(finish(_resolved(draft, drafts))) for draft in drafts.values()]
        return System(tables=tuple(tables), enums=self.types.all_enums(tables))

    def _apply(self, change: Change, file: str) -> None:
        own = _OWN_CHANGES.get(change["kind"])
        if own is not None:
            own(self, change, file)
        elif change["table"] is None:
            self.tables = {name: change_draft(draft, change, file) for name, draft in self.tables.items()}
        elif (draft := self._draft(change)) is not None:
            self.tables[draft.name] = change_draft(draft, change, file)

    def _draft(self, change: Change) -> Draft | None:
        name = change["table"]
        if name in self.tables:
            return self.tables[name]
        if name in self.other_relations or change.get("if_exists"):
            return None
        raise InputError("it changes a table that no statement before it creates")

    def _qualified(self, name: str) -> str:
        """Return the name as the search path completes it."""
        schema = self.inner_schema or self.schema
        return table_name(schema, name) if schema and "." not in name else name


def _create_table(catalog: Catalog, change: Change, file: str) -> None:
    columns = {column["name"]: make_column(column, file) for column in reversed(change["columns"])}
    place = Place(file=file, line=change["line"])
    ordered = tuple(reversed(columns.values()))
    catalog.tables[change["table"]] = Draft(change["table"], place, change["spelled"], ordered)


def _copy_columns(catalog: Catalog, change: Change, file: str) -> None:
    """LIKE and INHERITS: the columns of another table come first, its keys only where they are asked for."""
    del file
    source = catalog.tables.get(change["to_table"])
    draft = catalog.tables.get(change["table"])
    if source is None or draft is None:
        return
    own = {column.name for column in draft.columns}
    copied = (_copied(c, change) for c in source.to_table().columns if c.name not in own)
    columns = (*copied, *draft.columns)
    if change.get("with_keys"):
        indexes = tuple((name, index.model_copy(update={"name": None})) for name, index in source.indexes)
        draft = replace(draft, primary_key=source.primary_key, indexes=(*draft.indexes, *indexes))
    catalog.tables[draft.name] = replace(draft, columns=columns)


def _copied(column: Column, change: Change) -> Column:
    """Return what LIKE takes over of a column: all, or its type and what INCLUDING names."""
    included = {*change.get("included", ["all"])}
    update: dict[str, object] = {}
    is_counted = column.default == AUTOINCREMENT and "serial" not in column.type
    if not included & {"all", "identity" if is_counted else "defaults"}:
        update["default"] = None
    if not included & {"all", "identity" if is_counted else "generated"}:
        update["is_generated"] = False
    if not included & {"all", "constraints"}:
        update["one_of"] = ()
    return column.model_copy(update=update)


def _set_partition(catalog: Catalog, change: Change, file: str) -> None:
    """Leave a partition out: it is no table of its own, it goes wherever its parent goes."""
    del file
    catalog.tables.pop(change["table"], None)
    catalog.other_relations.add(change["table"])


def _drop_table(catalog: Catalog, change: Change, file: str) -> None:
    del file
    catalog.tables.pop(change["table"], None)
    if change["cascades"]:
        for name, draft in list(catalog.tables.items()):
            keys = tuple((n, k) for n, k in draft.foreign_keys if k.to_table != change["table"])
            catalog.tables[name] = replace(draft, foreign_keys=keys)


def _rename_table(catalog: Catalog, change: Change, file: str) -> None:
    del file
    old = change["table"]
    schema = old.rpartition(".")[0]
    new = change["to_table"]
    _move(catalog, old, table_name(schema, new) if schema and "." not in new else new)


def _set_schema(catalog: Catalog, change: Change, file: str) -> None:
    del file
    old = change["table"]
    _move(catalog, old, table_name(change["schema"], old.rpartition(".")[2]))


def _move(catalog: Catalog, old: str, new: str) -> None:
    draft = catalog.tables.pop(old, None)
    if draft is None:
        return
    catalog.tables[new] = replace(draft, name=new)
    for name, other in list(catalog.tables.items()):
        if any(key.to_table == old for _, key in other.foreign_keys):
            keys = tuple((n, _pointed(key, old, new)) for n, key in other.foreign_keys)
            catalog.tables[name] = replace(other, foreign_keys=keys)


def _pointed(key: ForeignKey, old: str, new: str) -> ForeignKey:
    return key.model_copy(update={"to_table": new}) if key.to_table == old else key


def _set_search_path(catalog: Catalog, change: Change, file: str) -> None:
    del file
    catalog.schema = "" if change["schema"] in DEFAULT_SCHEMAS else change["schema"]


def _enter_schema(catalog: Catalog, change: Change, file: str) -> None:
    """Set the schema that the statements inside of CREATE SCHEMA are in."""
    del file
    catalog.inner_schema = change["schema"]


def _note_relation(catalog: Catalog, change: Change, file: str) -> None:
    """Remember a view or temporary table, so that an index on it is no surprise."""
    del file
    catalog.other_relations.add(change["table"])


def _change_type(catalog: Catalog, change: Change, file: str) -> None:
    place = Place(file=file, line=change["line"]) if "line" in change else None
    catalog.types.apply(change, place)


def _move_type(catalog: Catalog, change: Change, file: str) -> None:
    """Follow a renamed enum, which is how Prisma takes a value out of one."""
    del file
    old, new = change["type"], moved_name(change)
    for name, draft in catalog.tables.items():
        columns = (
            c.model_copy(update={"type": new + c.type.removeprefix(c.element_type)})
            if (catalog.types.find(c.element_type, name) or c.element_type) == old
            else c
            for c in draft.columns
        )
        catalog.tables[name] = replace(draft, columns=tuple(columns))
    catalog.types.move(old, new, cased(change.get("spelled", "")))


def _resolved(draft: Draft, drafts: dict[str, Draft]) -> Table:
    keys = tuple((name, _resolved_key(key, draft.name, drafts)) for name, key in draft.foreign_keys)
    return replace(draft, foreign_keys=keys).to_table()


def _resolved_key(key: ForeignKey, owner: str, drafts: dict[str, Draft]) -> ForeignKey:
    """Find the table that an unqualified reference means, and the columns that a short one leaves out."""
    target = key.to_table
    if target not in drafts and "." not in target:
        beside = table_name(owner.rpartition(".")[0], target)
        same = [name for name in drafts if name.rpartition(".")[2] == target]
        target = beside if beside in drafts else same[0] if len(same) == 1 else target
    columns = key.to_columns or (drafts[target].primary_key if target in drafts else ())
    return key.model_copy(update={"to_table": target, "to_columns": columns})


_OWN_CHANGES: dict[str, Callable[[Catalog, Change, str], None]] = {
    "create_table": _create_table,
    "like": _copy_columns,
    "inherits": _copy_columns,
    "partition": _set_partition,
    "drop_table": _drop_table,
    "rename_table": _rename_table,
    "set_schema": _set_schema,
    "search_path": _set_search_path,
    "enter_schema": _enter_schema,
    "no_table": _note_relation,
    "rename_type": _move_type,
    "set_type_schema": _move_type,
    "create_enum": _change_type,
    "create_domain": _change_type,
    "add_value": _change_type,
    "rename_value": _change_type,
    "drop_type": _change_type,
}
