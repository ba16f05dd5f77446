"""What the records of a csvlog say about statements; the cases stand in tests/cases/csvlog/statements.yaml."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import Record, hashed, read_bytes, to_csv
from ruamel.yaml import YAML

_CASES = Path(__file__).parents[1] / "cases" / "csvlog" / "statements.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_records_of_a_session_tell_these_statements(case: dict[str, Any], tmp_path: Path) -> None:
    records = [Record(message, tag, vxid, *rest) for tag, vxid, message, *rest in case["records"]]
    read = read_bytes(to_csv(*records), tmp_path)
    assert [[s["sql"], s["ms"]] for s in read.statements()] == [list(pair) for pair in case["statements"]]
    assert read.is_balanced()


def test_sessions_that_log_at_the_same_time_are_told_apart(tmp_path: Path) -> None:
    said = [
        Record("duration: 1.000 ms  parse <unnamed>: select a from t", "PARSE", "3/7", session="a.1"),
        Record("duration: 8.000 ms  parse <unnamed>: select a from t", "PARSE", "4/7", session="b.2"),
        Record("duration: 1.000 ms  bind <unnamed>: select a from t", "BIND", "3/7", session="a.1"),
        Record("statement: select b from t", "idle", "5/7", session="c.3"),
        Record("duration: 8.000 ms  bind <unnamed>: select a from t", "BIND", "4/7", session="b.2"),
        Record("duration: 8.000 ms  execute <unnamed>: select a from t", "SELECT", "4/7", session="b.2"),
        Record("duration: 1.000 ms  execute <unnamed>: select a from t", "SELECT", "3/7", session="a.1"),
        Record("duration: 5.000 ms", "SELECT", "5/0", session="c.3"),
    ]
    found = {s["session"]: s["ms"] for s in read_bytes(to_csv(*said), tmp_path).statements()}
    assert found == {"a.1": 3.0, "b.2": 24.0, "c.3": 5.0}


def test_a_statement_starts_its_duration_before_it_was_logged(tmp_path: Path) -> None:
    said = Record("duration: 2000.000 ms  statement: select 1", at="2026-11-22 10:00:05.250 UTC")
    (statement,) = read_bytes(to_csv(said), tmp_path).statements()
    assert statement["started_at"] == datetime(2026, 11, 22, 10, 0, 3, 250_000)  # noqa: DTZ001  the views hold UTC


def test_statements_between_begin_and_commit_share_a_transaction_and_single_ones_have_none(
    tmp_path: Path,
) -> None:
    said = [
        Record("duration: 1.000 ms  statement: select 1", "SELECT", "3/0"),
        Record("duration: 1.000 ms  statement: begin", "BEGIN", "3/8"),
        Record("duration: 1.000 ms  statement: select 2", "SELECT", "3/8"),
        Record("duration: 1.000 ms  statement: commit", "COMMIT", "3/0"),
        Record("duration: 1.000 ms  execute <unnamed>: select 3", "SELECT", "3/9"),
    ]
    found = [s["transaction"] for s in read_bytes(to_csv(*said), tmp_path).statements()]
    _, first, same, _, other = found
    assert (found[0], found[3]) == (None, None)
    assert None not in (first, other)
    assert first == same != other


ZONES = {
    "UTC": 10, "GMT": 10, "CET": 9, "CEST": 8, "+02": 8, "-03": 13, "EST": 15, "EDT": 14, "JST": 1, "+0530": 4.5,
    "+05:30": 4.5,
}  # fmt: skip


@pytest.mark.parametrize(("zone", "hour"), ZONES.items(), ids=ZONES)
def test_a_time_of_any_usual_zone_becomes_utc(zone: str, hour: float, tmp_path: Path) -> None:
    said = Record("duration: 0.000 ms  statement: select 1", at=f"2026-07-22 10:00:00.000 {zone}")
    (statement,) = read_bytes(to_csv(said), tmp_path).statements()
    at = statement["started_at"]
    assert at.hour + at.minute / 60 == hour


def test_a_time_of_an_unknown_zone_is_rejected_with_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    good = Record("duration: 1.000 ms  statement: select 1")
    bad = Record("duration: 1.000 ms  statement: select 2", at="2026-07-22 10:00:00.000 XQT")
    read = read_bytes(to_csv(good, bad, good), tmp_path)
    assert read.account == (3, 2, 1, 0)
    assert read.reasons == [(2, "its time cannot be read; log_timezone = 'UTC' is always understood")]


def _hash_of(*said: Record, folder: Path) -> list[str | None]:
    return [s["arguments"] for s in read_bytes(to_csv(*said), folder).statements()]


def test_the_same_arguments_hash_alike_whatever_the_comment_and_others_do_not(tmp_path: Path) -> None:
    a, b, c, d = _hash_of(
        Record("duration: 1.000 ms  statement: select a from t where b = 'x--1' /*traceparent='00-1'*/"),
        Record("duration: 1.000 ms  statement: select a from t where b = 'x--1' /*traceparent='00-2'*/"),
        Record("duration: 1.000 ms  statement: select a from t where b = 'x--2' /*traceparent='00-2'*/"),
        Record("duration: 1.000 ms  statement: select a from t where b = '/*y*/' /*traceparent='00-2'*/"),
        folder=tmp_path,
    )
    assert a == b
    assert len({a, c, d}) == 3
    assert None not in {a, c, d}


def test_arguments_that_were_not_logged_or_were_cut_are_unknown(tmp_path: Path) -> None:
    text = "duration: 1.000 ms  execute <unnamed>: select a from t where b = $1"
    found = _hash_of(
        Record(text),
        Record(text, detail="parameters: $1 = 'ab...'"),
        Record(text, detail="Parameters: $1 = 'ab'"),
        Record("duration: 1.000 ms  statement: select a from t where b = 'costs $5'"),
        Record("duration: 1.000 ms  execute <unnamed>: select a from t where b = 1"),
        folder=tmp_path,
    )
    assert [h is None for h in found] == [True, True, False, False, False]


def test_a_traceparent_comment_gives_the_trace_hashed_as_in_an_access_log(tmp_path: Path) -> None:
    trace = "a371bb643fc89f3a682b8be9f869f35f"
    said = Record(f"duration: 1.000 ms  statement: select 1 /*traceparent='00-{trace}-108bb79c01a867c0-01'*/")
    (statement,) = read_bytes(to_csv(said), tmp_path).statements()
    assert statement["trace"] == hashed(trace)


def test_names_of_applications_leave_only_as_labels_and_tell_the_traffic(tmp_path: Path) -> None:
    names = ["shop-api", "psql", "nightly", "me@example.com", "tok_4f9c2b7a81d04e55b1"]
    said = [Record("duration: 1.000 ms  statement: select 1", application=name) for name in names]
    found = [(s["application"], s["traffic"]) for s in read_bytes(to_csv(*said), tmp_path).statements()]
    assert found == [
        ("shop-api", "interactive"), ("psql", "maintenance"), ("nightly", "batch"),
        ("(scrubbed)", "interactive"), ("(scrubbed)", "interactive"),
    ]  # fmt: skip


def test_many_names_of_applications_cost_no_time(tmp_path: Path) -> None:
    said = [Record("duration: 1.000 ms  statement: select 1", application=f"w{i}@x") for i in range(3000)]
    read = read_bytes(to_csv(*said), tmp_path)
    assert read.ask("select distinct application from statements") == [("(scrubbed)",)]
