"""References that only a name tells."""

from __future__ import annotations

import pytest

from archkit.model.system import Column, ForeignKey, System, Table
from archkit.readers.schema_inference import infer_foreign_keys


def table(name: str, *columns: str, key: str = "id", kind: str = "bigint") -> Table:
    """Build a table; a column is written `name` or `name type`."""
    parts = [column.partition(" ") for column in columns]
    others = tuple(Column(name=name, type=kind or "bigint") for name, _, kind in parts)
    return Table(name=name, columns=(Column(name=key, type=kind), *others), primary_key=(key,))


def inferred(*tables: Table) -> dict[str, str]:
    system = infer_foreign_keys(System(tables=tables))
    return {
        f"{t.name}.{k.columns[0]}": f"{k.to_table}.{k.to_columns[0]}"
        for t in system.tables
        for k in t.foreign_keys
        if k.inferred
    }


@pytest.mark.parametrize(
    ("column", "target"),
    [
        ("user_id", "users"),
        ("user_id", "user"),
        ("category_id", "categories"),
        ("address_id", "addresses"),
        ("status_id", "statuses"),
        ("box_id", "boxes"),
        ("person_id", "people"),
        ("orderitemid", "order_items"),
        ("order_item_id", "orderitem"),
        ("user_id", "shop_users"),
        ("user_id", "sales.users"),
    ],
)
def test_a_column_named_after_one_table_refers_to_it(column: str, target: str) -> None:
    assert inferred(table("shop_notes", column), table(target)) == {f"shop_notes.{column}": f"{target}.id"}


def test_a_table_of_the_own_schema_is_meant_before_all_others() -> None:
    found = inferred(table("sales.orders", "user_id"), table("sales.users"), table("users"))
    assert found == {"sales.orders.user_id": "sales.users.id"}


def test_two_tables_that_fit_give_no_reference() -> None:
    assert inferred(table("shop_notes", "user_id"), table("users"), table("shop_users")) == {}


@pytest.mark.parametrize("kind", ["uuid", "text", "boolean"])
def test_a_type_that_cannot_hold_the_key_gives_no_reference(kind: str) -> None:
    assert inferred(table("orders", f"user_id {kind}"), table("users")) == {}


@pytest.mark.parametrize("column", ["paid", "id", "uuid", "valid", "grid", "users", "_id"])
def test_a_word_that_only_ends_in_id_is_no_reference(column: str) -> None:
    assert inferred(table("orders", column, key="no"), table("users"), table("pa"), table("uu")) == {}


def test_a_polymorphic_column_is_no_reference() -> None:
    assert inferred(table("notes", "subject_id", "subject_type text"), table("subjects")) == {}


def test_a_declared_reference_stays_alone_and_the_own_key_refers_to_nothing() -> None:
    orders = table("orders", "user_id").model_copy(
        update={"foreign_keys": (ForeignKey(columns=("user_id",), to_table="people"),)}
    )
    assert inferred(orders, table("users", key="user_id"), table("people")) == {}


def test_a_column_named_after_its_own_table_refers_to_nothing() -> None:
    assert inferred(table("reactions", "reaction_id")) == {}


def test_inferring_twice_changes_nothing_more() -> None:
    once = infer_foreign_keys(System(tables=(table("orders", "user_id"), table("users"))))
    assert infer_foreign_keys(once) == once
