"""Statements that are made to break readers (tests/cases/shapes/hostile.yaml) settle in time, and are kept."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile_statements import hostile_statements
from shape_cases import blanked_of

from archkit.child import Answer, Limits, map_in_child
from archkit.model.ledger import Stored
from archkit.readers.shapes import Names, store_shapes
from archkit.sql.shapes import fold, shape_id
from archkit.store.warehouse import open_warehouse

STATEMENTS = hostile_statements()
_GOOD = "select a from good"


def test_there_are_sixty_of_them() -> None:
    assert len(STATEMENTS) >= 60


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_hostile_statement_is_blanked_and_folded_in_two_seconds(name: str) -> None:
    start = time.process_time()
    folded = fold(blanked_of(STATEMENTS[name]))
    assert time.process_time() - start < 2
    assert fold(folded) == folded or '"' in folded


def test_hostile_statements_are_described_in_two_seconds_each_or_given_up_and_the_parent_goes_on() -> None:
    shapes = [shape for text in STATEMENTS.values() for shape in (fold(blanked_of(text)), _GOOD)]
    took, before = [], time.monotonic()
    for outcome in map_in_child("archkit.sql.describe:describe", shapes, Limits(2, 2 << 30)):
        took.append(time.monotonic() - before)
        before = time.monotonic()
        if len(took) % 2 == 0:
            assert isinstance(outcome, Answer)
            assert outcome.value["tables"] == [["good", "read"]]
    assert len(took) == len(shapes)
    assert max(took) < 6  # two seconds, and what a busy machine adds for a new child


def test_every_hostile_shape_is_kept_and_a_good_one_beside_them_is_understood(tmp_path: Path) -> None:
    folded = [fold(blanked_of(text)) for text in STATEMENTS.values()]
    shapes = {shape_id(text): text for text in [*folded, _GOOD]}
    parts = store_shapes(shapes, Names(), tmp_path)
    warehouse = open_warehouse(tmp_path, [Stored(view=v, parquet=p.name, rows=n) for v, p, n in parts])
    rows = {row["shape"]: row for row in warehouse.ask("select * from shapes").records()}
    warehouse.close()
    assert rows.keys() == shapes.keys()
    assert rows[shape_id(_GOOD)]["parsed"]


def test_a_log_that_holds_them_all_is_analysed(tmp_path: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))
    from csvlog_samples import Record, to_csv  # noqa: PLC0415  of the readers' tests

    texts = [*STATEMENTS.values(), _GOOD]
    log = tmp_path / "hostile.csv"
    log.write_bytes(to_csv(*(Record(f"duration: 5.000 ms  statement: {text}") for text in texts)))
    command = [str(Path(sys.executable).with_name("archkit")), "logs", str(log), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    (file,) = said["files"]
    assert file["lines"]["read"] == sum(file["lines"][part] for part in ("parsed", "rejected", "continued"))
    assert not file["rejects"]
    assert said["statements"] == len(texts)
    assert sum(shape["calls"] for shape in said["shapes"]) == len(texts)
