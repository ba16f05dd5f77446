"""Schema changes, folded into the tables that are there after the last one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.system import ForeignKey, System, Table, View
from archkit.model.value import Place
from archkit.readers.ddl_copies import with_copied
from archkit.readers.ddl_draft import Change, Draft, change_draft, make_column
from archkit.readers.ddl_named_types import NamedTypes, moved_name
from archkit.readers.schema import TWO_COLUMNS, TWO_TABLES, with_key_indexes
from archkit.sql.identifiers import DEFAULT_SCHEMAS, table_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass
class Catalog:
    """All tables so far; `other_relations` are views, partitions and what is temporary: no tables to change.

    `partitions` holds the parent of each. `problem` is what was wrong with the last statement, though it counts.
    """

    tables: dict[str, Draft] = field(default_factory=dict)
    other_relations: set[str] = field(default_factory=set)
    partitions: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    types: NamedTypes = field(default_factory=NamedTypes)
    schema: str = ""
    inner_schema: str = ""
    has_key_indexes: bool = False
    problem: str = ""

    def apply(self, changes: Iterable[Change], file: str) -> None:
        """Apply the changes of one statement; InputError where one does not fit what is there."""
        self.problem = ""
        for change in changes:
            if (table := change.get("table")) is not None:
                change["table"] = self._qualified(table)
            elif "type" in change:
                change["type"] = self._qualified(change["type"])
            if "path" in change and change["kind"] != "rename_table":
                change["path"] = self._qualified_path(change["path"])
            if change["kind"] == "create_table" and (first := self.tables.get(change["table"])):
                if first.path != change["path"]:
                    raise InputError(TWO_TABLES)
                if change["if_not_exists"]:
                    return
                raise InputError("a table of that name was created before; the first one stands")
            self._apply(change, file)
        if self.problem:
            raise InputError(self.problem)

    def to_system(self) -> System:
        """Return the tables by name, every reference resolved to a table and its columns where possible."""
        drafts = {name: self.tables[name] for name in sorted(self.tables)}
        finish = with_key_indexes if self.has_key_indexes else (lambda table: table)
        parts: dict[str, list[str]] = {}
        for part in sorted(self.partitions.keys() - drafts.keys()):
            parts.setdefault(self.target(part, part), []).append(part)
        whole = (replace(draft, partitions=tuple(parts.get(name, ()))) for name, draft in drafts.items())
        tables = [self.types.settled(finish(self._resolved(draft, drafts))) for draft in whole]
        views = tuple(self._settled_view(self.views[name]) for name in sorted(self.views))
        return System(tables=tuple(tables), enums=self.types.all_enums(tables), views=views)

    def target(self, name: str, owner: str) -> str:
        """Return the table or view that an unqualified name means beside `owner`, of a partition its table."""
        if not self._knows(name) and "." not in name:
            beside = table_name(owner.rpartition(".")[0], name)
            same = [table for table in self.tables if table.rpartition(".")[2] == name]
            name = beside if self._knows(beside) else same[0] if len(same) == 1 else name
        seen = {name}
        while (parent := self.partitions.get(name, name)) not in seen:
            seen.add(parent)
            name = parent
        return name

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

    def _knows(self, name: str) -> bool:
        return name in self.tables or name in self.partitions or name in self.views

    def _resolved(self, draft: Draft, drafts: dict[str, Draft]) -> Table:
        keys = tuple((name, self._resolved_key(key, draft.name, drafts)) for name, key in draft.foreign_keys)
        return replace(draft, foreign_keys=keys).to_table()

    def _resolved_key(self, key: ForeignKey, owner: str, drafts: dict[str, Draft]) -> ForeignKey:
        """Find the table that an unqualified reference means, and the columns that a short one leaves out."""
        target = self.target(key.to_table, owner)
        columns = key.to_columns or (drafts[target].primary_key if target in drafts else ())
        return key.model_copy(update={"to_table": target, "to_columns": columns})

    def _settled_view(self, view: View) -> View:
        reads = dict.fromkeys(self.target(name, view.name) for name in view.reads)
        known = tuple(name for name in reads if name in self.tables or name in self.views)
        return view.model_copy(update={"reads": known})

    def _qualified(self, name: str) -> str:
        """Return the name as the search path completes it."""
        schema = self.inner_schema or self.schema
        return table_name(schema, name) if schema and "." not in name else name

    def _qualified_path(self, path: Sequence[str]) -> tuple[str, ...]:
        schema = self.inner_schema or self.schema
        return (schema, *path) if schema and len(path) == 1 else tuple(path)


def _create_table(catalog: Catalog, change: Change, file: str) -> None:
    columns = {column["name"]: make_column(column, file) for column in reversed(change["columns"])}
    place = Place(file=file, line=change["line"])
    ordered = tuple(reversed(columns.values()))
    if any(column["exact"] != columns[column["name"]].sql_name for column in change["columns"]):
        catalog.problem = TWO_COLUMNS
    catalog.tables[change["table"]] = Draft(
        change["table"], place, change["spelled"], change["path"], ordered
    )


def _inherit(catalog: Catalog, change: Change, file: str) -> None:
    """Fold a child that adds no column into its only parent, as a partition; any other one is a table."""
    parent = catalog.target(change["to_table"], change["table"])
    source, draft = catalog.tables.get(parent), catalog.tables.get(change["table"])
    if source is None or draft is None or source is draft:
        return
    if change["is_only"] and {c.name for c in draft.columns} <= {c.name for c in source.columns}:
        _set_partition(catalog, change, file)
    else:
        _copy_columns(catalog, change | {"to_table": parent}, file)


def _copy_columns(catalog: Catalog, change: Change, file: str) -> None:
    """LIKE and INHERITS: the columns of another table come first, its keys only where they are asked for."""
    del file
    source = catalog.tables.get(change["to_table"])
    draft = catalog.tables.get(change["table"])
    if source is None or draft is None:
        return
    catalog.tables[draft.name] = with_copied(draft, source, change)


def _set_partition(catalog: Catalog, change: Change, file: str) -> None:
    """Leave a partition out: it is no table of its own, it goes wherever its parent goes."""
    del file
    catalog.tables.pop(change["table"], None)
    catalog.partitions[change["table"]] = catalog.target(change["to_table"], change["table"])
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
    new = table_name(schema, new) if schema and "." not in new else new
    _move(catalog, old, new)
    if draft := catalog.tables.get(new):
        path = (*draft.path[:-1], *change["path"])[-2:] if len(change["path"]) == 1 else tuple(change["path"])
        catalog.tables[new] = replace(draft, path=path, spelled=change["spelled"])


def _set_schema(catalog: Catalog, change: Change, file: str) -> None:
    del file
    old = change["table"]
    new = table_name(change["schema"], old.rpartition(".")[2])
    _move(catalog, old, new)
    if draft := catalog.tables.get(new):
        schema = () if change["schema"] in DEFAULT_SCHEMAS else (change["schema"],)
        catalog.tables[new] = replace(draft, path=(*schema, draft.path[-1]))


def _move(catalog: Catalog, old: str, new: str) -> None:
    if parent := catalog.partitions.pop(old, ""):
        catalog.partitions[new] = parent
        catalog.other_relations.add(new)
    draft = catalog.tables.pop(old, None)
    if draft is None:
        return
    catalog.partitions |= {part: new for part, whole in catalog.partitions.items() if whole == old}
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
    """Remember a temporary table, so that an index on it is no surprise."""
    del file
    catalog.other_relations.add(change["table"])


def _create_view(catalog: Catalog, change: Change, file: str) -> None:
    """Note what a view reads; an index on a materialised one is no surprise either."""
    catalog.other_relations.add(change["table"])
    place = Place(file=file, line=change["line"])
    catalog.views[change["table"]] = View(name=change["table"], reads=tuple(change["reads"]), place=place)


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
    catalog.types.move(old, new, change)


_OWN_CHANGES: dict[str, Callable[[Catalog, Change, str], None]] = {
    "create_table": _create_table,
    "like": _copy_columns,
    "inherits": _inherit,
    "partition": _set_partition,
    "drop_table": _drop_table,
    "rename_table": _rename_table,
    "set_schema": _set_schema,
    "search_path": _set_search_path,
    "enter_schema": _enter_schema,
    "no_table": _note_relation,
    "view": _create_view,
    "rename_type": _move_type,
    "set_type_schema": _move_type,
    "create_enum": _change_type,
    "create_domain": _change_type,
    "add_value": _change_type,
    "rename_value": _change_type,
    "drop_type": _change_type,
}
