"""Caches that pay: what the log's own reuse predicts for each read, held against the gate, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.cache_candidates import candidates_of
from archkit.design.cache_rules import consistency_of, least_saving, setting_of, writing_of
from archkit.design.cache_trial import Trial, tried
from archkit.design.cache_wording import decision_of, why_policy
from archkit.design.deciding import settled
from archkit.model.caching import CachePolicy

if TYPE_CHECKING:
    from archkit.model.api import Entity, Router
    from archkit.model.assessment import Assessment
    from archkit.model.decision import Choices, Decision


def propose_caches(
    measured: Assessment, entities: tuple[Entity, ...], routers: tuple[Router, ...], choices: Choices
) -> tuple[tuple[CachePolicy, ...], tuple[Decision, ...]]:
    """Return the caches that pay, and a decision for each table whose reads would save enough if all of them hit.

    Without a log that holds arguments, nothing can be predicted, and there is neither.
    """
    least = least_saving(measured)
    policies, decisions = [], []
    for candidate in candidates_of(measured, entities, routers):
        if candidate.ms_per_min >= least:
            trial = Trial(
                candidate=candidate,
                least=least,
                setting=setting_of(measured.brief),
                writing=writing_of(candidate.entity.table, measured, routers),
                consistency=consistency_of(candidate.entity, entities, measured.brief),
                measured=measured,
            )
            decision = settled(decision_of(trial), choices)
            decisions.append(decision)
            if decision.chosen != "none":
                policies.append(_policy(trial, decision))
    return tuple(policies), tuple(decisions)


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
