"""References that no schema declares but a name tells: `user_id` beside a table `users`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.model.system import Column, ForeignKey, System, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FAMILIES = (
    (
        "integer",
        r"(?:tiny|small|medium|big)?int(?:eger)?\d*\b|(?:small|big)?serial|number|numeric\(\d+\)|numeric\(\d+,0\)",
    ),
    ("uuid", r"uuid|uniqueidentifier|char\(36\)|character\(36\)|binary\(16\)"),
    ("text", r"n?(?:var)?char|character|text|citext|string|tinytext|mediumtext|longtext"),
)
_SHORTEST = 3


def infer_foreign_keys(system: System) -> System:
    """Add a foreign key, marked as inferred, for each column whose name and type fit exactly one table."""
    tables_by_stem = _tables_by_stem(system)
    tables = (
        table.model_copy(update={"foreign_keys": (*table.foreign_keys, *_inferred(table, tables_by_stem))})
        for table in system.tables
    )
    return system.model_copy(update={"tables": tuple(tables)})


def _inferred(table: Table, tables_by_stem: Mapping[str, tuple[Table, ...]]) -> Iterator[ForeignKey]:
    taken = {name for key in table.foreign_keys for name in key.columns}
    names = {column.name for column in table.columns}
    for column in table.columns:
        stem = _stem(column.name)
        is_polymorphic = f"{stem}_type" in names or f"{stem}type" in names
        if not stem or column.name in taken or is_polymorphic:
            continue
        target = _target(table, stem, tables_by_stem)
        if target and _fits(table, column, target):
            yield ForeignKey(
                columns=(column.name,),
                to_table=target.name,
                to_columns=target.primary_key,
                inferred=True,
                place=column.place,
            )


def _stem(column: str) -> str:
    """Return what `x_id` and `xid` (written xId) name; empty where the column is no reference."""
    match = re.fullmatch(r"(.+?)_?id", column)
    has_mark = column.endswith("_id")
    return match[1] if match and (has_mark or len(match[1]) >= _SHORTEST) else ""


def _target(table: Table, stem: str, tables_by_stem: Mapping[str, tuple[Table, ...]]) -> Table | None:
    """Return the one table that is meant: of its own schema first, under its plain name or the own prefix."""
    keys = {_key(stem), *(_key(prefix + stem) for prefix in _prefixes(table))}
    found = {t.name: t for key in keys for t in tables_by_stem.get(key, ())}
    beside = {name: t for name, t in found.items() if _schema(name) == _schema(table.name)}
    matches = list((beside or found).values())
    return matches[0] if len(matches) == 1 else None


def _prefixes(table: Table) -> list[str]:
    words = _short(table.name).split("_")
    return ["_".join(words[:count]) + "_" for count in range(1, len(words))]


def _tables_by_stem(system: System) -> dict[str, tuple[Table, ...]]:
    found: dict[str, tuple[Table, ...]] = {}
    for table in system.tables:
        key = _key(_short(table.name))
        found[key] = (*found.get(key, ()), table)
    return found


def _key(name: str) -> str:
    """Return a name as one word in the singular, so that orderItem, order_items and orderitem are the same."""
    word = name.replace("_", "").lower()
    for plural, singular in (
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("uses", "us"),
    ):
        if word.endswith(plural) and len(word) > len(plural) + 1:
            return word.removesuffix(plural) + singular
    irregular = {"people": "person", "children": "child", "men": "man", "media": "medium", "data": "datum"}
    ending = next((ending for ending in irregular if word.endswith(ending)), "")
    if ending:
        return word.removesuffix(ending) + irregular[ending]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _fits(table: Table, column: Column, target: Table) -> bool:
    """Whether the column can hold the key of the target; a table's own name in it refers to no other row."""
    if len(target.primary_key) != 1 or target.name == table.name:
        return False
    key = target.column(target.primary_key[0])
    return key is not None and _family(column.type) == _family(key.type)


def _family(kind: str) -> str:
    kind = re.sub(r"\s*\bunsigned\b|\bidentity\b", "", kind)
    return next((name for name, pattern in _FAMILIES if re.match(pattern, kind)), kind.partition("(")[0])


def _schema(name: str) -> str:
    return name.rpartition(".")[0]


def _short(name: str) -> str:
    return name.rpartition(".")[2]
