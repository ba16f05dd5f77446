"""A table while statements still change it: keys carry their constraint's name, so that they can be dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from archkit.errors import InputError
from archkit.model.system import Column, ForeignKey, Index, Table, path_of
from archkit.model.value import Place
from archkit.readers.schema import TWO_COLUMNS
from archkit.sql.identifiers import cased, unlike

if TYPE_CHECKING:
    from collections.abc import Callable

Change = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A table in the making; keys, indexes and checks with the name that a later statement calls them by.

    A check holds its column and the texts that it allows.
    """

    name: str
    place: Place | None = None
    spelled: str = ""
    path: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] = ()
    primary_name: str = ""
    foreign_keys: tuple[tuple[str, ForeignKey], ...] = ()
    indexes: tuple[tuple[str, Index], ...] = ()
    checks: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    partitions: tuple[str, ...] = ()

    def to_table(self) -> Table:
        """Return the finished table; columns of the primary key are never null."""
        columns = (
            c.model_copy(
                update={"nullable": c.nullable and c.name not in self.primary_key, "one_of": self._one_of(c)}
            )
            for c in self.columns
        )
        return Table(
            name=self.name,
            spelled=cased(self.spelled),
            exact=() if self.path == path_of(self.name) else self.path,
            columns=tuple(columns),
            primary_key=self.primary_key,
            foreign_keys=tuple(key for _, key in self.foreign_keys),
            indexes=tuple(index for _, index in self.indexes),
            partitions=self.partitions,
            place=self.place,
        )

    def _one_of(self, column: Column) -> tuple[str, ...]:
        """Return what all checks of a column allow together."""
        allowed = [column.one_of, *(values for _, name, values in self.checks if name == column.name)]
        known = [values for values in allowed if values]
        return tuple(value for value in known[0] if all(value in values for values in known)) if known else ()


def change_draft(draft: Draft, change: Change, file: str) -> Draft:
    """Return the table after one change of its own columns or keys."""
    return _CHANGES[change["kind"]](draft, change, file)


def make_column(column: Change, file: str) -> Column:
    """Return the column that a statement declares."""
    return Column(
        name=column["name"],
        type=column["type"],
        spelled=cased(column["spelled"]),
        exact=unlike(column["exact"], column["name"]),
        nullable=column["nullable"],
        default=column["default"],
        is_generated=column["is_generated"],
        one_of=tuple(column["one_of"]),
        place=Place(file=file, line=column["line"]),
    )


def _add_column(draft: Draft, change: Change, file: str) -> Draft:
    column = make_column(change["column"], file)
    same = next((c for c in draft.columns if c.name == column.name), None)
    if same and same.sql_name != column.sql_name:
        raise InputError(TWO_COLUMNS)
    return draft if same else replace(draft, columns=(*draft.columns, column))


def _replace_column(draft: Draft, change: Change, file: str) -> Draft:
    new = make_column(change["column"], file)
    named = {"name": change["name"], "to_name": new.name, "spelled": "", "exact": ""}
    renamed = _rename_column(draft, named, file)
    return replace(renamed, columns=tuple(new if c.name == new.name else c for c in renamed.columns))


def _alter_column(draft: Draft, change: Change, file: str) -> Draft:
    del file
    update: dict[str, Any] = {
        key: change[key] for key in ("type", "nullable", "default", "is_generated") if key in change
    }
    columns = (c.model_copy(update=update) if c.name == change["name"] else c for c in draft.columns)
    return replace(draft, columns=tuple(columns))


def _drop_column(draft: Draft, change: Change, file: str) -> Draft:
    del file
    name = change["name"]
    return replace(
        draft,
        columns=tuple(c for c in draft.columns if c.name != name),
        primary_key=() if name in draft.primary_key else draft.primary_key,
        foreign_keys=tuple((n, k) for n, k in draft.foreign_keys if name not in k.columns),
        indexes=tuple((n, i) for n, i in draft.indexes if name not in i.columns),
        checks=tuple(check for check in draft.checks if check[1] != name),
    )


def _rename_column(draft: Draft, change: Change, file: str) -> Draft:
    del file
    old, new = change["name"], change["to_name"]

    update = {"name": new, "spelled": cased(change["spelled"]), "exact": unlike(change["exact"], new)}

    def renamed(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if name == old else name for name in names)

    return replace(
        draft,
        columns=tuple(c.model_copy(update=update) if c.name == old else c for c in draft.columns),
        primary_key=renamed(draft.primary_key),
        foreign_keys=tuple(
            (n, k.model_copy(update={"columns": renamed(k.columns)})) for n, k in draft.foreign_keys
        ),
        indexes=tuple((n, i.model_copy(update={"columns": renamed(i.columns)})) for n, i in draft.indexes),
        checks=tuple((n, new if column == old else column, values) for n, column, values in draft.checks),
    )


