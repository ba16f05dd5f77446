"""What transactions say: tables that are used together belong together, written together most."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.boundaries import AccessSet

WRITTEN_TOGETHER = 3.0
WRITTEN_AND_READ = 1.5
READ_TOGETHER = 1.0


def tables_of(access: AccessSet) -> frozenset[str]:
    """Return every table that the transaction touches."""
    return frozenset(access.reads) | frozenset(access.writes)


def together(accesses: Iterable[AccessSet]) -> dict[tuple[str, str], float]:
    """Return how strongly each pair is used together, 0 to about 3.

    A transaction of n tables seen c times gives each of its pairs w / (n - 1), with w the damped count
    1 + ln c; the sum is divided by sqrt(f_a f_b), the same weight over all transactions of each table
    (Ochiai's coefficient with fractional counting).
    """
    pulls: dict[tuple[str, str], float] = defaultdict(float)
    uses: Counter[str] = Counter()
    for access in accesses:
        tables = sorted(tables_of(access))
        weight = _damped(access.count)
        uses.update(dict.fromkeys(tables, weight))
        _share(pulls, tables, frozenset(access.writes), weight)
    return {pair: pulls[pair] / math.sqrt(uses[pair[0]] * uses[pair[1]]) for pair in sorted(pulls)}


def _damped(count: int) -> float:
    return 1.0 + math.log(max(count, 1))


def _share(
    pulls: dict[tuple[str, str], float], tables: list[str], written: frozenset[str], weight: float
) -> None:
    for a, b in combinations(tables, 2):
        pulls[a, b] += weight * _kind(a in written, b in written) / (len(tables) - 1)


def _kind(a_written: bool, b_written: bool) -> float:
    return (READ_TOGETHER, WRITTEN_AND_READ, WRITTEN_TOGETHER)[a_written + b_written]
