"""Caches that pay: what the log's own reuse predicts for each read, held against the gate, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.cache_candidates import candidates_of
from archkit.design.cache_rules import consistency_of, least_saving, setting_of, strictest, writing_of
from archkit.design.cache_trial import GENERATED, Trial, tried
from archkit.design.cache_wording import consequences_of, decision_of, why_policy
from archkit.design.deciding import settled
from archkit.model.caching import CachePolicy

if TYPE_CHECKING:
    from archkit.design.cache_candidates import Candidate
    from archkit.design.cache_reads import Reads
    from archkit.model.decision import Choices, Decision


def propose_caches(reads: Reads, choices: Choices) -> tuple[tuple[CachePolicy, ...], tuple[Decision, ...]]:
    """Return the caches that pay, and a decision for each table whose reads would save enough if all of them hit.

    A cache that no code can be generated for yet stands in its decision alone. Without a log that holds
    arguments, nothing can be predicted, and there is neither.
    """
    least = least_saving(reads.measured)
    policies, decisions = [], []
    for candidate in candidates_of(reads):
        if candidate.ms_per_min >= least:
            trial = _trial(candidate, least, reads)
            decision = settled(decision_of(trial), choices)
            decision = decision.model_copy(update={"consequences": consequences_of(trial, decision.chosen)})
            decisions.append(decision)
            if decision.chosen in GENERATED:
                policies.append(_policy(trial, decision))
    return tuple(policies), tuple(decisions)


def _trial(candidate: Candidate, least: float, reads: Reads) -> Trial:
    entities = [e for e in reads.entities if e.table in candidate.tables]
    brief = reads.measured.brief
    return Trial(
        candidate=candidate,
        least=least,
        setting=setting_of(brief),
        writing=writing_of(candidate.tables, reads.measured, reads.routers),
        consistency=strictest(consistency_of(entity, reads.entities, brief) for entity in entities),
        measured=reads.measured,
    )


def _policy(trial: Trial, decision: Decision) -> CachePolicy:
    candidate = trial.candidate
    outcome = tried(trial, decision.chosen)
    known = outcome.low is not None and outcome.high is not None
    return CachePolicy(
        name=candidate.entity.router,
        table=candidate.entity.table,
        procedure=candidate.procedure.full_name,
        layer=outcome.layer,
        key=_key(trial),
        ttl_s=outcome.ttl_s,
        max_entries=candidate.entries(),
        tables=candidate.tables,
        invalidated_by=trial.writing.writers,
        hit_rate=outcome.low,
        interval=(outcome.low, outcome.high) if known else None,
        saved_ms_per_minute=outcome.saved_ms_per_min,
        why=why_policy(outcome, decision),
        evidence=decision.evidence,
    )


def _key(trial: Trial) -> str:
    """Return the template of the keys, such as taxRates:findByCountry:{country}."""
    entity, procedure = trial.candidate.entity, trial.candidate.procedure
    columns = entity.key if procedure.action == "get" else procedure.by
    fields = [field.name for field in map(entity.field_of, columns) if field]
    arguments = ":".join(f"{{{name}}}" for name in fields) or "{page}"
    return f"{procedure.router}:{procedure.name}:{arguments}"
