"""The JSON documents of the commands; their fields are a contract (DESIGN: Commands)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archkit.model.endpoint import without_method
from archkit.model.fact import facts_of
from archkit.report.change_words import change_sentence
from archkit.report.filled import filled_text
from archkit.report.log_sources import COUNTED_BY, statements_table
from archkit.report.tenant_words import tenants_document
from archkit.report.words import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries
    from archkit.model.ledger import InputFile
    from archkit.model.proposal import Advice, Effect, Proposal
    from archkit.model.value import State, Value
    from archkit.model.verdict import Verdict

_STATES: tuple[State, ...] = ("PASS", "WARN", "FAIL", "NO DATA")
_SCHEMA_FORMATS = ("sql-ddl", "prisma")
Json = dict[str, Any]


def run_document(assessment: Assessment, study: str, report: str) -> Json:
    """Return the document of `archkit run`."""
    counts = Counter(verdict.state for verdict in assessment.verdicts)
    return {
        "study": study,
        "report": report,
        "inputs": [_input(file) for file in assessment.ledger.files],
        "tenants": tenants_document(assessment.ledger),
        "verdicts": {state: counts[state] for state in _STATES},
        "findings": [_plain(finding) for finding in assessment.findings],
        "services": [_plain(s) for s in assessment.boundaries.services] if assessment.boundaries else [],
    }


def check_document(assessment: Assessment) -> Json:
    """Return the document of `archkit check`."""
    return {
        "gates": [_gate(verdict) for verdict in assessment.verdicts],
        "checklist": [_plain(item) for item in assessment.checklist],
    }


def logs_document(assessment: Assessment) -> Json:
    """Return the document of `archkit logs`; shapes come sorted by total time."""
    return {
        "files": [
            _file(file)
            for file in assessment.ledger.files
            if file.format not in _SCHEMA_FORMATS or file.problem
        ],
        "fitness": {
            "threshold_ms": assessment.fitness.threshold_ms,
            "sampled": assessment.fitness.sampled,
            "gaps": [_plain(gap) for gap in assessment.fitness.gaps],
            "rests": assessment.fitness.rests,
            "repeated": assessment.fitness.repeated,
            "pooled": assessment.fitness.pooled,
            "supports": list(assessment.fitness.supports),
            "lacks": [_plain(lack) for lack in assessment.fitness.lacks],
        },
        "tenants": tenants_document(assessment.ledger),
        "statements": assessment.totals.statements,
        "duration_ms": _plain(assessment.durations),
        "shapes": _shapes(assessment),
        "shapes_from": _shapes_from(assessment),
        "loops": [_plain(loop) for loop in assessment.loops],
        "requests": _requests(assessment),
        "findings": [_plain(finding) for finding in assessment.findings],
        "events": _rows(assessment, "events"),
        "regressions": _rows(assessment, "regressions"),
        "service_calls": _rows(assessment, "service_calls"),
        "load_tests": _rows(assessment, "load_tests"),
    }


def boundaries_document(boundaries: Boundaries) -> Json:
    """Return the document of `archkit boundaries`."""
    return {
        "services": [_plain(service) for service in boundaries.services],
        "tables": {t.table: t.model_dump(mode="json", exclude={"table"}) for t in boundaries.tables},
        "shared": list(boundaries.shared),
        "recommendation": _plain(boundaries.recommendation),
        "score": _plain(boundaries.score),
        "parameters": {
            "seed": boundaries.seed,
            "resolution": boundaries.resolution,
            "rests_on": list(boundaries.rests_on),
            "pins": [_plain(pin) for pin in boundaries.pins],
        },
    }


def advice_document(advice: Advice, found: Assessment, effects: Mapping[str, Sequence[Effect]]) -> Json:
    """Return the document of `archkit advise`; `effects` by the id of a proposal."""
    return {
        "by": advice.by,
        "question": _plain(advice.question),
        "is_replayed": advice.is_replayed,
        "proposals": [_proposal(p, found, effects.get(p.id, ())) for p in advice.proposals],
        "refused": [_plain(refusal) for refusal in advice.refused],
        "fault": _plain(advice.fault) if advice.fault else None,
    }


def _proposal(proposal: Proposal, found: Assessment, effects: Sequence[Effect]) -> Json:
    answer = found.answers.of(proposal.id)
    return {
        "id": proposal.id,
        "job": proposal.job,
        "kind": proposal.change.kind,
        "change": proposal.change.model_dump(mode="json"),
        "statement": change_sentence(proposal.change, found).replace(NBSP, " "),
        "reason": filled_text(proposal.reason, facts_of(found)).replace(NBSP, " "),
        "cites": list(proposal.cites),
        "effects": [_plain(effect) for effect in effects],
        "answer": answer.answer if answer else None,
    }


def _plain(value: Value) -> Json:
    return value.model_dump(mode="json")


def _input(file: InputFile) -> Json:
    named = {"path": file.path, "format": file.format, "lines": _plain(file.lines)}
    return named | ({"problem": file.problem} if file.problem else {})


def _file(file: InputFile) -> Json:
    return _input(file) | {"rejects": [_plain(reject) for reject in file.rejects]}


def _gate(verdict: Verdict) -> Json:
    return verdict.model_dump(mode="json", exclude={"judgements"})


def _shapes_from(assessment: Assessment) -> str | None:
    """Return where the numbers of shapes come from: a log of statements, or the database's own sums."""
    if assessment.table("shape_latency"):
        return "statements"
    return COUNTED_BY if assessment.table("statement_totals") else None


def _rows(assessment: Assessment, question: str) -> list[Json]:
    table = assessment.table(question)
    return list(table.records()) if table else []


def _shapes(assessment: Assessment) -> list[Json]:
    table = statements_table(assessment)
    tables: dict[str, list[Json]] = {}
    for use in assessment.shape_tables:
        tables.setdefault(use.shape, []).append({"name": use.table, "access": use.access})
    tags: dict[str, dict[str, list[str]]] = {}
    for tag in assessment.shape_tags:
        tags.setdefault(tag.shape, {}).setdefault(tag.name, []).append(tag.value)
    names = "sql calls total_ms p50_ms p95_ms p99_ms max_ms rows kind traffic complexity".split()
    return [
        {
            "id": row["shape"],
            **{n: row.get(n) for n in names},
            "tables": tables.get(str(row["shape"]), []),
            "tags": tags.get(str(row["shape"]), {}),
        }
        for row in (table.records() if table else ())
    ]


def _requests(assessment: Assessment) -> list[Json]:
    table = assessment.table("endpoint_latency")
    names = "method calls errors p50_ms p95_ms p99_ms max_ms".split()
    return [
        {"endpoint": without_method(str(row["endpoint"])), **{n: row[n] for n in names}}
        for row in (table.records() if table else ())
    ]
