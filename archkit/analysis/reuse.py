"""Reuse: what a cache would hold, from the question of that name and from the order of the reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.laws import hit_rates, reuse_distances
from archkit.model.reuse import LifetimeHits, Reuse, SizeHits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.analysis.questions import Analyst
    from archkit.model.assessment import ShapeTable
    from archkit.model.evidence import Cell, EvidenceTable

MOST_READS = 1_500_000  # interactive statements that `reuse` looks at: some 800 MB while it works
_LIFETIMES_S = (60, 300, 900, 3600)
_SIZES = (100, 1_000, 10_000)
_MOST_SHAPES = 20
_MOST_FOLLOWED = 100_000  # reads of one shape, at some 4 us each


def measure_reuse(
    analyst: Analyst, table: EvidenceTable, shape_tables: tuple[ShapeTable, ...]
) -> tuple[Reuse, ...]:
    """Return the reuse of the shapes that the question `reuse` found, most time saved first.

    Bounded caches are followed for the shapes that take the most time.
    """
    rows = table.records()
    told = sorted(filter(_is_told, rows), key=_cost)
    orders = _orders(analyst, tuple(str(row["shape"]) for row in told[:_MOST_SHAPES]))
    used: dict[str, dict[str, None]] = {}
    for use in shape_tables:
        used.setdefault(use.shape, {})[use.table] = None
    return tuple(_reuse(row, tuple(used.get(str(row["shape"]), ())), orders) for row in rows)


def _is_told(row: Mapping[str, Cell]) -> bool:
    return row["hits_300s_low_share"] is not None


def _cost(row: Mapping[str, Cell]) -> float:
    return -float(row["total_ms"] or 0)


def _orders(analyst: Analyst, shapes: tuple[str, ...]) -> dict[str, list[int]]:
    """Return the keys that each shape read, in order."""
    if not shapes:
        return {}
    answer = analyst.rows("reuse_order", shapes=list(shapes), most=_MOST_FOLLOWED)
    return {row["shape"]: row["keys"] for row in answer.records()}


def _reuse(row: dict[str, Cell], tables: tuple[str, ...], orders: dict[str, list[int]]) -> Reuse:
    keys = orders.get(str(row["shape"]), [])
    same = {name: row[name] for name in Reuse.model_fields if name in row}
    derived = {
        "tables": tables,
        "lifetimes": _lifetimes(row) if _is_told(row) else (),
        "sizes": _sizes(keys),
        "followed": len(keys),
    }
    return Reuse.model_validate(same | derived)


def _lifetimes(row: Mapping[str, Cell]) -> tuple[LifetimeHits, ...]:
    return tuple(
        LifetimeHits.model_validate(
            {"ttl_s": s, "low": row[f"hits_{s}s_low_share"], "high": row[f"hits_{s}s_high_share"]}
        )
        for s in _LIFETIMES_S
    )


def _sizes(keys: list[int]) -> tuple[SizeHits, ...]:
    """Return the hit rate of each size; where the smallest holds all keys, only first reads miss."""
    if not keys:
        return ()
    distinct = len(set(keys))
    if distinct <= _SIZES[0]:
        return tuple(SizeHits(size=size, rate=1 - distinct / len(keys)) for size in _SIZES)
    rates = hit_rates(reuse_distances(keys), _SIZES)
    return tuple(SizeHits(size=size, rate=rate) for size, rate in zip(_SIZES, rates, strict=True))
