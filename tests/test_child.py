"""Work in a child that is slow, large, broken or chatty never harms the parent, nor the next item."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from archkit.child import Answer, Failure, Limits, map_in_child, report_progress
from archkit.errors import InputError


def behave(item: str) -> str:  # noqa: C901  a line per behaviour
    """Do as the item says; runs in the child."""
    match item:
        case "sleep":
            time.sleep(30)
        case "eat":
            return "x" * (4 << 30)
        case "die":
            sys.exit(3)
        case "crash":
            import ctypes  # noqa: PLC0415  only the child crashes

            ctypes.string_at(0)
        case "raise":
            raise ValueError("a secret of the file")
        case "refuse":
            raise InputError("This is no log.", then="Give a log.")
        case "recurse":
            return behave("recurse")
        case "chat":
            print("what a library prints")  # noqa: T201
        case "work":
            for step in range(4):
                time.sleep(0.4)
                report_progress(step / 4)
    return item


@pytest.fixture(autouse=True)
def _found_by_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def _outcomes(*items: str, seconds: float = 1.0) -> list[Answer | Failure]:
    return list(map_in_child("test_child:behave", items, Limits(seconds, 2 << 30)))


def test_answers_come_in_order() -> None:
    assert _outcomes("a", "b", "c") == [Answer("a"), Answer("b"), Answer("c")]


@pytest.mark.parametrize(
    ("culprit", "told"),
    [("sleep", "it took more than 1 s"), ("die", "the reader stopped"), ("crash", "the reader stopped")],
)
def test_a_child_that_is_lost_costs_its_item_only(culprit: str, told: str) -> None:
    before, failure, after = _outcomes("a", culprit, "b")
    assert (before, after) == (Answer("a"), Answer("b"))
    assert isinstance(failure, Failure)
    assert failure.is_fatal
    assert failure.what.startswith(told)


@pytest.mark.parametrize(
    ("culprit", "told"),
    [
        ("raise", Failure("the reader failed on it (ValueError)")),
        ("refuse", Failure("This is no log.", "Give a log.")),
        ("recurse", Failure("it is nested too deeply or is too large")),
        ("eat", Failure("it is nested too deeply or is too large")),
    ],
)
def test_what_goes_wrong_is_told_without_quoting_the_file(culprit: str, told: Failure) -> None:
    assert _outcomes("a", culprit, "b", seconds=20) == [Answer("a"), told, Answer("b")]


def test_what_a_library_prints_is_no_answer() -> None:
    assert _outcomes("chat", "b") == [Answer("chat"), Answer("b")]


def test_signs_of_progress_give_more_time() -> None:
    shares: list[float] = []
    (outcome,) = map_in_child("test_child:behave", ["work"], Limits(1.0, 2 << 30), shares.append)
    assert outcome == Answer("work")
    assert shares == [0, 0.25, 0.5, 0.75]


def test_a_child_that_cannot_start_fails_each_item_and_ends() -> None:
    outcomes = list(map_in_child("no.such.module:f", ["a", "b"], Limits(1.0, 2 << 30)))
    assert all(isinstance(outcome, Failure) and outcome.is_fatal for outcome in outcomes)
    assert len(outcomes) == 2
