"""A sample of the corpus of damaged logs: every damage and every form of log; the whole is corpus.py."""

from __future__ import annotations

from itertools import cycle

import pytest
from corpus import Case, read_cases
from damages import HEAVY, LIGHT
from log_samples import SAMPLES

_HEAVY = ("a line of 100 MB", "a gzip of 1 GB of zeros")


def _spread(damages):
    """Return a case for each damage, each of another form of log, so that all forms have their turn."""
    return [Case(sample, damage, 0) for damage, sample in zip(damages, cycle(SAMPLES), strict=False)]


LIGHT_CASES = _spread(LIGHT) + _spread([*list(LIGHT)[5:], *list(LIGHT)[:5]])
HEAVY_CASES = [Case(SAMPLES[number], damage, 0) for number, damage in zip((3, 17), _HEAVY, strict=True)]


@pytest.mark.parametrize("part", range(2))
def test_damaged_logs_cost_only_what_is_damaged(part, tmp_path):
    """No crash, no line lost in silence, whole records read, 30 s and 1 GB at most."""
    outcomes = list(read_cases(LIGHT_CASES[part::2], tmp_path))
    assert [(each.case.name, each.faults) for each in outcomes if each.faults] == []
    assert len(outcomes) > len(LIGHT) * 0.9


def test_giants_take_neither_all_the_time_nor_all_the_memory(tmp_path):
    assert set(_HEAVY) <= set(HEAVY)
    outcomes = list(read_cases(HEAVY_CASES, tmp_path))
    assert [(each.case.name, each.faults) for each in outcomes if each.faults] == []
