"""Pure arithmetic with its sources."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

_Z95 = 1.959963984540054
# How often each letter follows each, as 6 + log2 of the ratio to chance: rows and columns a to z, counted over the
# docstrings of Python's standard library (950,756 pairs).
_PAIRS = """
    16761351614878051878543351 83638211781833741664813162 81528227706721822648611030 73569251821613721664622140
    63775542412668354887254641 71526620900521911735713040 52219267801646520774832113 80119101800322710525301120
    55666551213769751677160404 51119111213111621161811121 63249251811616351272525121 74369511801812740366623061
    96129111601463780253601030 72788582614434731278541141 46674351414679560867756311 81348214601812770847641060
    11231111111413111442911111 72559461714457730666644060 61519336713433672279622150 72438319802531640765714251
    55547440500778460888301100 91309111800121510220111110 70127118900416720763013201 72827413711451371339111441
    24546342611656781489126132 71119111811352621124111131
""".split()
_CHANCE = 6
_RAREST = -3
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_USUAL = frozenset(  # words of routes that are rare in prose
    "api auth config fetch flow hook hooks json oauth sync task tasks webhook webhooks workflow workflows".split()
)
_SHORT, _LONG = 3, 5


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


def share_interval(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of the share of k in n.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22, 1927.
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError("n must be positive and k between 0 and n")
    square = _Z95**2
    middle = (k + square / 2) / (n + square)
    spread = _Z95 * math.sqrt(k * (n - k) / n + square / 4) / (n + square)
    return max(0.0, middle - spread), min(1.0, middle + spread)


def fewest_for(p: float) -> int:
    """Return the fewest values from which a p-quantile is told: one beyond it is expected, at least five."""
    return max(5, round(1 / (1 - p)))


def wordlikeness(text: str) -> float:
    """Return how far letters and digits read as words rather than as an id drawn by chance; below 0 it is an id.

    A sum of shares of the characters: pairs of letters by their frequency, words of three and of five letters or
    more, words at all, digits, capitals. The weights are those of a logistic regression of 2,774 published route
    names against 300,000 ids of nanoid, cuid2 and base62, moved by 5 so that no id of those passes; 2 % of the names
    do not pass either. Tells something from 12 characters on.
    Source of pairs as a measure: C. E. Shannon, Prediction and Entropy of Printed English, BSTJ 30(1), 1951.
    """
    words: list[str] = _WORD.findall(text.lower() if text == text.upper() else text)
    size = sum(map(len, words))
    if not size:
        return -math.inf
    letters = [word for word in words if word[0].isalpha()]

    def share(chosen: Iterable[str]) -> float:
        return sum(map(len, chosen)) / size

    return (
        8.3 * sum(_pair_bits(word.lower()) for word in letters) / size
        + 7.3 * share(w for w in letters if len(w) >= _SHORT)
        + 2.6 * share(w for w in letters if len(w) >= _LONG)
        - 5.2 * len(words) / size
        - 2.0 * sum(word[0].isdigit() for word in words) / size
        - 3.7 * share(w for w in letters if w.isupper() and len(w) > 1)
        - 11.1
    )


def _pair_bits(word: str) -> float:
    if word in _USUAL:
        return len(word)
    pairs = itertools.pairwise(word)
    return sum(max(_RAREST, int(_PAIRS[_place(a)][_place(b)]) - _CHANCE) for a, b in pairs)


def _place(letter: str) -> int:
    return ord(letter) - ord("a")


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
