"""What @default and @updatedAt fill a column with, in the one writing that `Column.default` has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.system import AUTOINCREMENT
from archkit.sql.ddl_default import EMPTY_ARRAY, NOW, default_of, settled_default
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.readers.prisma_entries import Argument, Entry
    from archkit.readers.prisma_enums import PrismaEnum
    from archkit.sql.ddl_dialect import Dialect

UNKNOWN = "dbgenerated()"
_COUNTING = frozenset(["autoincrement", "sequence"])
_BARE = re.compile(r"[+-]?\d[\d.]*(?:[eE][+-]?\d+)?|true|false")
_DIALECTS: dict[str, Dialect] = {"mysql": "mysql", "sqlite": "sqlite", "sqlserver": "tsql"}


def sql_default(field: Entry, kind: str, provider: str, enums: Mapping[str, PrismaEnum]) -> str | None:
    """Return the default of a field whose column has the SQL type `kind`; None without one."""
    attribute = field.attribute("default")
    argument = attribute.argument("value", position=0) if attribute else None
    if argument is None:
        return NOW if field.attribute("updatedAt") else None
    names = enums[field.type].values if field.type in enums else {}
    return settled_default(_written(argument, names, _DIALECTS.get(provider, "postgres")), kind)


def _written(argument: Argument, names: Mapping[str, str], dialect: Dialect) -> str | None:
    if argument.is_text:
        return quote_text(argument.value)
    if not argument.value:
        items = [_written(item, names, dialect) or "null" for item in argument.items]
        return f"array[{', '.join(items)}]" if items else EMPTY_ARRAY
    if argument.value in names:
        return quote_text(names[argument.value])
    return argument.value if _BARE.fullmatch(argument.value) else _called(argument, dialect)


def _called(argument: Argument, dialect: Dialect) -> str | None:
    if argument.value == "dbgenerated" and argument.items:
        return _expression(argument.items[0].value, dialect)
    if argument.value in _COUNTING:
        return AUTOINCREMENT
    return f"{argument.value}({', '.join(item.value for item in argument.items)})"


def _expression(text: str, dialect: Dialect) -> str | None:
    try:
        return default_of(text, dialect)
    except InputError:
        return UNKNOWN