def _add_primary_key(draft: Draft, change: Change, file: str) -> Draft:
    del file
    columns, indexes = tuple(change["columns"]), draft.indexes
    if "using_index" in change:
        columns = next((i.columns for n, i in indexes if n == change["using_index"]), ())
        indexes = tuple((n, i) for n, i in indexes if n != change["using_index"])
    name = change["name"] or f"{_short(draft.name)}_pkey"
    return replace(draft, primary_key=columns, primary_name=name, indexes=indexes)


def _drop_primary_key(draft: Draft, change: Change, file: str) -> Draft:
    del change, file
    return replace(draft, primary_key=(), primary_name="")


def _add_foreign_key(draft: Draft, change: Change, file: str) -> Draft:
    columns = tuple(change["columns"])
    key = ForeignKey(
        columns=columns,
        to_table=change["to_table"],
        to_columns=tuple(change["to_columns"]),
        on_delete=change["on_delete"],
        place=Place(file=file, line=change["line"]),
    )
    name = change["name"] or f"{_short(draft.name)}_{'_'.join(columns)}_fkey"
    if any((k.columns, k.to_table) == (key.columns, key.to_table) for _, k in draft.foreign_keys):
        return draft
    return replace(draft, foreign_keys=(*draft.foreign_keys, (name, key)))


def _add_index(draft: Draft, change: Change, file: str) -> Draft:
    if "using_index" in change:
        return _rename_index(draft, change | {"name": change["using_index"], "to_name": change["name"]}, file)
    columns = tuple(change["columns"])
    called = change["name"] or _default_name(draft, change)
    if change["name"] and any(name == called for name, _ in draft.indexes):
        return draft
    index = Index(
        name=change["name"],
        columns=columns,
        unique=change["unique"],
        partial=change.get("partial", False),
        has_expression=change.get("has_expression", False),
        method=change.get("method", "btree"),
        exact=unlike(change["exact"], change["name"]),
        place=Place(file=file, line=change["line"]),
    )
    return replace(draft, indexes=(*draft.indexes, (called, index)))


def _add_check(draft: Draft, change: Change, file: str) -> Draft:
    del file
    name = change["name"] or f"{_short(draft.name)}_{change['column']}_check"
    return replace(draft, checks=(*draft.checks, (name, change["column"], tuple(change["values"]))))


def _drop_index(draft: Draft, change: Change, file: str) -> Draft:
    del file
    return replace(draft, indexes=tuple((n, i) for n, i in draft.indexes if n != change["name"]))


def _rename_index(draft: Draft, change: Change, file: str) -> Draft:
    del file
    old, new = change["name"], change["to_name"] or change["name"]
    update = {"name": new, "exact": unlike(change["exact"], new)}
    indexes = ((new, i.model_copy(update=update)) if n == old else (n, i) for n, i in draft.indexes)
    return replace(draft, indexes=tuple(indexes))


def _drop_constraint(draft: Draft, change: Change, file: str) -> Draft:
    name = change["name"]
    if name == draft.primary_name:
        return _drop_primary_key(draft, change, file)
    keys = tuple((n, k) for n, k in draft.foreign_keys if n != name)
    checks = tuple(check for check in draft.checks if check[0] != name)
    return _drop_index(replace(draft, foreign_keys=keys, checks=checks), change, file)


def _rename_constraint(draft: Draft, change: Change, file: str) -> Draft:
    old, new = change["name"], change["to_name"]
    keys = tuple((new if n == old else n, k) for n, k in draft.foreign_keys)
    primary = new if draft.primary_name == old else draft.primary_name
    checks = tuple((new if n == old else n, column, values) for n, column, values in draft.checks)
    renamed = replace(draft, foreign_keys=keys, primary_name=primary, checks=checks)
    return _rename_index(renamed, change, file)


def _default_name(draft: Draft, change: Change) -> str:
    """Return what PostgreSQL calls an unnamed UNIQUE constraint or index; of an expression its first word."""
    words = [column.partition("(")[0] for column in change["columns"]]
    is_constraint = change["unique"] and "if_not_exists" not in change
    return "_".join([_short(draft.name), *words, "key" if is_constraint else "idx"])


def _short(table: str) -> str:
    return table.rpartition(".")[2]


_CHANGES: dict[str, Callable[[Draft, Change, str], Draft]] = {
    "add_column": _add_column,
    "replace_column": _replace_column,
    "alter_column": _alter_column,
    "drop_column": _drop_column,
    "rename_column": _rename_column,
    "primary_key": _add_primary_key,
    "drop_primary_key": _drop_primary_key,
    "foreign_key": _add_foreign_key,
    "index": _add_index,
    "one_of": _add_check,
    "drop_index": _drop_index,
    "rename_index": _rename_index,
    "drop_constraint": _drop_constraint,
    "rename_constraint": _rename_constraint,
}
