"""Which column of a file is which field of a view: as inputs.yaml says, or by the views' own names."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Literal, get_args

from archkit.errors import InputError
from archkit.model.inputs import MappedColumn

if TYPE_CHECKING:
    from collections.abc import Collection

    from archkit.model.inputs import Hints

Rows = Literal["statements", "requests"]
FIELDS: dict[Rows, tuple[str, ...]] = {
    "statements": (
        "sql", "started_at", "ended_at", "duration_ms", "session", "transaction", "trace", "application", "user",
        "rows", "arguments",
    ),
    "requests": ("endpoint", "url", "method", "status", "started_at", "ended_at", "duration_ms", "trace"),
}  # fmt: skip
# Of each of these one must be there.
NEEDED: dict[Rows, tuple[tuple[str, ...], ...]] = {
    "statements": (("sql",),),
    "requests": (("endpoint", "url"), ("started_at", "ended_at"), ("status",)),
}
# What tells a file by the views' own names.
_TELLING: dict[Rows, tuple[tuple[str, ...], ...]] = {
    "statements": (("sql",), ("started_at", "ended_at"), ("duration_ms",)),
    "requests": NEEDED["requests"],
}
_WITH_UNIT = ("started_at", "ended_at", "duration_ms")
_MAPPING = "The mapping in inputs.yaml"


def told_by_names(names: Collection[str]) -> Rows | None:
    """Return which view the columns are named after, or None."""
    kinds: tuple[Rows, ...] = get_args(Rows)
    return next((rows for rows in kinds if _has(_TELLING[rows], names)), None)


def by_names(rows: Rows, names: Collection[str]) -> tuple[MappedColumn, ...]:
    """Return the columns that are called as fields of the view."""
    return tuple(MappedColumn(field=name, column=name) for name in FIELDS[rows] if name in names)


def is_enough(rows: Rows, columns: Collection[MappedColumn]) -> bool:
    """Whether every field that a row needs has a column."""
    return _has(NEEDED[rows], [column.field for column in columns])


def told_by(hints: Hints) -> tuple[Rows, tuple[MappedColumn, ...]] | None:
    """Return the mapping that inputs.yaml gives; None for none. Raises InputError for one that cannot be."""
    if hints.rows is None and not hints.columns:
        return None
    if hints.rows is None:
        raise InputError(
            f"{_MAPPING} does not say what a row is.", then="Add rows: statements, or rows: requests."
        )
    fields = [column.field for column in hints.columns]
    for column in hints.columns:
        _check(column, hints.rows, fields)
    for needed in NEEDED[hints.rows]:
        if hints.columns and not set(needed) & set(fields):
            raise InputError(
                f"{_MAPPING} has no column for {' or '.join(needed)}.", then="Add it to columns."
            )
    return hints.rows, hints.columns


def zone_of(hints: Hints) -> str:
    """Return the time zone of times without one, UTC unless told; raises InputError for an unknown one."""
    zone = hints.time_zone or "UTC"
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            "The time_zone in inputs.yaml is not known.", then="Write it as Europe/Berlin."
        ) from error
    return zone


def _check(column: MappedColumn, rows: Rows, fields: list[str]) -> None:
    if column.field not in FIELDS[rows]:
        known = ", ".join(FIELDS[rows])
        raise InputError(
            f"{_MAPPING} names a field that {rows} do not have: {column.field}.", then=f"They have {known}."
        )
    if fields.count(column.field) > 1:
        raise InputError(f"{_MAPPING} names {column.field} more than once.", then="Keep one of them.")
    if column.unit and column.field not in _WITH_UNIT:
        raise InputError(
            f"{_MAPPING} gives {column.field} a unit.", then="Only times and durations have one."
        )


def _has(needed: tuple[tuple[str, ...], ...], names: Collection[str]) -> bool:
    return all(any(name in names for name in each) for each in needed)
