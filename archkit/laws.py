"""Pure arithmetic with its sources."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

_Z95 = 1.959963984540054


def percentile_ranks(n: int, p: float) -> tuple[int, int]:
    """Return the ranks (from 1) of the order statistics that bound the p-quantile with 95 % confidence.

    The number of n values below the quantile is binomial(n, p); its normal approximation gives the ranks.
    They are clipped to 1..n: where n is too small the bound is the smallest or largest value seen.
    Source: W. J. Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2.
    """
    if n < 1 or not 0 < p < 1:
        raise ValueError("n must be positive and p between 0 and 1")
    spread = _Z95 * math.sqrt(n * p * (1 - p))
    return max(1, math.floor(n * p - spread)), min(n, math.ceil(n * p + spread) + 1)


def fewest_for(p: float) -> int:
    """Return the fewest values from which a p-quantile is told: one beyond it is expected, at least five."""
    return max(5, round(1 / (1 - p)))


def reuse_distances(keys: Sequence[Hashable]) -> list[int | None]:
    """Return for each reference how many other keys came since the same key was last used; None: the first use.

    Source: R. L. Mattson et al., Evaluation techniques for storage hierarchies, IBM Systems Journal 9(2),
    1970 (stack distances); in O(n log n) by a tree of partial sums over the last uses: P. M. Fenwick, A new
    data structure for cumulative frequency tables, Software: Practice and Experience 24(3), 1994.
    """
    tree = [0] * (len(keys) + 1)
    last: dict[Hashable, int] = {}
    distances: list[int | None] = []
    for place, key in enumerate(keys, 1):
        before = last.get(key)
        if before is None:
            distances.append(None)
        else:
            distances.append(len(last) - _sum_until(tree, before))
            _add(tree, before, -1)
        _add(tree, place, 1)
        last[key] = place
    return distances


def hit_rates(distances: Iterable[int | None], sizes: Sequence[int]) -> tuple[float, ...]:
    """Return the share (0 to 1) of references that a cache of each size holds, dropping the least recently used.

    A reference hits where its reuse distance is below the size; first uses miss. 0 without references.
    Source: Mattson et al., as for `reuse_distances`.
    """
    counts = Counter(distances)
    references = counts.total()
    return tuple(
        sum(n for distance, n in counts.items() if distance is not None and distance < size)
        / max(1, references)
        for size in sizes
    )


def _sum_until(tree: list[int], place: int) -> int:
    total = 0
    while place:
        total += tree[place]
        place &= place - 1
    return total


def _add(tree: list[int], place: int, change: int) -> None:
    while place < len(tree):
        tree[place] += change
        place += place & -place
