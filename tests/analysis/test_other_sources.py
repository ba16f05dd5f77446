"""Sums of the database and load tests, as questions ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence_rows import analyst_of, shape, warehouse_of

from archkit.analysis.questions import Analyst
from archkit.model.scope import Scope

if TYPE_CHECKING:
    from pathlib import Path

TOTALS = [
    ("a", 1, "S-1", "shop", 10, 100.0, 1.0, 50.0, 3.0, 20),
    ("a", 2, "S-1", "batch", 30, 300.0, 0.5, 20.0, 3.0, None),
    ("a", 3, "S-2", "shop", 0, 0.0, None, None, None, None),
]
LOAD = [
    ("slow", "http_reqs", "rate", 50.0, "1/s"),
    ("slow", "http_reqs", "count", 500.0, ""),
    ("fast", "http_reqs", "rate", 100.0, "1/s"),
    ("fast", "http_req_failed", "value", 0.02, "share"),
]


def test_sums_of_a_shape_are_put_together_over_roles(tmp_path: Path) -> None:
    views = {"statement_totals": TOTALS, "shapes": [shape("S-1"), shape("S-2")]}
    first, second = analyst_of(tmp_path, **views).table("statement_totals").records()
    told = {key: first[key] for key in ("calls", "total_ms", "share", "mean_ms", "min_ms", "max_ms", "rows")}
    assert told == {
        "calls": 40, "total_ms": 400.0, "share": 1.0, "mean_ms": 10.0, "min_ms": 0.5, "max_ms": 50.0, "rows": 20,
    }  # fmt: skip
    assert (second["calls"], second["mean_ms"], second["max_ms"]) == (0, None, None)


def test_sums_have_a_user_and_neither_time_nor_application(tmp_path: Path) -> None:
    warehouse = warehouse_of(tmp_path, statement_totals=TOTALS, shapes=[shape("S-1"), shape("S-2")])
    of_user = Analyst(warehouse, Scope(user="batch")).table("statement_totals").records()
    assert [row["calls"] for row in of_user] == [30]
    assert Analyst(warehouse, Scope(application="api")).table("statement_totals").rows == ()


def test_of_several_load_tests_the_fastest_tells_the_rate(tmp_path: Path) -> None:
    analyst = analyst_of(tmp_path, load_tests=LOAD)
    assert analyst.table("load_rate").rows == (("load test", 100.0, 0.02, 0),)
    subjects = [row["subject"] for row in analyst.table("load_tests").records()]
    assert subjects == ["http_req_failed value", "http_reqs count", "http_reqs rate", "http_reqs rate"]
