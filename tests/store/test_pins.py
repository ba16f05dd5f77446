import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.errors import DocumentError
from archkit.model.boundaries import Pin
from archkit.store.pins import parse_pins, with_pin, with_pins, without_pin

FILE = "design/boundaries.yaml"
TEXT = """\
# agreed on Monday
format: 1
tables:
  carts: orders   # not sales
  # the catalogue's own
  products: catalog
  "select": odd
"""


def pins(text):
    return {pin.table: pin.service for pin in parse_pins(text, FILE)}


@pytest.mark.parametrize(
    ("table", "above"),
    [
        ("addresses", "tables:"),
        ("orders", "  carts: orders   # not sales"),
        ("quotes", "  products: catalog"),
        ("zones", '  "select": odd'),
    ],
)
def test_a_new_pin_is_one_new_line_in_its_sorted_place(table, above):
    text = with_pin(TEXT, Pin(table=table, service="sales"), FILE)
    lines = text.splitlines()
    assert lines.pop(lines.index(above) + 1) == f"  {table}: sales"
    assert lines == TEXT.splitlines()


def test_a_moved_pin_changes_its_line_only():
    moved = with_pin(TEXT, Pin(table="carts", service="basket"), FILE)
    assert moved == TEXT.replace("carts: orders", "carts: basket")


@pytest.mark.parametrize(
    ("table", "line"), [("carts", "  carts: orders   # not sales\n"), ("select", '  "select": odd\n')]
)
def test_a_pin_taken_away_takes_its_line_and_no_other(table, line):
    assert without_pin(TEXT, table, FILE) == TEXT.replace(line, "")


def test_many_pins_change_at_once_and_comments_stay():
    text = with_pins(TEXT, {"orders": "sales", "carts": None, "a": "b"}, FILE)
    assert pins(text) == {"a": "b", "orders": "sales", "products": "catalog", "select": "odd"}
    assert "# agreed on Monday" in text
    assert "# the catalogue's own" in text
    assert with_pins(text, {"orders": "sales", "zones": None}, FILE) == text
    assert pins(with_pins(text, dict.fromkeys(pins(text)), FILE)) == {}
    assert pins(with_pins("", {"a b": "#"}, FILE)) == {"a b": "#"}


def test_what_is_so_already_changes_no_byte():
    assert with_pin(TEXT, Pin(table="carts", service="orders"), FILE) == TEXT
    assert without_pin(TEXT, "unknown", FILE) == TEXT


def test_the_first_pin_makes_the_file_and_the_last_leaves_it_readable():
    text = with_pin("", Pin(table="carts", service="orders"), FILE)
    assert text.endswith("format: 1\ntables:\n  carts: orders\n")
    left = without_pin(text, "carts", FILE)
    assert pins(left) == {}
    assert with_pin(left, Pin(table="carts", service="orders"), FILE) == text


@pytest.mark.parametrize(
    "text",
    [
        "tables: {carts: orders, products: catalog}\n",
        "tables:\n    carts: orders\n    products: catalog",
        "tables:\r\n  carts: orders\r\n  products: catalog\r\n",
        "format: 1\ntables:\n  carts: >-\n    orders\n  products: catalog\n",
        "tables:\n  carts: &a orders\n  products: catalog\n  x: *a\n",
        "format: 1",
        "tables: {}",
        "tables:",
    ],
)
def test_any_form_of_the_file_takes_a_pin_and_gives_it_back(text):
    before = pins(text)
    pinned = with_pin(text, Pin(table="merchants", service="sales"), FILE)
    assert pins(pinned) == before | {"merchants": "sales"}
    assert pins(without_pin(pinned, "merchants", FILE)) == before


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("tables:\n  carts: 5\n", 2, "tables.carts"),
        ("tables:\n  carts: a\n  carts: b\n", 3, "not valid YAML"),
        ("tables:\n<<<<<<< ours\n  carts: a\n", 3, "not valid YAML"),
        ("format: 1\ntable:\n  carts: a\n", 2, "There is no such field"),
        ("- carts\n", 1, "Expected fields"),
        ("format: 7\n", 1, "format"),
    ],
)
def test_a_file_that_cannot_be_read_names_its_line_and_is_not_changed(text, line, words):
    for act in (lambda: parse_pins(text, FILE), lambda: with_pin(text, Pin(table="a", service="b"), FILE)):
        with pytest.raises(DocumentError) as error:
            act()
        assert error.value.where == f"{FILE} line {line}"
        assert words in error.value.what
        assert error.value.next


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=70)
odd = st.sampled_from(
    ["null", "true", "1", "1.0", "~", "- a", "# a", "a: b", "'", '"', "=", "<<", "? x", "x" * 127]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(names | odd, names | odd), min_size=1, max_size=8))
def test_whatever_is_pinned_is_read_back_sorted_and_can_be_taken_away(pairs):
    text, expected = "", {}
    for table, service in pairs:
        text = with_pin(text, Pin(table=table, service=service), FILE)
        expected[table] = service
        assert pins(text) == expected
    assert list(parse_pins(text, FILE)) == [Pin(table=t, service=s) for t, s in sorted(expected.items())]
    for table in list(expected):
        text = without_pin(text, table, FILE)
        del expected[table]
        assert pins(text) == expected
