"""Tables and paragraphs of a given width."""

from __future__ import annotations

import pytest

from archkit.report.layout import Column, cut, laid_out, wrapped

NAMES = Column("Name", ("a", "bb"), is_right=False)
NUMBERS = Column("Calls", ("1", "1,000"))
TEXT = Column("SQL", ("select a from t where b = ? and c = ?", "commit"), is_right=False, is_flexible=True)


def test_numbers_end_flush_and_words_begin_so() -> None:
    assert laid_out((NAMES, NUMBERS), 80) == "Name  Calls\na         1\nbb    1,000"


def test_a_column_without_data_is_left_out() -> None:
    nothing = Column("p95", ("NO DATA", "-"))
    assert "p95" not in laid_out((NAMES, nothing), 80)
    assert "p95" in laid_out((NAMES, Column("p95", ("NO DATA", "1 ms"))), 80)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = laid_out((NAMES, NUMBERS, TEXT), width)
    assert max(map(len, text.splitlines())) <= width


def test_the_least_needed_column_gives_way_first() -> None:
    less, more = (Column(name, ("1", "2"), rank=rank) for name, rank in (("less", 2), ("more", 1)))
    heads = [laid_out((NAMES, less, more, TEXT), width).splitlines()[0].split() for width in (80, 47, 41)]
    assert heads == [["Name", "less", "more", "SQL"], ["Name", "more", "SQL"], ["Name", "SQL"]]


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("select a", 8, "select a"),
        ("select a, b from t", 14, "select a, b…"),
        ("a" * 30, 10, "a" * 9 + "…"),
        ("x " + "y" * 30, 12, "x yyyyyyyyy…"),
    ],
)
def test_a_text_is_cut_at_a_word_where_one_ends_near(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_control_characters_never_reach_the_terminal() -> None:
    assert "\x1b" not in laid_out((Column("Name", ("a\x1b[31mb",)),), 80)
    assert "\x1b" not in wrapped("a\x1b[31mb", 80)
