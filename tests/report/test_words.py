"""Numbers, times and states in words."""
# ruff: noqa: RUF001  ranges are worded with an en dash

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.evidence import Window
from archkit.report import words
from archkit.report.html import SAFE_ID, anchor

NB = words.NBSP


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "ms", "NO DATA"),
        (0, "ms", f"0{NB}ms"),
        (0.0104, "ms", f"0.0104{NB}ms"),
        (11.44, "ms", f"11.4{NB}ms"),
        (999.4, "ms", f"999{NB}ms"),
        (999.6, "ms", f"1{NB}s"),
        (1900, "ms", f"1.9{NB}s"),
        (2, "s", f"2{NB}s"),
        (182_000, "ms", f"3.03{NB}min"),
        (9_000_000, "ms", f"2.5{NB}h"),
        (0.184, "share", "18.4%"),
        (70, "%", "70%"),
        (131_204, "count", "131,204"),
        (41, "per_minute", f"41{NB}per minute"),
        (float("inf"), "", "∞"),
    ],
)
def test_quantities_have_three_digits_and_their_unit(value: float | None, unit: str, said: str) -> None:
    assert words.quantity(value, unit) == said


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_number_can_be_said_without_an_exponent_of_hundreds(value: float) -> None:
    assert "e+" not in words.number(value)


def test_an_interval_says_its_unit_once() -> None:
    assert words.interval((612, 701), "ms") == f"612–701{NB}ms"
    assert words.interval((981, 1130), "ms") == f"981{NB}ms – 1.13{NB}s"
    assert words.interval((0.1, 0.2), "share") == "10%–20%"
    assert words.interval(None, "ms") == ""


def test_times_are_said_in_utc() -> None:
    start = datetime(2026, 11, 14, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    assert words.window(Window(start=start, end=start + timedelta(minutes=100))) == (
        f"14{NB}Nov{NB}2026, 09:00–10:40{NB}UTC"
    )
    later = Window(start=datetime(2026, 11, 14, 9, tzinfo=UTC), end=datetime(2026, 11, 16, 9, tzinfo=UTC))
    assert words.window(later) == f"14{NB}Nov{NB}2026, 09:00 – 16{NB}Nov{NB}2026, 09:00{NB}UTC"


def test_lists_end_with_and() -> None:
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert words.listed([]) == ""


@given(st.text(min_size=1), st.text(min_size=1))
def test_anchors_are_safe_and_differ_where_the_ids_differ(one: str, other: str) -> None:
    assert not SAFE_ID.search(anchor(one))
    assert (anchor(one) == anchor(other)) == (one == other)
