"""Reuse distances predict exactly what a cache of any size holds that drops the least recently used."""

from __future__ import annotations

from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.laws import hit_rates, reuse_distances

_KEYS = st.lists(st.integers(0, 12), max_size=200)


def _hits(keys: list[int], size: int) -> int:
    """Return the hits of a cache that is run."""
    held: OrderedDict[int, None] = OrderedDict()
    hits = 0
    for key in keys:
        hits += key in held
        held[key] = None
        held.move_to_end(key)
        if len(held) > size:
            held.popitem(last=False)
    return hits


@given(_KEYS, st.lists(st.integers(1, 15), min_size=1, max_size=4))
def test_the_hit_rate_of_every_size_is_that_of_a_cache_that_is_run(keys: list[int], sizes: list[int]) -> None:
    rates = hit_rates(reuse_distances(keys), sizes)
    assert rates == pytest.approx([_hits(keys, size) / max(1, len(keys)) for size in sizes])


@given(_KEYS)
def test_a_reuse_distance_counts_the_different_keys_between(keys: list[int]) -> None:
    for place, distance in enumerate(reuse_distances(keys)):
        earlier = [at for at in range(place) if keys[at] == keys[place]]
        assert distance == (len(set(keys[earlier[-1] + 1 : place])) if earlier else None)
