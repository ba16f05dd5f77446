"""Loops in what a real server logs of pgbench: none in its own load, and one that a script makes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("analysis", "readers")]

from live_server import EVERYTHING  # noqa: E402
from log_fitness import assess_log  # noqa: E402
from workloads import LOOP, SCHEMA  # noqa: E402

if TYPE_CHECKING:
    from live_server import Server

_LOADS = ("tpcb-like", "simple-update", "select-only")


@pytest.mark.parametrize("mode", ["simple", "extended", "prepared"])
def test_the_load_of_pgbench_holds_no_loop(server: Server, mode: str, tmp_path: Path) -> None:
    server.command("pgbench", *server.where, "-i", "-q", "-s", "2")
    name = f"pgbench-{mode}"
    server.begin(name, **EVERYTHING)
    mixed = [option for load in _LOADS for option in ("-b", f"{load}@3")]
    for options in ([], mixed, ["-b", "select-only", "--rate", "400"], [*mixed, "--rate", "100"]):
        server.command(
            "pgbench", *server.where, "-n", "-M", mode, "-c", "4", "-T", "2", "--random-seed=1", *options
        )
    assessment = assess_log(server.take(name).read_bytes(), tmp_path)
    assert assessment.totals.statements > 2000
    assert "loops" in assessment.fitness.supports
    assert assessment.loops == ()


def test_the_loop_of_a_script_is_found(server: Server, tmp_path: Path) -> None:
    server.sql(SCHEMA, check=True)
    server.begin("loop", **EVERYTHING)
    server.pgbench("extended", LOOP, transactions=5)
    (loop,) = assess_log(server.take("loop").read_bytes(), tmp_path).loops
    assert (loop.kind, loop.times, loop.distinct_arguments) == ("n+1", 10, 5)
