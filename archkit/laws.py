"""Pure arithmetic with its sources."""

from __future__ import annotations

import math

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
