"""All questions in one go: the tables of the report, and the values that verdicts and findings cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from archkit.analysis.access import measure_access
from archkit.analysis.attempts import Attempts
from archkit.analysis.closures import closures_of
from archkit.analysis.comparing import lacks_of_comparison
from archkit.analysis.latency import PERCENTILE_COLUMNS, cell_evidence, percentile_evidence
from archkit.analysis.loops import loops_of
from archkit.analysis.questions import without
from archkit.analysis.reuse import MOST_READS, measure_reuse
from archkit.analysis.spreading import spread_tables
from archkit.analysis.traces import lacks_of_traces
from archkit.model.assessment import Durations, ShapePredicate, ShapeTable, ShapeTag, Totals
from archkit.model.evidence import Evidence, EvidenceTable, Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from archkit.analysis.questions import Analyst
    from archkit.model.boundaries import AccessSet
    from archkit.model.closure import Closure
    from archkit.model.fitness import Fitness, Lack
    from archkit.model.loop import Loop
    from archkit.model.reuse import Reuse

# Columns whose cells findings cite: (question, column, unit, the column that counts).
_CITED = (
    ("shape_latency", "total_ms", "ms", "calls"),
    ("statements_per_request", "distinct_shapes", "statements", "requests"),
    ("endpoint_latency", "error_share", "share", "calls"),
    ("table_access", "writers", "areas", "writes"),
    ("predicate_load", "p95_ms", "ms", "calls"),
    ("traffic_rate", "requests", "requests/min", "requests"),
    ("traffic_rate", "statements", "statements/min", "statements"),
    ("connections", "open", "connections", "open"),
    ("loops", "calls", "calls", "calls"),
    ("closures", "complex_calls", "calls", "statements"),
    ("closures", "crud_calls", "calls", "statements"),
    ("closures", "joined_calls", "calls", "statements"),
    ("closures", "dynamic_shapes", "shapes", "shapes"),
    ("closures", "share", "share", "statements"),
    ("hot_tables", "of_time_share", "share", "calls"),
    ("contested_tables", "applications", "applications", "writes"),
    ("slow_tail", "p99_ms", "ms", "n"),
    ("slow_tail", "share", "share", "tail_calls"),
    ("events", "times", "events", "times"),
    ("statement_totals", "total_ms", "ms", "calls"),
    ("service_calls", "p95_ms", "ms", "calls"),
    ("service_calls", "error_share", "share", "calls"),
    ("load_rate", "reached", "1/s", "requests"),
    ("events", "total_ms", "ms", "times"),
    ("events", "total_bytes", "bytes", "times"),
    ("regressions", "before_p50_ms", "ms", "before_calls"),
    ("regressions", "after_p50_ms", "ms", "after_calls"),
    ("regressions", "before_p95_ms", "ms", "before_calls"),
    ("regressions", "after_p95_ms", "ms", "after_calls"),
    ("regressions", "after_share", "share", "after_calls"),
    ("reuse", "hits_60s_low_share", "share", "known"),
    ("reuse", "hits_300s_low_share", "share", "known"),
    ("reuse", "hits_900s_low_share", "share", "known"),
    ("reuse", "hits_3600s_low_share", "share", "known"),
    ("reuse", "saved_ms", "ms", "known"),
)


_PLAIN = (
    *("hourly_latency", "traffic_rate", "table_access", "table_writers", "contested_tables", "co_access"),
    *("connections", "events", "statement_totals", "service_calls", "load_tests", "load_rate"),
)
_OF_DESIGN = frozenset({"co_access", "hourly_latency"})
Purpose = Literal["logs", "design"]
_OF_A_WHOLE = frozenset({"share", "of_calls_share", "of_time_share", "busy_sessions"})


@dataclass(frozen=True)
class Percentiles:
    """The percentiles of endpoints or statements, over the whole window and in the busiest hour."""

    whole: tuple[Evidence, ...] = ()
    busiest: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Survey:
    """What the logs of one scope say; `tables` holds only questions that had an answer.

    `lacks` names the questions that took more memory or time than they may.
    """

    totals: Totals
    window: Window | None
    tables: tuple[EvidenceTable, ...]
    endpoints: Percentiles
    statements: Percentiles
    loops: tuple[Loop, ...]
    closures: tuple[Closure, ...]
    reuse: tuple[Reuse, ...]
    accesses: tuple[AccessSet, ...]
    durations: Durations
    shape_tables: tuple[ShapeTable, ...]
    shape_tags: tuple[ShapeTag, ...]
    shape_predicates: tuple[ShapePredicate, ...]
    evidence: tuple[Evidence, ...]
    lacks: tuple[Lack, ...] = ()

    def table(self, question: str) -> EvidenceTable | None:
        """Return the answer to the question, or None if there was none."""
        return next((t for t in self.tables if t.question == question), None)

    def of(self, question: str) -> tuple[Evidence, ...]:
        """Return the evidence that answers a question, such as "connections.open", in the table's order."""
        return tuple(e for e in self.evidence if e.question == question)


