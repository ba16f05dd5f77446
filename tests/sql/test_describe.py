"""What is told of a shape; the cases stand in tests/cases/shapes/described.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from archkit.model.ledger import Stored
from archkit.readers.shapes import Names, store_shapes
from archkit.sql.describe import describe
from archkit.sql.shapes import shape_id
from archkit.store.warehouse import open_warehouse

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).parents[1] / "cases" / "shapes" / "described.yaml"
)


@pytest.mark.parametrize("case", CASES, ids=[case["shape"][:60] for case in CASES])
def test_a_shape_is_described(case: dict[str, Any]) -> None:
    row = describe(case["shape"])
    assert row["parsed"]
    assert [row["kind"], row["complexity"]] == case["is"]
    assert dict(row["tables"]) == case["tables"]
    if "predicates" in case:
        assert [f"{t}.{c} {o} {u}" for t, c, o, u in row["predicates"]] == case["predicates"]


def test_a_shape_that_cannot_be_parsed_is_kept_with_its_kind_and_nothing_else(tmp_path: Path) -> None:
    texts = ["select a from t where secretword ~~~~ ((", "update t set hunter = = 2", "(((select a", "x y z"]
    shapes = {shape_id(text): text for text in texts} | {"S-1": "select a from t"}
    parts = store_shapes(shapes, Names(frozenset({"t"})), tmp_path)
    warehouse = open_warehouse(tmp_path, [Stored(view=v, parquet=p.name, rows=n) for v, p, n in parts])
    rows = {row["shape"]: row for row in warehouse.ask("select * from shapes").records()}
    assert len(rows) == len(shapes)
    assert [rows[shape_id(text)]["kind"] for text in texts] == ["read", "write", "read", "other"]
    assert [rows[shape_id(text)]["parsed"] for text in texts] == [False] * 4
    assert "secretword" not in rows[shape_id(texts[0])]["sql"]
    assert "hunter" not in rows[shape_id(texts[1])]["sql"]
    assert rows["S-1"]["parsed"]
