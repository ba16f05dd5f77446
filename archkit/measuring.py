"""Phase 1 of the path: what was read becomes evidence, verdicts on the system as it is, and findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.analysis.access import compare_tables
from archkit.analysis.fitness import measure_fitness
from archkit.analysis.questions import Analyst
from archkit.analysis.survey import Purpose, Survey, measure_survey
from archkit.model.evidence import Source
from archkit.model.ledger import Ledger
from archkit.rules import apply_rules
from archkit.verification.gates import gates_for, target_gates
from archkit.verification.latency import Measured, check_latency
from archkit.verification.load import check_connections, check_throughput

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.brief import Brief
    from archkit.model.evidence import Evidence, EvidenceTable
    from archkit.model.fitness import Fitness
    from archkit.model.scope import Scope
    from archkit.model.verdict import Verdict
    from archkit.readers.inputs import Reading
    from archkit.store.engine import Engine

_LOG_VIEWS = frozenset({"statements", "requests", "spans", "statement_totals", "load_tests"})


def measure(
    reading: Reading,
    warehouse: Engine,
    blank: Assessment,
    scope: Scope,
    *,
    purpose: Purpose = "design",
) -> Assessment:
    """Turn what was read into evidence, verdicts on the system as it is, and findings.

    `blank` says whose assessment it becomes: study, date and brief. For "logs" only what a log alone tells is asked,
    and nothing is judged.
    """
    source = _sources(reading)
    fitness = measure_fitness(Analyst(warehouse, scope, source), _formats(reading))
    analyst = Analyst(warehouse, scope, source, is_complete="percentiles" in fitness.supports)
    survey = measure_survey(analyst, fitness, purpose)
    fitness = fitness.lacking(survey.lacks)
    mismatch = compare_tables(reading.system, survey.accesses)
    measured = blank.model_copy(
        update={
            "scope": scope,
            "ledger": Ledger(files=reading.files),
            "system": reading.system,
            "window": survey.window,
            "totals": survey.totals,
            "fitness": fitness,
            "mismatch": mismatch,
            "tables": survey.tables,
            "durations": survey.durations,
            "shape_tables": survey.shape_tables,
            "shape_tags": survey.shape_tags,
            "shape_predicates": survey.shape_predicates,
            "loops": survey.loops,
            "closures": survey.closures,
            "reuse": survey.reuse,
            "verdicts": judge(survey, fitness, blank.brief) if purpose == "design" else (),
            "evidence": survey.evidence,
            "accesses": survey.accesses,
        }
    )
    return measured.model_copy(update={"findings": apply_rules(measured)})


def judge(survey: Survey, fitness: Fitness, brief: Brief) -> tuple[Verdict, ...]:
    """Return the verdicts of all gates that something can measure."""
    endpoints = Measured(
        of="endpoints",
        whole=survey.endpoints.whole,
        busiest=survey.endpoints.busiest,
        complexity=_complexity(survey, "endpoint_latency"),
        lack=_needs(fitness, "requests") or _needs(fitness, "percentiles of requests"),
        unclassed=_needs(fitness, "percentiles") or _needs(fitness, "traces"),
        methods=_methods(survey),
    )
    statements = Measured(
        of="statements",
        whole=survey.statements.whole,
        busiest=survey.statements.busiest,
        complexity=_complexity(survey, "shape_latency"),
        lack=_needs(fitness, "percentiles"),
    )
    rates, connections = survey.table("traffic_rate"), survey.table("connections")
    peak = max(survey.of("traffic_rate.requests"), key=lambda e: e.value or 0, default=None)
    throughput = check_throughput(brief, rates, peak, _tested(survey))
    return (
        *check_latency(endpoints, (*gates_for(brief), *target_gates(brief))),
        *check_latency(statements, gates_for(brief)),
        *((throughput,) if throughput else ()),
        check_connections(
            connections, survey.of("connections.open"), is_complete="percentiles" in fitness.supports
        ),
    )


def _tested(survey: Survey) -> tuple[EvidenceTable, Evidence] | None:
    """Return what the fastest load test reached."""
    table, reached = survey.table("load_rate"), survey.of("load_rate.reached")
    return (table, reached[0]) if table and reached else None


def _complexity(survey: Survey, question: str) -> dict[str, str | None]:
    """Return simple or complex per subject; statements that only steer a transaction are neither."""
    table = survey.table(question)
    if table is None:
        return {}
    steering = ("transaction", "ddl", "other")
    rows = ((row, row.get("kind") in steering or row["complexity"] is None) for row in table.records())
    return {
        str(row[table.columns[0]]): None if is_neither else str(row["complexity"]) for row, is_neither in rows
    }


def _methods(survey: Survey) -> dict[str, str]:
    """Return how each endpoint is asked."""
    table = survey.table("endpoint_latency")
    return {str(row["endpoint"]): str(row["method"] or "") for row in table.records()} if table else {}


def _needs(fitness: Fitness, what: str) -> str:
    lack = fitness.lack_of(what)
    return f"To decide it: {lack.setting}." if lack else ""


def _formats(reading: Reading) -> set[str]:
    """Return the formats of the files that gave statements."""
    return {file.format for file in reading.files if any(part.view == "statements" for part in file.stored)}


def _sources(reading: Reading) -> tuple[Source, ...]:
    return tuple(
        Source(path=Path(file.path).name, sha256=file.sha256)
        for file in reading.files
        if any(stored.view in _LOG_VIEWS for stored in file.stored)
    )
