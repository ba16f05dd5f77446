"""What a trace and a log tell of the same call is counted once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))

from evidence_rows import after, request, span, statement, warehouse_of

SPANS = [span(trace=trace, span=trace) for trace in ("t1", "t2", "t3")]


def _of(view: str, **given: object) -> tuple[object, ...]:
    return (request if view == "requests" else statement)(**given)


@pytest.mark.parametrize("view", ["requests", "statements"])
def test_a_log_with_traces_takes_the_place_of_what_spans_tell_of_them(view: str, tmp_path: Path) -> None:
    logged = [_of(view, source="log", trace=trace) for trace in ("t1", "t2", "t4")]
    traced = [_of(view, source="spans", trace=trace) for trace in ("t1", "t2", "t3", "t3")]
    warehouse = warehouse_of(tmp_path, spans=SPANS, **{view: [*logged, *traced]})
    found = warehouse.ask(f"select source, count(*) from {view} group by 1 order by 1").rows
    assert found == (("log", 3), ("spans", 2))


@pytest.mark.parametrize("view", ["requests", "statements"])
def test_a_log_without_traces_takes_the_place_of_all_that_spans_tell_of_its_time(
    view: str, tmp_path: Path
) -> None:
    logged = [_of(view, source="log", started_at=after(ms)) for ms in (0, 5_000)]
    traced = [_of(view, source="spans", trace="t1", started_at=after(ms)) for ms in (-1, 0, 2_500, 5_001)]
    warehouse = warehouse_of(tmp_path, spans=SPANS, **{view: [*logged, *traced]})
    found = warehouse.ask(f"select source, count(*) from {view} group by 1 order by 1").rows
    assert found == (("log", 2), ("spans", 2))


@pytest.mark.parametrize("view", ["requests", "statements"])
def test_without_a_log_all_that_spans_tell_counts(view: str, tmp_path: Path) -> None:
    warehouse = warehouse_of(tmp_path, spans=SPANS, **{view: [_of(view, source="spans", trace="t1")] * 4})
    assert warehouse.ask(f"select count(*) from {view}").rows == ((4,),)
