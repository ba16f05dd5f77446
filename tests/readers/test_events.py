"""What a csvlog says beside statements; the cases stand in tests/cases/csvlog/events.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import Read, Record, read_bytes, to_csv
from ruamel.yaml import YAML

_CASES = Path(__file__).parents[1] / "cases" / "csvlog" / "events.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)
_STATE, _QUERY = 12, 19


@dataclass(frozen=True)
class Said(Record):
    """A record with an SQLSTATE and the statement that it happened to."""

    state: str = "00000"
    query: str = ""

    def fields(self, width: int = 26) -> list[str]:
        """Return the columns."""
        row = super().fields(width)
        return [*row[:_STATE], self.state, *row[_STATE + 1 : _QUERY], self.query, *row[_QUERY + 1 :]]


def events(read: Read) -> list[list[Any]]:
    """Return the events in order, each with the text of its shape."""
    texts = dict(read.result.shapes)
    rows = read.ask("select kind, subject, amount, unit, shape from events order by line")
    return [[*row[:4], texts[row[4]] if row[4] else None] for row in rows]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
@pytest.mark.parametrize("end", [b"", b"no record\n"], ids=["whole", "carefully"])
def test_what_postgresql_says_beside_statements_is_this(
    case: dict[str, Any], end: bytes, tmp_path: Path
) -> None:
    records = [
        Said(message, severity=severity, state=state, query=query, vxid="3/7")
        for severity, state, message, query in case["records"]
    ]
    read = read_bytes(to_csv(*records) + end, tmp_path)
    assert events(read) == case["events"]
    assert read.is_balanced()


def test_an_event_says_when_where_and_to_whom_it_happened(tmp_path: Path) -> None:
    said = [
        Record("duration: 1.000 ms  statement: select 1\n+ 2"),
        Said(
            "deadlock detected", severity="ERROR", state="40P01", at="2026-11-22 12:00:05.250 CET",
            session="a.1", application="hunter2:9f86d081884c7d659a2feaa0c55ad015", user="shop_user",
        ),
    ]  # fmt: skip
    same = "source in (select source from statements)"
    row = f'select line, happened_at, session, application, "user", {same} from events'
    (found,) = read_bytes(to_csv(*said), tmp_path).ask(row)
    happened_at = datetime(2026, 11, 22, 11, 0, 5, 250_000)  # noqa: DTZ001  the views hold UTC
    assert found == (3, happened_at, "a.1", "(scrubbed)", "shop_user", True)


def test_lock_waits_of_several_sessions_are_told_apart(tmp_path: Path) -> None:
    waits = [
        ("a.1", "still waiting for", 1000.1),
        ("b.2", "still waiting for", 1000.2),
        ("b.2", "acquired", 3000.2),
        ("a.1", "still waiting for", 1000.3),
        ("a.1", "acquired", 2000.3),
    ]
    said = [
        Said(f"process 1 {step} ShareLock on transaction 7 after {ms:.3f} ms", session=session)
        for session, step, ms in waits
    ]
    found = read_bytes(to_csv(*said), tmp_path).ask("select session, amount from events order by line")
    assert found == [("a.1", 1000.1), ("b.2", 3000.2), ("a.1", 2000.3)]
