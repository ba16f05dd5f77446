"""Holds a system that somebody wrote by hand to what the readers of schemas grant: it contradicts itself nowhere."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.model.system import Column, System, Table

_LONGEST = 128
_TYPE = re.compile(r"[a-z][\w ,.()'\"-]{0,400}(?:\[\])*", re.ASCII)
_DEFAULT = re.compile(
    r"-?\d+(?:\.\d+)?|true|false|null|[a-z_]+(?:\(\))?|'(?:[^'\\\n]|'')*'|array\['[\w, ']*'\]|nextval\('[\w.\"]+'\)",
    re.ASCII,
)


def fault_of(system: System) -> str | None:
    """Return in one sentence the first contradiction, or None where there is none."""
    return next(_faults(system), None)


def _faults(system: System) -> Iterator[str]:
    named = [*(t.name for t in system.tables), *(v.name for v in system.views)]
    if twice := _twice(named):
        yield f"{_head(twice)} stands twice among the tables and views."
    if twice := _twice(e.name for e in system.enums):
        yield f"{_head(twice)} stands twice among the enums."
    names = (*named, *(e.name for e in system.enums))
    if odd := next((n for n in names if not _is_name(n) or n != n.lower()), None):
        yield f"{_head(odd)} is no name of a table: write it in lower case, without line breaks."
    for table in system.tables:
        yield from _table_faults(table, system)


def _table_faults(table: Table, system: System) -> Iterator[str]:
    columns = [column.name for column in table.columns]
    if twice := _twice(columns):
        yield f"{_head(table.name)} has the column {_head(twice)} twice."
    for column in table.columns:
        yield from _column_faults(table, column)
    expressions = {part for i in table.indexes if i.has_expression for part in i.columns}
    used = {*table.primary_key, *(c for k in table.foreign_keys for c in k.columns)}
    used |= {part for i in table.indexes for part in i.columns} - expressions
    if unknown := sorted(used - set(columns)):
        yield f"A key or index of {_head(table.name)} names {_head(unknown[0])}, which is none of its columns."
    for key in table.foreign_keys:
        to = system.table(key.to_table)
        if to is None:
            yield f"A key of {_head(table.name)} leads to {_head(key.to_table)}, which is no table here."
        elif key.to_columns and len(key.to_columns) != len(key.columns):
            yield f"A key of {_head(table.name)} to {_head(key.to_table)} has not as many columns on both sides."
        elif unknown := sorted(set(key.to_columns) - {c.name for c in to.columns}):
            yield f"A key of {_head(table.name)} leads to {_head(unknown[0])}, which {_head(to.name)} lacks."


def _column_faults(table: Table, column: Column) -> Iterator[str]:
    where = f"The column {_head(column.name)} of {_head(table.name)}"
    if not _is_name(column.name) or column.name != column.name.lower():
        yield f"{where} has no name that can be used: write it in lower case, without line breaks."
    if not _TYPE.fullmatch(column.type):
        yield f"{where} has no type that archkit knows: write it as SQL does, in lower case."
    if column.default is not None and not _DEFAULT.fullmatch(column.default):
        yield f"{where} has a default that is more than a literal or a plain call."


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST and name.isprintable() and name == name.strip()


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, n in Counter(names).items() if n > 1), None)


def _head(name: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in name)
    return printable if len(printable) <= _LONGEST else f"{printable[:_LONGEST]}…"
