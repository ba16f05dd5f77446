"""Every question obeys the filters of a run, or its header says why it does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from evidence_rows import START, request, shape, statement, warehouse_of

from archkit.analysis import questions
from archkit.analysis.questions import Analyst, question_sql
from archkit.model.scope import Scope
from archkit.store.warehouse import VIEWS

_ALL = sorted(path.stem for path in questions._FOLDER.glob("*.sql"))
_UNSCOPED = "\n-- Not scoped: "
_EXTRA = {"most_reads": 1_000, "most": 100, "shapes": ["S-1", "S-2"]}
_HOUR = timedelta(hours=1)
_NOON = START + timedelta(minutes=1)
_DIMENSIONS = {
    "shapes": [shape("S-1"), shape("S-2", "write"), shape("S-9", "write")],
    "shape_tables": [("S-1", "orders", "read"), ("S-2", "orders", "write"), ("S-9", "elsewhere", "write")],
    "shape_predicates": [("S-1", "orders", "id", "=", "filter")],
}
Views = dict[str, list[tuple[Any, ...]]]


def _traffic(at: datetime, tag: str, *, ms: float = 1.0, shape_written: str = "S-2", **who: Any) -> Views:
    """Return 24 requests of seven statements each, and what the server said meanwhile; `who` is of its statements."""
    who = {"application": "shop", "user": "u", "session": f"s-{tag}"} | who
    statements, requests = [], []
    for i in range(24):
        began = at + timedelta(seconds=5 * i)
        same = {"trace": f"{tag}{i}", "transaction": f"{tag}{i}", **who}
        for n in range(6):
            slow = 80 * ms if (i, n) in ((3, 3), (4, 4), (5, 5)) else ms
            asked = began + timedelta(milliseconds=n)
            statements.append(statement(started_at=asked, duration_ms=slow, arguments_hash=f"{n}", **same))
        statements.append(
            statement(
                started_at=began + timedelta(milliseconds=9), duration_ms=ms, shape=shape_written, **same
            )
        )
        requests.append(request(started_at=began, trace=f"{tag}{i}", endpoint=f"/{tag}", duration_ms=ms))
    names = (who["application"], who["user"])
    event = ("abc", 1, at, "lock_wait", who["session"], *names, "S-1", "ShareLock", 5.0, "ms")
    session = ("abc", who["session"], who["application"], at, at + timedelta(minutes=2))
    return {"statements": statements, "requests": requests, "events": [event], "sessions": [session]}


def _joined(*parts: Views) -> Views:
    return {view: [row for part in parts for row in part.get(view, [])] for view in parts[0]}


def _others(**who: Any) -> Views:
    """Return traffic of somebody else, without requests: these have no application and no user."""
    views = _traffic(START, "other", ms=7.0, shape_written="S-9", **who)
    return views | {"requests": []}


_SHOP = _traffic(START, "a")
_WORKER = _traffic(START, "a", ms=2.0, application="worker") | {"requests": []}
_EARLY = _joined(
    _traffic(START - _HOUR, "early", ms=7.0, shape_written="S-9"),
    _traffic(START - _HOUR, "worker", ms=7.0, shape_written="S-9", application="worker"),
)
_LATE = _traffic(START + _HOUR, "late", ms=7.0, shape_written="S-9")
# The traffic in scope, what lies outside, and the scope.
CASES = {
    "since": (_joined(_SHOP, _WORKER), _EARLY, Scope(since=START)),
    "until": (_joined(_SHOP, _WORKER), _LATE, Scope(until=START + _HOUR)),
    "application": (_SHOP, _others(application="elsewhere"), Scope(application="shop")),
    "user": (_SHOP, _others(user="stranger", session="s-9"), Scope(user="u")),
}


_UNTOLD = {"gaps", "service_calls", "statement_totals"}  # they need other rows: tests of their own


@pytest.fixture(scope="module")
def analysts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Analyst, Analyst]]:
    """Return, for each filter, who knows only the traffic in scope, and who knows all of it."""
    folder = tmp_path_factory.mktemp("scope")
    return {
        name: tuple(
            Analyst(
                warehouse_of(folder, **views, **_DIMENSIONS), scope.model_copy(update={"compare_at": _NOON})
            )
            for views in (inside, _joined(inside, outside))
        )
        for name, (inside, outside, scope) in CASES.items()
    }


def _answer(analyst: Analyst, question: str) -> set[str]:
    return {repr(row) for row in analyst.rows(question, **_EXTRA).rows}


@pytest.mark.parametrize("question", [q for q in _ALL if _UNSCOPED not in question_sql(q)])
def test_a_question_looks_at_nothing_outside_the_scope(
    question: str, analysts: dict[str, tuple[Analyst, Analyst]]
) -> None:
    assert any(f"${name}" in question_sql(question) for name in CASES), (
        "it neither has filters nor says why not"
    )
    has_power = set()
    for name, (alone, all_) in analysts.items():
        expected = _answer(alone, question)
        assert _answer(all_, question) == expected, name
        unfiltered = Analyst(all_.warehouse, Scope(compare_at=_NOON))
        if _answer(unfiltered, question) != expected:
            has_power.add(name)
    assert has_power or question in _UNTOLD, "the rows of this test tell nothing about this question"


def test_what_is_not_scoped_says_why() -> None:
    unscoped = [q for q in _ALL if _UNSCOPED in question_sql(q)]
    assert {"fitness", "shape_tables", "shape_predicates"} <= set(unscoped)
    assert set(VIEWS) > set(_SHOP)
