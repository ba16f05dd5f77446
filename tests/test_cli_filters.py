"""The filters of the commands, and the comparison of what was before a moment with what is after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """\
create table book (id int primary key, title text);
create table loan (id int primary key, book_id int references book (id));
"""
_START = datetime(2026, 11, 20, 10)  # noqa: DTZ001  written with its zone
_MOMENT = "2026-11-20T10:10"


def _record(
    second: int, message: str, *, application: str = "library", severity: str = "LOG", **more: str
) -> str:
    at = f"{_START + timedelta(seconds=second):%Y-%m-%d %H:%M:%S}.000 UTC"
    state, query = more.get("state", "00000"), more.get("query", "")
    quoted = message.replace('"', '""')
    return (
        f'{at},"app","db",1,"h:1",6a.1,1,"SELECT",2026-11-20 10:00:00 UTC,3/0,0,{severity},{state},"{quoted}",,,,,,'
        f'"{query}",,,"{application}","client backend",,0\n'
    )


def _statement(second: int, sql: str, ms: float, application: str = "library") -> str:
    return _record(second, f"duration: {ms} ms  statement: {sql}", application=application)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return a log of twenty minutes: one statement becomes slower in the middle, one is new, and there are errors."""
    lines = [_statement(0, "select 1", 0.05)]
    for i in range(1, 1_200):
        ms = (5 if i < 600 else 12) + 0.001 * (i % 100)
        lines.append(_statement(i, f"select title from book where id = {i}", ms))
        if i % 3 == 0:
            lines.append(_statement(i, f"update loan set book_id = {i} where id = 2", 1.0, "billing"))
        if i > 600:
            lines.append(_statement(i, f"select id from loan where book_id = {i}", 30.0))
        if i % 40 == 0:
            failed = f"insert into loan values ({i}, 'hunter2')"
            lines.append(_record(i, "duplicate key", severity="ERROR", state="23505", query=failed))
    path = tmp_path / "library.csv"
    path.write_text("".join(lines))
    return path


def _calls(document: dict[str, Any]) -> int:
    return sum(row["calls"] for row in document["shapes"])


def test_logs_says_what_changed_at_a_moment_and_finds_it(archkit: Any, log: Path) -> None:
    document = archkit("logs", log, "--compare-at", _MOMENT, "--json").json
    sql = {row["id"]: row["sql"] for row in document["shapes"]}
    changes = {sql[row["subject"]]: row["change"] for row in document["regressions"]}
    assert changes == {
        "select title from book where id = ?": "slower",
        "select id from loan where book_id = ?": "new",
        "update loan set book_id = ? where id = ?": "same",
        "select ?": "vanished",
    }
    found = {
        (f["rule"], sql[f["subject"]])
        for f in document["findings"]
        if f["rule"] in ("regression", "new_statement")
    }
    assert found == {
        ("regression", "select title from book where id = ?"),
        ("new_statement", "select id from loan where book_id = ?"),
    }
    assert all(f["evidence"] and f["remedy"] for f in document["findings"])


def test_without_a_moment_nothing_is_compared(archkit: Any, log: Path) -> None:
    assert archkit("logs", log, "--json").json["regressions"] == []


def test_a_moment_outside_the_log_is_said_to_compare_nothing(archkit: Any, log: Path) -> None:
    screen = " ".join(archkit("logs", log, "--compare-at", "2026-11-21").out.split())  # in any width
    assert "No comparison: --compare-at with a moment within the logs between 2026-11-20T09:59" in screen
    assert "vanished" not in screen


def test_logs_tells_events_without_a_word_of_the_log(archkit: Any, log: Path) -> None:
    done = archkit("logs", log, "--json")
    (event,) = done.json["events"]
    assert (event["kind"], event["subject"], event["times"]) == ("error", "23505", 29)
    assert "hunter2" not in done.out
    assert "duplicate key" not in done.out


def test_the_screen_of_logs_shows_filters_findings_changes_and_events(archkit: Any, log: Path) -> None:
    screen = archkit(
        "logs", log, "--compare-at", _MOMENT, "--since", "2026-11-20T10:01", "--app", "library"
    ).out
    for said in (
        "Only from 20 Nov 2026, 10:01 UTC on, application library.",
        "Requests have neither",
        "slower",
        "23505",
    ):
        assert said in screen
    assert "became slower: median" in screen


@pytest.mark.parametrize(
    ("options", "share"),
    [
        (["--since", _MOMENT], (0.6, 0.7)),
        (["--until", _MOMENT], (0.3, 0.4)),
        (["--app", "billing"], (0.15, 0.2)),
        (["--user", "app"], (1.0, 1.0)),
        (["--user", "nobody"], (0.0, 0.0)),
    ],
)
def test_logs_and_run_and_check_look_only_at_what_the_filters_leave(
    archkit: Any, log: Path, options: list[str], share: tuple[float, float]
) -> None:
    everything = _calls(archkit("logs", log, "--json").json)
    left = _calls(archkit("logs", log, *options, "--json").json)
    assert share[0] <= left / everything <= share[1]


def test_check_judges_only_what_the_filters_leave(archkit: Any, log: Path) -> None:
    archkit("new", "mine")
    archkit("run", "mine", "--input", log)

    def judged(*options: str) -> int:
        gates = archkit("check", "mine", "--allow-no-data", "--json", *options).json["gates"]
        (gate,) = [g for g in gates if g["id"] == "GATE-p50-simple-statements"]
        return int(gate["n"])

    assert judged() > judged("--app", "billing") > 0
    assert judged("--user", "nobody") == 0


def test_boundaries_looks_only_at_what_the_filters_leave(archkit: Any, log: Path, tmp_path: Path) -> None:
    schema = tmp_path / "library.sql"
    schema.write_text(SCHEMA)

    def rests_on(*options: str) -> list[str]:
        return archkit("boundaries", schema, "--logs", log, "--json", *options).json["parameters"]["rests_on"]

    assert rests_on() != rests_on("--app", "nobody")
    assert rests_on("--user", "app") == rests_on()


@pytest.mark.parametrize("command", ["logs", "boundaries"])
def test_filters_between_which_nothing_lies_are_refused(archkit: Any, log: Path, command: str) -> None:
    done = archkit(command, log, "--since", _MOMENT, "--until", _MOMENT)
    assert done.code == 2
    assert "Nothing lies between" in done.err
