"""What is told of a shape; the cases stand in tests/cases/shapes/described.yaml."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from shape_cases import shape_of

from archkit.child import Answer, Limits, map_in_child
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


HOSTILE = {
    "nested arrays": "select " + "array[" * 40 + "1" + "]" * 40,
    "few nested arrays": "select " + "array[" * 12 + "1" + "]" * 12,
    "deep parentheses": "select " + "(" * 5000 + "1" + ")" * 5000,
    "a hundred parentheses": "select " + "(" * 100 + "1" + ")" * 100,
    "nested functions": "select " + "f(" * 300 + "1" + ")" * 300,
    "nested subqueries": "select * from (" * 200 + "select 1" + ") x" * 200,
    "nested cases": "select " + "case when a = 1 then " * 300 + "1" + " end" * 300,
    "an IN-list of 1 MB": f"select a from t where b in ({', '.join(str(i) for i in range(150_000))})",
    "an IN-list of names": f"select a from t where b in ({', '.join(f'a{i}' for i in range(100_000))})",
    "50,000 ORs": "select a from t where " + " or ".join(["b = 1"] * 50_000),
    "3,000 ORs": "select a from t where " + " or ".join(["b = 1"] * 3_000),
    "2,000 additions": "select " + "+".join(["a"] * 2_000),
    "2,000 joins": "select 1 from t" + " join t on true" * 2_000,
    "2,000 unions": " union all ".join(["select a from t"] * 2_000),
    "minus signs": "select " + "- " * 20_000 + "1",
    "NOTs": "select " + "not " * 5_000 + "true",
    "semicolons": ";" * 60_000,
    "statements": "select 1;" * 7_000,
    "quotes": "select " + '"a' * 30_001,
    "question marks": "select " + "? " * 30_000,
    "no SQL": "%$#@! ~~ <<>> \u2028 \x01" * 100,
}


def test_hostile_statements_settle_in_two_seconds_each_and_the_parent_goes_on() -> None:
    shapes = [shape for text in HOSTILE.values() for shape in (shape_of(text), "select a from good")]
    took, before = [], time.monotonic()
    for outcome in map_in_child("archkit.sql.describe:describe", shapes, Limits(2, 2 << 30)):
        took.append(time.monotonic() - before)
        before = time.monotonic()
        if len(took) % 2 == 0:
            assert isinstance(outcome, Answer)
            assert outcome.value["tables"] == [["good", "read"]]
    assert len(took) == len(shapes)
    assert max(took) < 6  # two seconds, and what a busy machine adds for a new child


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
