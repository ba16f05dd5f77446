"""Distinct shapes to the views shapes, shape_tables and shape_predicates: parsed in a child, scrubbed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.child import Answer, Limits, map_in_child
from archkit.scrub import scrub_shape
from archkit.sql.shapes import kind_of
from archkit.store.warehouse import write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_LIMITS = Limits(seconds=2, memory_bytes=2 << 30)


def store_shapes(
    shapes: Mapping[str, str],
    known: frozenset[str],
    folder: Path,
    on_progress: Callable[[float], None] | None = None,
) -> tuple[tuple[str, Path, int], ...]:
    """Write the three views into `folder`; return (view, path, rows) of each.

    A shape that cannot be parsed keeps its id, its kind and its keywords, and names no tables.
    """
    ids = sorted(shapes)
    described: list[dict[str, Any]] = []
    for outcome in map_in_child("archkit.sql.describe:describe", [shapes[i] for i in ids], _LIMITS):
        unparsed = _unparsed(shapes[ids[len(described)]])
        described.append(outcome.value if isinstance(outcome, Answer) else unparsed)
        if on_progress:
            on_progress(len(described) / len(ids))
    return (
        _write(
            folder,
            "shapes",
            [_shape(i, shapes[i], row, known) for i, row in zip(ids, described, strict=True)],
        ),
        _write(folder, "shape_tables", _tables(ids, described, known)),
        _write(folder, "shape_predicates", _predicates(ids, described, known)),
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


def _tables(ids: list[str], described: list[dict[str, Any]], known: frozenset[str]) -> list[tuple[Any, ...]]:
    return [
        (shape, scrub_shape(table, known), access)
        for shape, row in zip(ids, described, strict=True)
        for table, access in row["tables"]
    ]


def _predicates(
    ids: list[str], described: list[dict[str, Any]], known: frozenset[str]
) -> list[tuple[Any, ...]]:
    return [
        (shape, scrub_shape(table, known), scrub_shape(column, known), operator, use)
        for shape, row in zip(ids, described, strict=True)
        for table, column, operator, use in row["predicates"]
    ]
