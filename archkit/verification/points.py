"""The twelve points of the checklist: each a function whose docstring says what passes and what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.decision import SERVICE_CUT
from archkit.model.design import Design
from archkit.verification.code import amount
from archkit.verification.standing import Standing, joined, of_gates, of_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.code import CodeFacts
    from archkit.model.system import ForeignKey, Table

_NO_DESIGN = "Nothing was designed: a schema, or entities in the brief, would allow it."
_NO_CODE = "No code was read: archkit generate would write it."
_OWNERSHIP = frozenset(
    "table_owned_by_many table_without_owner unknown_service service_outside_one_app entity_of_another_service "
    "procedure_of_another_service transaction_across_apps cycle_of_sync_links".split()
)
_BUILT = frozenset({"none", "process"})
_ACTS_ON_CHILDREN = frozenset({"cascade", "set null", "set default"})


def boundaries(assessment: Assessment) -> Standing:
    """Judge the service boundaries.

    PASS: every table belongs to exactly one service, and no table is contested. WARN: some tables are pulled to
    another service nearly as much. FAIL: a table has no owner or several, or the design contradicts itself there.
    """
    design = assessment.design
    if design is None or not design.services:
        return Standing("NO DATA", _NO_DESIGN)
    links = tuple(d.id for d in design.decisions if d.id == SERVICE_CUT)
    problems = [problem.statement for problem in design.problems if problem.rule in _OWNERSHIP]
    if problems:
        return Standing("FAIL", f"{amount(len(problems), 'contradictions')}: {problems[0]}", links)
    tables = sum(len(service.tables) for service in design.services)
    owned = f"{amount(tables, 'tables')} in {amount(len(design.services), 'services')}, each with one owner."
    known = assessment.boundaries.tables if assessment.boundaries else ()
    contested = sorted(t.table for t in known if t.contested)
    if contested:
        reason = f"{owned} {amount(len(contested), 'tables')} contested, {contested[0]} first."
        return Standing("WARN", reason, links)
    return Standing("PASS", owned, links)


def validated_inputs(assessment: Assessment) -> Standing:
    """Judge the validation of inputs.

    PASS: every procedure and route that takes an input has a schema that can refuse it. FAIL: one has none.
    """
    problems = _problems(assessment.design, "procedure_without_schema")
    return joined([of_gates(assessment, "input-schemas"), *problems])


def effect_composition(assessment: Assessment) -> Standing:
    """Judge how work is composed.

    PASS: every service file composes by Effect. FAIL: one waits for promises instead.
    """
    return of_gates(assessment, "effect-composition")


def indexes(assessment: Assessment) -> Standing:
    """Judge the indexes on foreign keys and on the columns that queries look rows up by.

    PASS: each foreign key that is used has an index, or the design adds one; one that a complete log shows no
    use of needs none. WARN: no log tells the columns that queries use. FAIL: a foreign key that is used, or of
    which no log tells that it is not, has no index, and the design adds none.
    """
    design = assessment.design or Design()
    system = assessment.system if assessment.system.tables else design.system
    if not system.tables:
        return Standing("NO DATA", "A schema would decide it.")
    planned = tuple(evidence for plan in design.indexes for evidence in plan.evidence)
    bare = [(t, k) for t in system.tables for k in _unserved(t, design)]
    missing = [f"{t.name} ({', '.join(k.columns)})" for t, k in bare if _is_needed(assessment, t, k)]
    keys = sum(len(table.foreign_keys) for table in system.tables)
    if missing:
        named = {name.partition(" (")[0] for name in missing}
        found = (
            f for f in assessment.findings if f.rule == "foreign_key_without_index" and f.subject in named
        )
        of_all = f"{len(missing):,} of {amount(keys, 'foreign keys')}"
        reason = f"{of_all} are used, or may be, and get no index: {missing[0]}."
        return Standing("FAIL", reason, (*(f.id for f in found), *planned))
    unused = f" {len(bare):,} more have none, and the log shows no use of them." if bare else ""
    added = f" Missing today, added by the design: {len(design.indexes):,}." if design.indexes else ""
    said = f"Foreign keys that are used and no index leads: 0 of {keys:,}.{unused}{added}"
    parts = [Standing("PASS", said, planned)]
    if assessment.table("predicate_load") is None:
        parts.append(
            Standing("WARN", "Which columns queries look rows up by, only a statement log would tell.")
        )
    return joined(parts)


def caching(assessment: Assessment) -> Standing:
    """Judge the caches.

    PASS: each has writes that make it stale and a predicted hit rate above the gate, or none pays. WARN: a hit
    rate may miss the gate, or no code is generated yet for one that is decided. FAIL: one misses it, or is not
    told of a write. NO DATA: no log shows what repeats.
    """
    design = assessment.design
    if design is None:
        return Standing("NO DATA", _NO_DESIGN)
    weighed = [d for d in design.decisions if d.id.startswith("ADR-cache-")]
    decisions = tuple(d.id for d in weighed)
    waiting = [d.title for d in weighed if d.chosen not in _BUILT]
    unbuilt = [Standing("WARN", f"Decided and not generated yet: {', '.join(waiting)}.", decisions)][
        : len(waiting)
    ]
    if not design.caches and not assessment.reuse:
        return Standing(
            "NO DATA", "No cache is designed: a statement log with parameters shows what repeats.", decisions
        )
    if not design.caches and unbuilt:
        return unbuilt[0]
    if not design.caches:
        reads = amount(len(assessment.reuse), "statements")
        return Standing("PASS", f"None of {reads} that were followed is worth a cache.", decisions)
    problems = _problems(design, "cache_without_invalidation", "cache_of_unknown_procedure")
    names = ", ".join(cache.name for cache in design.caches[:3])
    stale = Standing("PASS", f"{amount(len(design.caches), 'caches')} with invalidation: {names}.", decisions)
    return joined([stale, *unbuilt, *problems, of_gates(assessment, "cache-hit-rate")])


def access_control(assessment: Assessment) -> Standing:
    """Judge authentication and authorisation.

    PASS: all but the public procedures ask who calls, and whether that caller may. FAIL: one does not.
    """
    return of_gates(assessment, "authentication", "authorisation")


def latency_and_throughput(assessment: Assessment) -> Standing:
    """Judge the measured latency and rate of the system as it is.

    PASS: every gate passes with its whole interval. WARN: some are not certain or not told. FAIL: one misses.
    A design's latency is never predicted here: only a log of the running system passes it.
    """
    measured = [
        verdict
        for verdict in assessment.verdicts
        if verdict.subject == "as_is"
        and verdict.id.startswith(("GATE-p50", "GATE-p95", "GATE-p99", "GATE-throughput"))
    ]
    return of_verdicts(measured, "An access log, or a log of all statements, would decide it.")


def failure_modes(assessment: Assessment) -> Standing:
    """Judge what happens when something that is depended on is away.

    PASS: a circuit breaker, retries, a health check, 503 while away and an orderly shutdown. FAIL: one is missing.
    """
    return of_gates(assessment, "circuit-breaker", "retry", "health-check", "graceful-degradation")


def transactions(assessment: Assessment) -> Standing:
    """Judge operations of several steps.

    PASS: they run in a transaction, inside one app. WARN: transactions seen in the log would span apps and become
    sagas. FAIL: there is no transaction where procedures have several steps.
    """
    gate = of_gates(assessment, "transactions")
    design, cut = assessment.design, assessment.boundaries
    sagas = [s for s in cut.sagas if _apps(design, s.services) > 1] if design and cut else []
    if not sagas:
        return gate
    most = max(sagas, key=lambda saga: (saga.count, saga.name))
    said = f"{amount(len(sagas), 'transactions')} would span apps, {', '.join(most.tables)} most: {most.count:,} times."
    return joined([gate, Standing("WARN", said, (SERVICE_CUT,))])


def observability(assessment: Assessment) -> Standing:
    """Judge what the running system tells of itself.

    PASS: structured logs, traces or metrics, and a health route. WARN: some of them. FAIL: none.
    """
    code = _code(assessment)
    if code is None:
        return Standing("NO DATA", _NO_CODE)
    parts = {
        "structured logs": code.logs.count,
        "traces or metrics": code.traces.count + code.metrics.count,
        "a health route": code.health_routes.count,
    }
    return _of_parts(parts, ("GATE-health-check",))


def security(assessment: Assessment) -> Standing:
    """Judge what a stranger could do.

    PASS: no secrets in code, values reach SQL as parameters only, every procedure has a rate limit, and inputs
    are cleaned. FAIL: one of these is not so.
    """
    return of_gates(assessment, "no-secrets", "parameterised-queries", "rate-limits", "input-sanitisation")


def documentation(assessment: Assessment) -> Standing:
    """Judge what is written down.

    PASS: every decision has its reason, and the code has a readme and an OpenAPI document. WARN: some of them.
    FAIL: none.
    """
    code, design = _code(assessment), assessment.design
    if code is None and design is None:
        return Standing("NO DATA", _NO_DESIGN)
    documents = [name.rsplit("/", 1)[-1].lower() for name in code.documents] if code else []
    decisions = design.decisions if design else ()
    parts = {
        "decisions with their reasons": int(bool(decisions) and all(d.why for d in decisions)),
        "a readme": sum(name.startswith("readme") for name in documents),
        "an OpenAPI document": sum(name.startswith("openapi") for name in documents),
    }
    return _of_parts(parts, tuple(d.id for d in decisions[:5]))


def _of_parts(parts: dict[str, int], links: tuple[str, ...]) -> Standing:
    here = [name for name, count in parts.items() if count]
    missing = [name for name, count in parts.items() if not count]
    counted = f"{len(here)} of {len(parts)}: {', '.join(here)}." if here else f"0 of {len(parts)}."
    if not missing:
        return Standing("PASS", counted, links)
    return Standing("WARN" if here else "FAIL", f"{counted} Missing: {', '.join(missing)}.", links)


def _problems(design: Design | None, *rules: str) -> list[Standing]:
    found = design.problems if design else ()
    return [Standing("FAIL", f"{p.statement} {p.remedy}") for p in found if p.rule in rules]


def _unserved(table: Table, design: Design) -> Iterator[ForeignKey]:
    """Yield the foreign keys that no index leads, neither one that is there nor one that is planned."""
    for key in table.foreign_keys:
        planned = (p.columns[: len(key.columns)] for p in design.indexes if p.table == table.name)
        if not table.has_index_on(key.columns) and not any(set(p) == set(key.columns) for p in planned):
            yield key


def _is_needed(assessment: Assessment, table: Table, key: ForeignKey) -> bool:
    """Whether rows are looked up by the key, or deletes of its parent are; without a complete log, whether declared."""
    load = assessment.table("predicate_load")
    if load is None or "percentiles" not in assessment.fitness.supports:
        return not key.inferred
    is_looked_up = any(row["lookup"] == f"{table.name}.{key.columns[0]}" for row in load.records())
    acts = (key.on_delete or "").lower() in _ACTS_ON_CHILDREN
    return is_looked_up or acts or key.to_table in assessment.deleted_from


def _apps(design: Design, services: tuple[str, ...]) -> int:
    return len({app.name for app in map(design.app_of, services) if app})


def _code(assessment: Assessment) -> CodeFacts | None:
    code = assessment.code or assessment.code_as_is
    return code if code and code.files else None
