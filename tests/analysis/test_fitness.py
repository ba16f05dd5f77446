"""What a log can prove, on logs that a real server wrote under different settings, and on what is left of them.

The logs stand in tests/cases/csvlog/variants; tests/postgres makes them anew.
"""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

import pytest
from log_fitness import COMMITTED, assess_log, duration_of, fields_of, records_of

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.fitness import Fitness

FULL = gzip.decompress((COMMITTED / "full.csv.gz").read_bytes())
DEPENDENT = {"percentiles", "loops", "transactions", "reuse"}
# Variant: threshold, sampled, what it supports, and a word of the setting that would give percentiles.
EXPECTED = {
    "full": (0.0, False, {"durations", "percentiles", "loops", "transactions", "arguments", "reuse"}, ""),
    "statement_all": (None, False, {"loops", "transactions", "arguments", "reuse"}, "no durations"),
    "durations_alone": (None, True, set(), "without their statements"),
    "min_250": (250.0, None, {"durations", "arguments"}, "250 ms"),
    "min_5": (5.0, None, {"durations", "arguments"}, "5 ms"),
    "statements_sampled": (0.0, True, {"durations", "arguments"}, "log_statement_sample_rate"),
    "transactions_sampled": (0.0, True, {"durations", "arguments"}, "log_transaction_sample_rate"),
    "no_parameters": (0.0, False, {"durations", "percentiles", "transactions"}, ""),
}


def _fitness(data: bytes, folder: Path) -> Fitness:
    assessment = assess_log(data, folder)
    if "percentiles" not in assessment.fitness.supports:
        assert (assessment.durations.p50, assessment.durations.p95, assessment.durations.p99) == (
            None,
            None,
            None,
        )
        shapes = assessment.table("shape_latency")
        assert all(
            row["p50_ms"] is None and row["share"] is None for row in (shapes.records() if shapes else ())
        )
        assert not [
            v for v in assessment.verdicts if v.state in {"PASS", "FAIL"} and "statement" in v.id.lower()
        ]
    if "loops" not in assessment.fitness.supports:
        assert assessment.loops == ()
    if "reuse" not in assessment.fitness.supports:
        assert not any(each.lifetimes or each.sizes for each in assessment.reuse)
    if "transactions" not in assessment.fitness.supports:
        assert assessment.closures == ()
    return assessment.fitness


@pytest.mark.parametrize("name", EXPECTED)
def test_a_log_proves_what_its_settings_let_it(name: str, tmp_path: Path) -> None:
    threshold, sampled, supports, setting = EXPECTED[name]
    fitness = _fitness(gzip.decompress((COMMITTED / f"{name}.csv.gz").read_bytes()), tmp_path)
    assert (fitness.threshold_ms, fitness.sampled) == (threshold, sampled)
    assert set(fitness.supports) == supports
    lack = fitness.lack_of("percentiles")
    assert setting in lack.setting if lack else not setting


def test_parameters_that_are_off_take_loops_and_arguments_and_name_their_setting(tmp_path: Path) -> None:
    fitness = _fitness(gzip.decompress((COMMITTED / "no_parameters.csv.gz").read_bytes()), tmp_path)
    for what in ("loops", "arguments", "reuse"):
        lack = fitness.lack_of(what)
        assert lack
        assert lack.setting == "log_parameter_max_length = -1"


def _cut(threshold: float) -> bytes:
    timed = ((record, duration_of(record)) for record in records_of(FULL))
    return "".join(record for record, ms in timed if ms is None or ms >= threshold).encode()


@pytest.mark.parametrize("threshold", [5.0, 250.0])
def test_a_log_cut_by_filtering_its_records_is_cut_as_well(threshold: float, tmp_path: Path) -> None:
    fitness = _fitness(_cut(threshold), tmp_path)
    assert fitness.threshold_ms == threshold
    assert not DEPENDENT & set(fitness.supports)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_a_log_of_which_records_were_dropped_is_a_sample(share: float, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  a sample, no secret
    kept = [record for record in records_of(FULL) if chance.random() < share]
    fitness = _fitness("".join(kept).encode(), tmp_path)
    assert (fitness.threshold_ms, fitness.sampled) == (0.0, True)
    assert not DEPENDENT & set(fitness.supports)
    assert fitness.completeness is not None
    assert fitness.completeness < share + 0.15


def test_whole_sessions_that_are_missing_cannot_be_noticed_and_bend_nothing_within_the_others(
    tmp_path: Path,
) -> None:
    """Counts and rates are then too low, percentiles and loops of the sessions that are there stay true."""
    sessions = sorted({fields_of(record)[5] for record in records_of(FULL)})
    kept = set(sessions[::2])
    fitness = _fitness("".join(r for r in records_of(FULL) if fields_of(r)[5] in kept).encode(), tmp_path)
    assert fitness.sampled is False
    assert set(fitness.supports) >= DEPENDENT


def test_a_log_that_begins_and_ends_in_the_middle_of_sessions_is_not_sampled(tmp_path: Path) -> None:
    records = records_of(FULL)
    fitness = _fitness("".join(records[len(records) // 5 : -len(records) // 5]).encode(), tmp_path)
    assert (fitness.threshold_ms, fitness.sampled) == (0.0, False)


def test_the_sample_of_the_shop_is_whole() -> None:
    from archkit.store.shipped import shipped  # noqa: PLC0415
    from archkit.study import assess_files  # noqa: PLC0415

    fitness = assess_files([shipped("data") / "shop" / "postgresql.csv.gz"]).fitness
    assert (fitness.threshold_ms, fitness.sampled) == (0.0, False)


def test_of_two_logs_the_one_that_was_cut_counts(tmp_path: Path) -> None:
    from archkit.study import assess_files  # noqa: PLC0415

    (tmp_path / "full.csv").write_bytes(FULL)
    (tmp_path / "cut.csv").write_bytes(_cut(5.0))
    fitness = assess_files([tmp_path / "full.csv", tmp_path / "cut.csv"]).fitness
    assert "percentiles" not in fitness.supports
