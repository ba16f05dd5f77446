"""Caching as designed: what is kept, where, for how long, and which writes make it stale."""

from __future__ import annotations

from typing import Literal

from archkit.model.value import Value

LEAST_HIT_RATE = 0.7  # share of reads: the gate on every cache
CacheLayer = Literal["process", "redis", "cdn"]


class CachePolicy(Value):
    """A cache-aside policy for a query of a table.

    `tables` are those that its answer is made of, empty for its own alone: a write to one makes it stale.
    `invalidated_by` are the procedures whose success drops keys. `hit_rate` is what the log's own reuse
    predicts for this TTL, with a pessimistic and an optimistic bound; None where no log tells.
    """

    name: str
    table: str
    procedure: str
    layer: CacheLayer
    key: str
    ttl_s: int
    max_entries: int
    tables: tuple[str, ...] = ()
    invalidated_by: tuple[str, ...]
    hit_rate: float | None = None
    interval: tuple[float, float] | None = None
    saved_ms_per_minute: float | None = None
    why: str = ""
    evidence: tuple[str, ...] = ()
