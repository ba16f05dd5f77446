"""READ FIRST: the one path, from the files an architect has to a report. Only this module knows the order.

files ─ readers ─▶ rows + System ─ analysis ─▶ Evidence ─ rules ─▶ Findings
│                      │
Brief ───────────────────────┴─▶ design ─ verification ─▶ Assessment ─ report ─▶ HTML
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.analysis.access import compare_tables
from archkit.analysis.fitness import measure_fitness
from archkit.analysis.questions import Analyst
from archkit.analysis.survey import Survey, measure_survey
from archkit.design.blank_page import system_of
from archkit.design.boundaries import propose_boundaries
from archkit.design.heeding import heeded, with_decided, with_declared
from archkit.design.propose import propose_design
from archkit.implementation.code_facts import read_code
from archkit.implementation.proof.expectations import design_of
from archkit.implementation.workspace import generate
from archkit.model.decision import Choices
from archkit.model.evidence import Source
from archkit.model.ledger import Ledger
from archkit.model.scope import Scope
from archkit.report.openapi import openapi_document
from archkit.rules import apply_rules
from archkit.verification.checklist import check_list
from archkit.verification.designed import check_design_gates
from archkit.verification.gates import gates_for, target_gates
from archkit.verification.latency import Measured, check_latency
from archkit.verification.load import check_connections, check_throughput

if TYPE_CHECKING:
    from archkit.implementation.files import GeneratedFile
    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import AccessSet, Boundaries
    from archkit.model.brief import Brief
    from archkit.model.fitness import Fitness
    from archkit.model.proof import Proof
    from archkit.model.system import System
    from archkit.model.verdict import Verdict
    from archkit.readers.inputs import Reading
    from archkit.store.warehouse import Warehouse

_LOG_VIEWS = frozenset({"statements", "requests"})


@dataclass(frozen=True)
class Given:
    """What a caller says beside the files: the scope, choices, and transactions in place of a log's.

    Choices that are given stand in for those that the study's own files hold.
    """

    scope: Scope = field(default_factory=Scope)
    choices: Choices | None = None
    accesses: tuple[AccessSet, ...] = ()


NOTHING = Given()


def devise(measured: Assessment, given: Given = NOTHING) -> Assessment:
    """Phase 2 over what was measured; an edit of a choice asks for this again, and nothing is read anew."""
    choices = given.choices or Choices()
    bounded = measured.model_copy(update={"boundaries": bound(measured, given)})
    design = propose_design(bounded, tables_of(measured), with_decided(choices, measured.prior))
    became = tuple(heeded(measured.prior.decisions, design, choices))
    said = {"design": design, "heeded": became, "summary": choices.summary}
    return bounded.model_copy(update=said)


def build(designed: Assessment) -> tuple[GeneratedFile, ...]:
    """Phase 3: return the files of the TypeScript workspace; none where no column is known."""
    design = designed.design
    if design is None or not design.apps:
        return ()
    openapi = {app.name: f"{json.dumps(openapi_document(design, app), indent=1)}\n" for app in design.apps}
    return generate(design, designed.study, openapi)


def verify(designed: Assessment, files: tuple[GeneratedFile, ...], proof: Proof | None) -> Assessment:
    """Judge the design by its code, then everything known by the checklist.

    `proof` is the last one of the generated code; it counts only if it is of this design.
    """
    if designed.design is None or not files:
        return designed.model_copy(update={"checklist": check_list(designed)})
    code = read_code((file.path, file.text) for file in files)
    proof = proof if proof and proof.design == design_of(files) else None
    new = check_design_gates(designed.design, code, proof, designed)
    known = tuple(v for v in designed.verdicts if (v.id, v.subject) not in {(n.id, n.subject) for n in new})
    judged = designed.model_copy(update={"code": code, "proof": proof, "verdicts": (*known, *new)})
    return judged.model_copy(update={"checklist": check_list(judged)})


def measure(reading: Reading, warehouse: Warehouse, blank: Assessment, scope: Scope) -> Assessment:
    """Phase 1: turn what was read into evidence, verdicts on the system as it is, and findings.

    `blank` says whose assessment it becomes: study, date and brief.
    """
    source = _sources(reading)
    fitness = measure_fitness(Analyst(warehouse, scope, source))
    analyst = Analyst(warehouse, scope, source, is_complete="percentiles" in fitness.supports)
    survey = measure_survey(analyst, fitness)
    fitness = fitness.lacking(survey.lacks)
    mismatch = compare_tables(reading.system, survey.accesses)
    measured = blank.model_copy(
        update={
            "ledger": Ledger(files=reading.files),
            "system": reading.system,
            "window": survey.window,
            "totals": survey.totals,
            "fitness": fitness,
            "mismatch": mismatch,
            "tables": survey.tables,
            "durations": survey.durations,
            "shape_tables": survey.shape_tables,
            "shape_predicates": survey.shape_predicates,
            "loops": survey.loops,
            "closures": survey.closures,
            "reuse": survey.reuse,
            "verdicts": judge(survey, fitness, blank.brief),
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
        lack=_needs(fitness, "requests"),
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
    throughput = check_throughput(brief, rates, peak)
    return (
        *check_latency(endpoints, (*gates_for(brief), *target_gates(brief))),
        *check_latency(statements, gates_for(brief)),
        *((throughput,) if throughput else ()),
        check_connections(
            connections, survey.of("connections.open"), is_complete="percentiles" in fitness.supports
        ),
    )


def bound(measured: Assessment, given: Given) -> Boundaries | None:
    """Propose boundaries from the schema, from told transactions, and from the log where it can be trusted.

    It can where it is complete and speaks mostly of tables that the schema has. On a blank page the tables
    are those that the brief's entities become. None where no table is known.
    """
    system = tables_of(measured)
    mismatch = measured.mismatch
    belongs = mismatch is None or len(mismatch.in_both) >= len(mismatch.only_in_log)
    logged = measured.accesses if belongs and "percentiles" in measured.fitness.supports else ()
    accesses = given.accesses or logged
    if not system.tables and not accesses:
        return None
    window_s = measured.window.seconds if measured.window and not given.accesses and logged else None
    known = system.names.union(*({*access.reads, *access.writes} for access in accesses))
    pins = with_declared(given.choices.pins if given.choices else (), measured.prior, known)
    proposal = propose_boundaries(system, accesses, pins=pins, brief=measured.brief, window_s=window_s)
    if accesses or not measured.accesses:
        return proposal
    why = "is cut or sampled" if belongs else "speaks of other tables than the schema"
    return proposal.model_copy(update={"rests_on": (*proposal.rests_on, f"not the log, which {why}")})


def tables_of(measured: Assessment) -> System:
    """Return the tables to design for: those of the schema; without one, what the brief's entities become."""
    if measured.system.tables or measured.accesses:
        return measured.system
    return system_of(measured.brief)


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


def _sources(reading: Reading) -> tuple[Source, ...]:
    return tuple(
        Source(path=Path(file.path).name, sha256=file.sha256)
        for file in reading.files
        if any(stored.view in _LOG_VIEWS for stored in file.stored)
    )
