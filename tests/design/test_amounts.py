from __future__ import annotations

import pytest

from archkit.design.amounts import amount, span


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.0004, "0"), (0.0431, "0.0431"), (1.25, "1.25"), (99.96, "100"), (174_812.4, "174,812")],
)
def test_a_figure_has_three_digits_that_count_and_no_exponent(value, said):
    assert amount(value) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(48, "48 s"), (100, "1.7 min"), (3_600, "1 h"), (90_000, "25 h")]
)
def test_a_length_of_time_is_said_in_the_unit_that_fits(seconds, said):
    assert span(seconds) == said
