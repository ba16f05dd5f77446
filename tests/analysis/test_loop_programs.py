"""Programs with known loops: each found, and none made up; tests/benchmarks/loops.py tries them in every setting."""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "sql"))

from found_loops import Found, find_loops
from loop_cases import Case, cases, log_of
from loop_programs import DECOYS, LOOPS
from loop_settings import BLIND, CROWDS, SETTINGS

_EVERY = {case.name: case for case in cases()}


def _chosen() -> dict[str, Case]:
    """Return each kind in some settings, by turns, and all traffic without loops."""
    chosen = [f"traffic without loops | {setting}" for setting in CROWDS]
    settings = cycle([*SETTINGS, *BLIND])
    for kind in (*LOOPS, *DECOYS):
        known = [f"{kind} | {next(settings)}" for _ in range(5)]
        chosen += [name for name in known if name in _EVERY][:2]
    return {name: _EVERY[name] for name in chosen}


CASES = _chosen()


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, Found]:
    logs = {name: log_of(case, Random(name)) for name, case in CASES.items()}  # noqa: S311
    return dict(find_loops(logs, tmp_path_factory.mktemp("loops")))


# What a pooler does to slow statements takes longer than a loop may pause.
MISSED = {
    f"{kind} | traces, interleaved in one session" for kind in ("slow children", "a slow statement each turn")
}


def test_every_loop_that_a_log_can_prove_is_found(found: dict[str, Found]) -> None:
    missed = {name: case.shown - found[name].told for name, case in CASES.items() if name not in MISSED}
    assert {name: loops for name, loops in missed.items() if loops} == {}


def test_no_loop_is_made_up(found: dict[str, Found]) -> None:
    made_up = {name: found[name].told - case.there for name, case in CASES.items()}
    assert {name: loops for name, loops in made_up.items() if loops} == {}
