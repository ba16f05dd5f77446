"""Reuse: how often a cache would hold the answer of a statement."""

from __future__ import annotations

from archkit.model.value import Value


class LifetimeHits(Value):
    """Hit rates (0 to 1) where entries live `ttl_s` seconds from their filling.

    `low`: every write to one of the statement's tables drops all its keys. `high`: only time does.
    """

    ttl_s: int
    low: float
    high: float


class SizeHits(Value):
    """The hit rate (0 to 1) of a cache of `size` entries that drops the least recently used."""

    size: int
    rate: float


class Reuse(Value):
    """What the interactive reads of one shape would gain from a cache keyed by statement and arguments.

    `known` counts the reads whose arguments are known; where these are too few, `keys`, `lifetimes` and
    `sizes` say nothing. `writes` counts writes to its tables. `saved_ms` is for 300 s by the low hit rate.
    `sizes` rests on the first `followed` reads, without writes and expiry.
    """

    shape: str
    tables: tuple[str, ...]
    reads: int
    known: int
    keys: int | None
    writes: int
    reads_per_min: float
    mean_ms: float | None
    p95_ms: float | None
    total_ms: float | None
    saved_ms: float | None
    lifetimes: tuple[LifetimeHits, ...] = ()
    sizes: tuple[SizeHits, ...] = ()
    followed: int = 0
