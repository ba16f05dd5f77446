"""The screen of `archkit logs`: each kind of log in the width of the terminal, nothing empty, nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import date

import assessments
import pytest

from archkit.model.assessment import Assessment, Totals
from archkit.model.evidence import EvidenceTable
from archkit.model.finding import Finding
from archkit.model.fitness import Fitness, Lack
from archkit.model.ledger import InputFile, Ledger, Lines, Reject
from archkit.report.log_screen import logs_text

LATENCY = assessments.endpoint_latency()
ENDPOINTS = LATENCY.model_copy(
    update={"columns": (*LATENCY.columns, "refused"), "rows": tuple((*row, 3) for row in LATENCY.rows)}
)
MADE = assessments.rich()
RICH = MADE.model_copy(
    update={"tables": (ENDPOINTS, *(t for t in MADE.tables if t.question != "endpoint_latency"))}
)
REQUESTS = RICH.model_copy(
    update={
        "tables": (ENDPOINTS,),
        "totals": Totals(requests=18_377),
        "loops": (),
        "fitness": Fitness(supports=("requests",)),
    }
)
_AT = ("2026-11-14T09:00:00Z", "2026-11-14T09:30:00Z")
EVENTS = EvidenceTable(
    question="events",
    title="Events",
    columns=(
        "event", "kind", "subject", "shape", "times", "sessions", "total_ms", "p95_ms", "max_ms", "total_bytes",
        "max_bytes", "first_at", "last_at",
    ),
    rows=(
        ("a", "checkpoint", "time", None, 3, 1, 60.0, 20.0, 30.0, None, None, *_AT),
        ("b", "deadlock", None, "S-1", 2, 2, None, None, None, None, None, *_AT),
    ),
    sql="select 1",
)  # fmt: skip
EMPTY = Assessment(study="x", as_of=date(2026, 11, 22))


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.parametrize("found", [RICH, REQUESTS], ids=["all", "requests"])
def test_no_line_is_wider_than_the_terminal(found: Assessment, width: int) -> None:
    assert max(map(len, logs_text(found, width).splitlines())) <= width


def test_a_wide_terminal_shows_more_of_a_statement() -> None:
    narrow, wide = (logs_text(RICH, width) for width in (80, 200))
    assert max(map(len, narrow.splitlines())) < max(map(len, wide.splitlines()))


def test_a_terminal_of_no_width_is_taken_as_eighty() -> None:
    assert logs_text(RICH, 0) == logs_text(RICH, 80)


def test_what_the_log_proves_comes_first_and_each_setting_once() -> None:
    setting = "log_min_duration_statement = 0"
    lacks = tuple(Lack(what=what, setting=setting) for what in ("percentiles", "loops", "reuse"))
    first, second, *_ = logs_text(RICH.model_copy(update={"fitness": Fitness(lacks=lacks)}), 120).splitlines()
    assert first == "Proves: nothing yet"
    assert second == f"No percentiles, loops and reuse: {setting}"


def test_a_log_of_requests_alone_says_nothing_of_statements() -> None:
    text = logs_text(REQUESTS, 120)
    assert text.startswith("Proves: requests with durations")
    assert "0 statements" not in text
    assert "18,377 requests to" in text


def test_nothing_at_all_is_one_line() -> None:
    assert logs_text(EMPTY, 120) == "Proves: nothing yet"


def test_errors_are_counted_above_and_routine_comes_last() -> None:
    text = logs_text(RICH.model_copy(update={"tables": (EVENTS,)}), 120)
    assert "The server reports 2 deadlocks" in text
    assert text.index("deadlock ") < text.index("checkpoint ")


def test_many_findings_of_a_rule_are_two_and_the_names_of_the_rest() -> None:
    usual = Finding(id="", rule="failing", severity="warning", subject="", statement="", remedy="Mend it.")
    found = tuple(
        usual.model_copy(update={"id": f"F-{i}", "subject": f"/e{i}", "statement": f"/e{i} fails."})
        for i in range(9)
    )
    lines = logs_text(EMPTY.model_copy(update={"findings": found}), 80).splitlines()[2:]
    assert lines == [
        "warning: /e0 fails.",
        "warning: /e1 fails.",
        "         -> Mend it.",
        "         The same of /e2, /e3, /e4, /e5, /e6, /e7 and 1 more.",
    ]


def test_no_line_is_said_twice() -> None:
    lines = [line for line in logs_text(RICH, 120).splitlines() if line]
    assert [line for line, times in Counter(lines).items() if times > 1] == []


def test_rejected_lines_come_last_with_their_reason_once() -> None:
    rejects = tuple(Reject(line=n, reason="an empty line") for n in (4, 1_700, 9))
    file = InputFile(
        path="a.log", format="access-log", lines=Lines(read=5, parsed=2, rejected=3), rejects=rejects
    )
    text = logs_text(EMPTY.model_copy(update={"ledger": Ledger(files=(file,))}), 80)
    assert text.splitlines()[-1] == "Rejected of a.log, lines 4, 1,700 and 9: an empty line"


def test_control_characters_of_a_log_never_reach_the_terminal() -> None:
    row = dict(ENDPOINTS.records()[0]) | {"endpoint": "/a\x1b[2Jb\u202e"}
    table = ENDPOINTS.model_copy(update={"rows": (tuple(row.values()),)})
    text = logs_text(REQUESTS.model_copy(update={"tables": (table,)}), 120)
    assert "\x1b" not in text
    assert "\u202e" not in text
