"""What joining the schemas of tenants does: one set of tables, and marks by which schemas are counted."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

from archkit.model.system import Enum, ForeignKey, Named, System, Table, View
from archkit.sql.tenants import Tenants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archkit.store.warehouse import Connection

_N = TypeVar("_N", bound=Named)
_I = TypeVar("_I", Table, Enum, View)
_TABLE = "create table if not exists joined_schemas (name varchar)"


def note_joined(connection: Connection, tenants: Tenants) -> None:
    """Keep the names of the schemas that were joined, for as long as a log is read."""
    connection.execute(_TABLE)
    connection.execute("insert into joined_schemas select unnest($1::varchar[])", [sorted(tenants.joined)])


def joined_marks(connection: Connection, key: bytes) -> tuple[str, ...]:
    """Return a mark for each schema that was noted."""
    connection.execute(_TABLE)
    rows = connection.execute("select distinct name from joined_schemas").fetchall()
    return marks_of((name for (name,) in rows), key)


def marks_of(schemas: Iterable[str], key: bytes) -> tuple[str, ...]:
    """Return hashes by the study's key: names of schemas may be those of customers."""
    marks = (hashlib.blake2b(name.encode(), key=key[:64], digest_size=8).hexdigest() for name in schemas)
    return tuple(sorted(marks))


def joined_schemas(system: System, globs: Iterable[str], key: bytes) -> tuple[System, tuple[str, ...]]:
    """Return the system with the schemas of tenants joined, and a mark for each of them.

    Of tables, enums and views that get one name the first stands for all.
    """
    tenants = Tenants(globs)
    return _joined(system, tenants), marks_of(tenants.joined, key)


def _joined(system: System, tenants: Tenants) -> System:
    named: tuple[Named | View, ...] = (*system.tables, *system.enums, *system.views)
    names = {item.name: tenants.join_name(item.name) for item in named}
    names |= {part: tenants.join_name(part) for table in system.tables for part in table.partitions}

    def renamed(name: str) -> str:
        return names.get(name, name)

    return System(
        tables=_first(_table(table, renamed) for table in system.tables),
        enums=_first(_named(enum, renamed) for enum in system.enums),
        views=_first(_view(view, renamed) for view in system.views),
    )


def _first(items: Iterable[_I]) -> tuple[_I, ...]:
    """Return the items without those of a name that came before."""
    by_name: dict[str, _I] = {}
    for item in items:
        by_name.setdefault(item.name, item)
    return tuple(by_name.values())


def _named(item: _N, renamed: Callable[[str], str]) -> _N:
    name = renamed(item.name)
    exact = (name.partition(".")[0], *item.exact[1:]) if name != item.name and item.exact else item.exact
    return item.model_copy(update={"name": name, "exact": () if ".".join(exact) == name else exact})


def _table(table: Table, renamed: Callable[[str], str]) -> Table:
    columns = (
        c.model_copy(update={"type": renamed(c.element_type) + c.type[len(c.element_type) :]})
        for c in table.columns
    )
    changes = {
        "columns": tuple(columns),
        "foreign_keys": tuple(_reference(key, renamed) for key in table.foreign_keys),
        "partitions": tuple(dict.fromkeys(map(renamed, table.partitions))),
    }
    return _named(table, renamed).model_copy(update=changes)


def _reference(key: ForeignKey, renamed: Callable[[str], str]) -> ForeignKey:
    return key.model_copy(update={"to_table": renamed(key.to_table)})


def _view(view: View, renamed: Callable[[str], str]) -> View:
    reads = tuple(dict.fromkeys(map(renamed, view.reads)))
    return view.model_copy(update={"name": renamed(view.name), "reads": reads})