def measure_survey(analyst: Analyst, fitness: Fitness, purpose: Purpose = "design") -> Survey:
    """Ask every question; what the log cannot support (see fitness) is left empty, not computed anyway.

    For "logs" the questions are left out that only a design or its gates need.
    """
    totals, window = _totals(analyst)
    is_whole, asked = purpose == "design", Attempts(analyst)
    busiest = _busiest_hour(analyst) if is_whole else None
    tables = tuple(t for t in _tables(asked, fitness, purpose) if t.rows)
    if is_whole:
        rate = next((t for t in tables if t.question == "traffic_rate"), None)
        tables += tuple(t for t in spread_tables(asked, rate) if t.rows)
    endpoints = _percentiles(asked, "endpoint_latency", busiest) if is_whole else Percentiles()
    knows_all = "percentiles" in fitness.supports
    is_judged = is_whole and knows_all
    statements = _percentiles(asked, "shape_latency", busiest) if is_judged else Percentiles()
    cited = tuple(
        value
        for question, column, unit, count in _CITED
        for table in tables
        if table.question == question
        for value in cell_evidence(table, column, unit, count)
    )
    shape_tables = tuple(ShapeTable(**row) for row in analyst.rows("shape_tables").records())
    everything = (*endpoints.whole, *endpoints.busiest, *statements.whole, *statements.busiest, *cited)
    return Survey(
        totals=totals,
        window=window,
        tables=tables,
        endpoints=endpoints,
        statements=statements,
        loops=tuple(loop for t in tables if t.question == "loops" for loop in loops_of(t)),
        closures=tuple(each for t in tables if t.question == "closures" for each in closures_of(t)),
        reuse=asked.ask("reuse", lambda: _reuse(analyst, tables, shape_tables), ()),
        accesses=asked.ask("access_sets", lambda: measure_access(analyst), ()) if is_whole else (),
        durations=asked.ask("durations", lambda: _durations(analyst, knows_all=knows_all), Durations()),
        shape_tables=shape_tables,
        shape_tags=tuple(ShapeTag(**row) for row in analyst.rows("shape_tags").records()),
        shape_predicates=tuple(ShapePredicate(**r) for r in analyst.rows("shape_predicates").records()),
        evidence=tuple(e for e in everything if e.value is not None),
        lacks=(*asked.lacks, *lacks_of_traces(analyst), *lacks_of_comparison(analyst, window)),
    )


def _tables(asked: Attempts, fitness: Fitness, purpose: Purpose) -> Iterator[EvidenceTable]:
    hidden = frozenset() if "percentiles" in fitness.supports else PERCENTILE_COLUMNS | _OF_A_WHOLE
    yield from asked.table("endpoint_latency")
    yield from (without(table, hidden) for table in asked.table("shape_latency"))
    for question in _PLAIN if purpose == "design" else (q for q in _PLAIN if q not in _OF_DESIGN):
        yield from asked.table(question)
    for question in ("predicate_load", "hot_tables"):
        yield from (without(table, hidden) for table in asked.table(question))
    if asked.compares:
        yield from asked.table("regressions")
    if asked.is_complete:
        yield from asked.table("statements_per_request")
        yield from asked.table("slow_tail")
    if "loops" in fitness.supports:
        yield from asked.table("loops")
    if purpose == "design":
        yield from _for_design(asked, fitness)


def _for_design(asked: Attempts, fitness: Fitness) -> Iterator[EvidenceTable]:
    """Yield what choices of a design rest on: nothing is concluded from a cut or sampled log.

    Without arguments `reuse` still tells how often and how long each statement reads.
    """
    hidden = frozenset[str]() if asked.is_complete else frozenset({"per_request"})
    yield from (without(table, hidden) for table in asked.table("endpoint_tables"))
    if "transactions" in fitness.supports:
        yield from asked.table("closures")
    if asked.is_complete or "reuse" in fitness.supports:
        yield from asked.table("reuse", most_reads=MOST_READS)


def _reuse(
    analyst: Analyst, tables: tuple[EvidenceTable, ...], shape_tables: tuple[ShapeTable, ...]
) -> tuple[Reuse, ...]:
    found = (table for table in tables if table.question == "reuse")
    return tuple(each for table in found for each in measure_reuse(analyst, table, shape_tables))


def _percentiles(asked: Attempts, question: str, busiest: Window | None) -> Percentiles:
    whole = asked.table(question, traffic="interactive")
    hour = asked.table(question, traffic="interactive", window=busiest) if busiest else ()
    return Percentiles(*(tuple(e for t in each for e in percentile_evidence(t)) for each in (whole, hour)))


def _totals(analyst: Analyst) -> tuple[Totals, Window | None]:
    (row,) = analyst.rows("totals").records()
    first, last = row["first_at"], row["last_at"]
    counts = Totals(**{name: row[name] for name in Totals.model_fields})
    return counts, Window(start=first, end=last) if first else None


def _durations(analyst: Analyst, *, knows_all: bool) -> Durations:
    """Return the percentiles of all statements; of a cut or sampled log only the maximum."""
    (row,) = analyst.rows("durations").records()
    return Durations(**row) if knows_all else Durations(max=row["max"])


def _busiest_hour(analyst: Analyst) -> Window | None:
    """Return the clock hour with the most calls, or None where the traffic lies within one."""
    hours: tuple[tuple[datetime, int], ...] = analyst.rows("busiest_hour").rows
    if not hours:
        return None
    start = hours[0][0]
    return Window(start=start, end=start + timedelta(hours=1))
