"""Values that come again stand once, and come back whole."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from archkit.report.sharing import Sharing, restored

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="="), max_size=4)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=4) | st.dictionaries(NAMES, v, max_size=4))


@given(VALUES, VALUES)
def test_what_is_shared_comes_back_the_same(one: object, other: object) -> None:
    whole = {"a": [one, other, one], "b": {"c": one, "d": other}}
    sharing = Sharing(whole)
    again = restored(json.loads(json.dumps(sharing.whole)), json.loads(json.dumps(sharing.values)))
    assert json.dumps(again) == json.dumps(whole)


def test_a_long_value_that_comes_again_stands_once() -> None:
    drivers = [f"driver {i}, told at some length" for i in range(9)]
    sharing = Sharing({"decisions": [{"id": i, "drivers": list(drivers)} for i in range(50)]})
    assert len(sharing.values) == 1
    assert json.dumps(sharing.whole).count("driver 3") == 0


def test_true_and_one_are_not_taken_for_each_other() -> None:
    whole = [[True] * 20, [1] * 20, [1.0] * 20]
    sharing = Sharing({"a": whole, "b": whole})
    assert json.dumps(restored(sharing.whole, sharing.values)["b"]) == json.dumps(whole)
