"""Distinct shapes to the views shapes, shape_tables and shape_predicates: parsed in a child, scrubbed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archkit.child import Answer, Child, Limits
from archkit.scrub import scrub_shape
from archkit.sql.shapes import kind_of
from archkit.store.warehouse import write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from archkit.readers.log_format import Dialect


@dataclass(frozen=True)
class Names:
    """The words that are the system's own, the tables behind each partition and view, and the SQL of the shapes."""

    known: frozenset[str] = frozenset()
    behind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dialect: Dialect = "postgres"


_LIMITS = Limits(seconds=2, memory_bytes=2 << 30)


def describing_child() -> Child:
    """Start the child that parses shapes: it takes a while to be ready, so start it while a log is read."""
    return Child("archkit.sql.describe:described", _LIMITS)


def store_shapes(
    shapes: Mapping[str, str],
    names: Names,
    folder: Path,
    *,
    child: Child | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> tuple[tuple[str, Path, int], ...]:
    """Write the three views into `folder`; return (view, path, rows) of each. Without a child it starts its own.

    The use of a partition or view counts for the tables behind it; what is written to a view of several tables
    counts as read, since its triggers say where it goes. A shape that cannot be parsed keeps its id, its kind
    and its keywords, and names no tables.
    """
    if child is None:
        with describing_child() as own:
            return store_shapes(shapes, names, folder, child=own, on_progress=on_progress)
    ids = sorted(shapes)
    described: list[dict[str, Any]] = []
    for outcome in child.map([names.dialect, shapes[i]] for i in ids):
        unparsed = _unparsed(shapes[ids[len(described)]])
        described.append(outcome.value if isinstance(outcome, Answer) else unparsed)
        if on_progress:
            on_progress(len(described) / len(ids))
    return (
        _write(
            folder,
            "shapes",
            [_shape(i, shapes[i], row, names.known) for i, row in zip(ids, described, strict=True)],
        ),
        _write(folder, "shape_tables", _tables(ids, described, names)),
        _write(folder, "shape_predicates", _predicates(ids, described, names)),
    )


def _unparsed(folded: str) -> dict[str, Any]:
    """Return what is known of a shape without parsing it: of its text nothing but the first word of its kind."""
    kind = kind_of(folded)
    word = "" if kind == "other" else folded.split(" ", 1)[0].lstrip("(")
    return {
        "kind": kind,
        "complexity": "simple",
        "tables": [],
        "predicates": [],
        "parsed": False,
        "skeleton": f"{word} x".lstrip(),
    }


def _write(folder: Path, view: str, rows: list[tuple[Any, ...]]) -> tuple[str, Path, int]:
    path = folder / f"{view}.parquet"
    write_rows(view, rows, path)
    return view, path, len(rows)


def _shape(shape: str, folded: str, row: dict[str, Any], known: frozenset[str]) -> tuple[Any, ...]:
    text = scrub_shape(folded if row["parsed"] else row["skeleton"], known)
    return shape, text, row["kind"], row["complexity"], row["parsed"]


def _tables(ids: list[str], described: list[dict[str, Any]], names: Names) -> list[tuple[Any, ...]]:
    return [
        (shape, scrub_shape(table, names.known), access)
        for shape, row in zip(ids, described, strict=True)
        for table, access in _behind(row["tables"], names).items()
    ]


def _behind(tables: Iterable[tuple[str, str]], names: Names) -> dict[str, str]:
    """Return how the tables are used, each once: written if any use of it writes."""
    found: dict[str, str] = {}
    for name, access in tables:
        behind = names.behind.get(name, (name,))
        for table in behind:
            is_written = access == "write" and len(behind) == 1
            found[table] = "write" if is_written else found.get(table, "read")
    return found


def _predicates(ids: list[str], described: list[dict[str, Any]], names: Names) -> list[tuple[Any, ...]]:
    """Return what rows are looked up by; the columns of a view of several tables are left aside."""
    found = {
        (shape, behind[0], column, operator, use): None
        for shape, row in zip(ids, described, strict=True)
        for table, column, operator, use in row["predicates"]
        if len(behind := names.behind.get(table, (table,))) == 1
    }
    return [
        (shape, scrub_shape(table, names.known), scrub_shape(column, names.known), operator, use)
        for shape, table, column, operator, use in found
    ]
