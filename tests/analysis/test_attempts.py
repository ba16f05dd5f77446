"""A question that takes too much memory costs its own answer, and says so; the run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from evidence_rows import after, analyst_of, request, shape, statement

from archkit.analysis.attempts import Attempts
from archkit.analysis.survey import measure_survey
from archkit.errors import QueryError
from archkit.model.fitness import Fitness, Lack

if TYPE_CHECKING:
    from pathlib import Path

_ALL = ("durations", "percentiles", "loops", "transactions", "arguments", "reuse", "traces", "requests")
_FULL = Fitness(supports=_ALL)


def test_what_does_not_fit_is_left_out_and_named_and_the_rest_is_answered(tmp_path: Path) -> None:
    rows = [
        statement(trace=f"{i // 5:032x}", arguments_hash=f"{i}", started_at=after(i)) for i in range(60_000)
    ]
    asked = [request(trace=f"{i:032x}", started_at=after(i * 5)) for i in range(12_000)]
    views = {"statements": rows, "requests": asked, "shapes": [shape("S-1")]}
    whole = measure_survey(analyst_of(tmp_path, **views), _FULL)
    tight = measure_survey(analyst_of(tmp_path, "20MB", **views), _FULL)
    assert whole.lacks == ()
    assert [loop.times for loop in whole.loops] == [12_000]
    assert tight.loops == ()
    assert tight.totals == whole.totals
    unanswered = {lack.what for lack in tight.lacks}
    for table in whole.tables:
        named = {table.question, table.title.lower()} & unanswered
        assert named or tight.table(table.question) == table
    told = _FULL.lacking(tight.lacks)
    assert "loops" not in told.supports
    assert told.lack_of("loops") == Lack(
        what="loops",
        setting="a shorter span (--since, --until): of this one, the question takes more memory than it may",
    )


def test_a_question_that_is_wrong_still_ends_the_run(tmp_path: Path) -> None:
    analyst = analyst_of(tmp_path)
    with pytest.raises(QueryError, match="nothing_like_it"):
        Attempts(analyst).ask(
            "loops", lambda: analyst.warehouse.ask("select * from nothing_like_it").rows, ()
        )
