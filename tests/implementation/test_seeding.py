import pytest
from built_designs import CASES, design_of_sql, library

from archkit.implementation.samples import is_varied, sample
from archkit.implementation.seeding import Seeding
from archkit.model.api import Field

KEYS = design_of_sql(CASES / "keys.sql")


def _seeding(design):
    return Seeding(design.api.entities, design.system)


def _rows(design, table, number=1):
    return _seeding(design).rows(design.api.entity(table), number)


def test_a_row_comes_after_the_rows_that_it_needs():
    assert [row.entity.table for row in _rows(library(), "books")] == ["authors", "books"]


def test_a_row_bears_the_keys_of_the_rows_before_it():
    author, book = _rows(library(), "books", 3)
    assert book.values["author_id"] == author.values["id"]


def test_keys_of_several_columns_meet_by_name_and_not_by_order():
    *_, parent, child = _rows(KEYS, "child")
    assert (child.values["pa"], child.values["pb"]) == (parent.values["a"], parent.values["b"])


def test_a_row_that_must_refer_to_its_own_table_refers_to_itself():
    (tree,) = _rows(KEYS, "tree")
    assert tree.values["root_id"] == tree.values["id"]
    assert "parent_id" not in tree.values


@pytest.mark.parametrize("table", ["cyc_a", "cyc_b"])
def test_a_circle_of_required_keys_has_no_first_row(table):
    assert _rows(KEYS, table) == ()
    assert not _seeding(KEYS).is_creatable(KEYS.api.entity(table))


def test_quotes_in_names_stay_inside_of_them():
    names = design_of_sql(CASES / "names.sql")
    (row,) = _rows(names, 'weird "quoted" table')
    assert row.sql.startswith('insert into "weird ""quoted"" table" ("a""b"')


@pytest.mark.parametrize(
    ("kind", "sql_type", "text"),
    [
        ("string", "char(3)", "xx1"),
        ("string", "varchar(2)", "x1"),
        ("decimal", "numeric(3,3)", "0.001"),
        ("decimal", "numeric(12,2)", "1.01"),
        ("integer", "smallint", "9001"),
        ("uuid", "uuid", "00000000-0000-4000-8000-000000000001"),
        ("datetime", "timestamptz", "2026-01-02T12:00:00Z"),
        ("string", "bit(4)", "0001"),
    ],
)
def test_a_sample_fits_its_type(kind, sql_type, text):
    assert sample(Field(name="x", column="x", type=kind, sql_type=sql_type), 1).text == text


@pytest.mark.parametrize("sql_type", ["numeric(3,2)", "numeric(4,0)", "numeric(2,2)", "numeric(20,4)"])
def test_a_later_sample_of_a_number_has_no_more_digits_than_its_type(sql_type):
    text = sample(Field(name="x", column="x", type="decimal", sql_type=sql_type), 4053).text
    precision, scale = (int(n) for n in sql_type[8:-1].split(","))
    whole, _, part = text.partition(".")
    assert len(whole.lstrip("0")) <= precision - scale
    assert len(part) <= scale


@pytest.mark.parametrize(
    "sql_type", ["text", "varchar(4)", "integer", "date", "inet", "uuid", "numeric(10,4)", "bytea"]
)
def test_two_numbers_give_two_samples(sql_type):
    kind = {"integer": "integer", "date": "date", "bytea": "bytes"}.get(sql_type, "string")
    field = Field(name="x", column="x", type=kind, sql_type=sql_type)
    assert is_varied(field)
    assert len({sample(field, n).text for n in range(1, 200)}) == 199
