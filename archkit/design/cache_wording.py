"""A cache decision in words: options with their figures, reasons, consequences and the prediction to be graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.cache_trial import GENERATED, HIT_COST_MS, OPTIONS, TTLS_S, proposed, tried
from archkit.design.decision_id import decision_id
from archkit.model.caching import LEAST_HIT_RATE
from archkit.model.decision import Decision, Option, Prediction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.design.cache_trial import LayerOption, Outcome, Trial

CONFIRMATION = "GATE-cache-hit-rate"
_BASIS = "Reads that an earlier cache answers are not in the log: the true rate of reads would be higher."


def decision_of(trial: Trial) -> Decision:
    """Return the decision on one table's cache, as proposed; its options are none, process, redis and cdn."""
    candidate = trial.candidate
    choice = proposed(trial)
    return Decision(
        id=decision_id("cache", candidate.entity.table),
        title=f"Cache of {candidate.procedure.full_name}",
        context=_context(trial),
        drivers=_drivers(trial),
        options=tuple(_option(trial, name) for name in OPTIONS),
        proposed=choice,
        chosen=choice,
        why=_why(trial, choice),
        consequences=consequences_of(trial, choice),
        confirmation=CONFIRMATION,
        prediction=_prediction(trial, choice),
        evidence=_evidence(trial),
    )


def why_policy(outcome: Outcome, decision: Decision) -> str:
    """Return why the cache is there, also where the architect wants it against the evidence."""
    if decision.chosen == decision.proposed:
        return decision.why
    against = f", although {outcome.against}" if outcome.against else ""
    return f"{decision.decider.capitalize()} chose {decision.chosen}{against}. The evidence: {decision.why}"


def _context(trial: Trial) -> str:
    candidate = trial.candidate
    keys = f", of {candidate.keys:,} different keys" if candidate.keys else ""
    own, *others = candidate.tables
    joined = (
        f" The statements join {', '.join(others)}, of which {candidate.procedure.full_name} gives the keys alone."
        if others
        else ""
    )
    return (
        f"{candidate.procedure.full_name} takes the place of statements that ran {candidate.reads_per_min:,.1f} times "
        f"a minute{keys}, for {candidate.ms_per_min:,.1f} ms a minute.{joined} The log holds {candidate.writes:,} "
        f"writes to {', '.join((own, *others))}. {_BASIS}"
    )


def _drivers(trial: Trial) -> tuple[str, ...]:
    count = trial.setting.instances
    return (
        f"Hit rate with every write dropping all keys: {LEAST_HIT_RATE:.0%} or more.",
        f"Time saved: {trial.least:,.1f} ms a minute or more, 1 % of the time of simple statements.",
        f"Consistency asked by the brief: {trial.consistency or 'not said'}.",
        f"Instances that the brief's hosting names: {count}{'' if count > 1 else ' (or none)'}.",
    )


def _option(trial: Trial, name: LayerOption) -> Option:
    if name == "none":
        return Option(
            name="none",
            pros=("Nothing can be stale, and nothing has to be run or invalidated.",),
            cons=(
                f"The database answers {trial.candidate.reads_per_min:,.1f} times a minute what it answered before.",
            ),
            score=0.0,
        )
    outcome = tried(trial, name)
    pros = () if outcome.low is None else (_figures(outcome),)
    against = (f"{_sentence(outcome.against)}",) if outcome.against else ()
    score = None if outcome.saved_ms_per_min is None else round(outcome.saved_ms_per_min, 2)
    return Option(name=name, pros=pros, cons=(*against, *_costs(name)), score=score)


def _figures(outcome: Outcome) -> str:
    low, high, saved = outcome.low or 0, outcome.high or 0, outcome.saved_ms_per_min or 0
    least, most = f"{low:.0%}", f"{high:.0%}"
    hits = f"{least if least == most else f'{least} to {most}'} of the reads hit"
    time = f"{saved:,.1f} ms a minute or more are saved" if saved else "no time is saved"
    return f"Kept {_span(outcome.ttl_s)}, {hits}, and {time}."


def _span(seconds: int) -> str:
    return f"{seconds // 60} min"


NOT_GENERATED: Mapping[str, str] = {
    "redis": "Redis is not generated yet",
    "cdn": "A cache at the edge is not generated yet",
}
_PRICE: Mapping[str, str] = {
    "process": "Each instance fills and drops its own copy.",
    "redis": f"One more service to run; a hit costs a round trip, assumed {HIT_COST_MS['redis']} ms. "
    f"{NOT_GENERATED['redis']}.",
    "cdn": f"Entries live {TTLS_S['cdn'][0] // 3600} h, and only time ends them. {NOT_GENERATED['cdn']}.",
}


def _costs(name: LayerOption) -> tuple[str, ...]:
    return (_PRICE[name],)


def _why(trial: Trial, choice: LayerOption) -> str:
    process = tried(trial, "process")
    if choice == "none":
        return f"No cache pays: in the process {process.against}; {_redis(trial)}."
    chosen = tried(trial, choice)
    asked = f" In the process {process.against}." if choice == "redis" else ""
    return f"{_figures(chosen)}{asked} {_freshness(trial)}"


def _redis(trial: Trial) -> str:
    return f"in Redis {tried(trial, 'redis').against}"


def _freshness(trial: Trial) -> str:
    if trial.consistency == "strong":
        return (
            "Strong consistency holds as long as every write drops the key; time alone would never give it."
        )
    if trial.consistency == "eventual":
        return "The brief takes eventual consistency here."
    return "The brief does not say how old it may be, and writes drop the key."


def consequences_of(trial: Trial, choice: str) -> tuple[str, ...]:
    """Return what follows from the choice of a layer, or of none."""
    if choice == "none":
        return ("Every read goes to the database; the next log may say otherwise.",)
    outcome = tried(trial, choice)
    writers = ", ".join(trial.writing.writers)
    dropped = (
        f"{writers} drop what they change." if writers else "No procedure writes it; time ends an entry."
    )
    outsiders = ", ".join(trial.writing.outsiders)
    past = f" {outsiders} wrote it past the endpoints in the log." if outsiders else ""
    lacking = () if choice in GENERATED else (f"{NOT_GENERATED[choice]}: until then nothing is kept here.",)
    return (
        *lacking,
        dropped,
        f"A write that goes past these procedures is seen after {_span(outcome.ttl_s)} at the latest.{past}",
        _BASIS,
    )


def _prediction(trial: Trial, choice: LayerOption) -> Prediction | None:
    outcome = tried(trial, choice) if choice != "none" else None
    if outcome is None or outcome.low is None:
        return None
    measure = f"cache.hit_rate of {trial.candidate.procedure.full_name}"
    return Prediction(measure=measure, value=round(outcome.low, 4), unit="share")


def _evidence(trial: Trial) -> tuple[str, ...]:
    cited = ("reuse.hits_60s_low_share", "reuse.hits_300s_low_share", "reuse.saved_ms")
    ids = (
        i for read in trial.candidate.reads for q in cited for i in trial.measured.evidence_of(q, read.shape)
    )
    return tuple(dict.fromkeys(ids))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
