"""A small study of a schema alone, designed in a moment, and proposals to change it."""

from archkit.model.proposal import (
    AddFind,
    Decide,
    Describe,
    EditProcedure,
    Move,
    MoveTables,
    Proposal,
    Summarise,
)
from archkit.study import new_study

SCHEMA = """\
CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, password_hash text NOT NULL);
CREATE TABLE addresses (id bigint PRIMARY KEY, city text NOT NULL,
  customer_id bigint NOT NULL REFERENCES customers (id));
CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL,
  customer_id bigint NOT NULL REFERENCES customers (id));
CREATE TABLE products (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE order_items (line int NOT NULL, order_id bigint NOT NULL REFERENCES orders (id),
  product_id bigint NOT NULL REFERENCES products (id), PRIMARY KEY (order_id, line));
CREATE TABLE prices (id bigint PRIMARY KEY, product_id bigint NOT NULL REFERENCES products (id));
"""
CUT = "tables:\n  addresses: customer\n  customers: customer\n  orders: order\n  products: product\n"
MOVE = MoveTables(moves=(Move(table="addresses", service="order"),))
SPLIT = Decide(decision="ADR-service-cut", option="services")
DESCRIBE = Describe(service="order", domain="Selling", responsibilities=("Takes orders", "Ships them"))
FIND = AddFind(service="order", table="orders", by=("state",))
OPEN = EditProcedure(service="product", procedure="products.list", access="public")
LEAVE = EditProcedure(service="product", procedure="prices.delete", is_left_out=True)
SUMMARY = Summarise(sentences=("There are {N-tables} tables.", "Nothing was measured."))
CHANGES = (MOVE, SPLIT, DESCRIBE, FIND, OPEN, LEAVE, SUMMARY)


def small_study(root):
    """Make the study, its cut pinned, and return it."""
    study = new_study(root)
    (root / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    (root / "inputs.yaml").write_text("format: 1\nfiles:\n  - path: schema.sql\n", encoding="utf-8")
    (root / "design").mkdir()
    (root / "design" / "boundaries.yaml").write_text(CUT, encoding="utf-8")
    return study


def proposed(change, reason="The cut crosses {CUT-cross_foreign_keys} foreign keys.", job="boundaries"):
    """Return a proposal of the change."""
    return Proposal(job=job, change=change, reason=reason, cites=("CUT-cross_foreign_keys",), by="rules")
