"""What is known of made-up traffic comes back exactly, whatever log tells of it; tests/benchmarks/truth.py has more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "sql"))

from compared_truth import FORMS, differences, of_application
from known_traffic import make


@pytest.mark.parametrize("form", FORMS)
def test_shapes_percentiles_errors_tables_and_loops_come_back_exactly(form: str, tmp_path: Path) -> None:
    traffic = make(seed=len(form), requests=300, columns=FORMS[form].columns)
    assert differences(traffic, FORMS[form], tmp_path) == []


def test_what_one_application_did_comes_back_exactly(tmp_path: Path) -> None:
    assert list(of_application(make(seed=7, requests=200), tmp_path / "a.csv")) == []
