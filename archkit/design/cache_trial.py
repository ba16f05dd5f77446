"""One read tried in each layer: the time an entry lives, the hit rate that the log predicts, and what it saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archkit.design.cache_rules import too_stale
from archkit.model.caching import LEAST_HIT_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.design.cache_candidates import Candidate
    from archkit.design.cache_rules import Setting, Writing
    from archkit.model.assessment import Assessment
    from archkit.model.brief import Consistency
    from archkit.model.caching import CacheLayer

LayerOption = Literal["none", "process", "redis", "cdn"]
GENERATED = frozenset({"process"})  # the layers that code is generated for
OPTIONS: tuple[LayerOption, ...] = ("none", "process", "redis", "cdn")
# Seconds that an entry may live, shortest first: the least stale that passes the gate is taken.
TTLS_S: Mapping[CacheLayer, tuple[int, ...]] = {
    "process": (60, 300),
    "redis": (300, 900, 3600),
    "cdn": (3600,),
}
# Assumed for a hit, in ms: within the process, within a data centre, at the edge before the server is reached.
HIT_COST_MS: Mapping[CacheLayer, float] = {"process": 0.0, "redis": 0.5, "cdn": 0.0}


@dataclass(frozen=True)
class Trial:
    """A candidate with what decides about it; `least` is the ms a minute that it must save."""

    candidate: Candidate
    least: float
    setting: Setting
    writing: Writing
    consistency: Consistency | None
    measured: Assessment


@dataclass(frozen=True)
class Outcome:
    """What one layer would give: the hit rate with every write dropping all keys, and with none doing so.

    The rates are 0 to 1, None where the log cannot tell. `against` says why the layer is not for this read.
    """

    layer: CacheLayer
    ttl_s: int
    low: float | None
    high: float | None
    saved_ms_per_min: float | None
    against: str


def tried(trial: Trial, layer: str) -> Outcome:
    """Return what the layer would give, at the shortest life that passes the gate, else at the longest."""
    known = _layer(layer)
    return next(
        (o for t in TTLS_S[known] if not (o := _at(trial, known, t)).against),
        _at(trial, known, TTLS_S[known][-1]),
    )


def proposed(trial: Trial) -> LayerOption:
    """Return the nearest layer that passes; the shared one only where instances or time ask for it."""
    process, redis = tried(trial, "process"), tried(trial, "redis")
    if not process.against:
        return "process"
    return "redis" if not redis.against else "none"


def _layer(name: str) -> CacheLayer:
    match name:
        case "redis":
            return "redis"
        case "cdn":
            return "cdn"
        case _:
            return "process"


def _at(trial: Trial, layer: CacheLayer, ttl_s: int) -> Outcome:
    instances = trial.setting.instances if layer == "process" else 1
    low = trial.candidate.hits(ttl_s, low=True, instances=instances)
    high = trial.candidate.hits(ttl_s, low=False, instances=instances)
    saved = None if low is None else _saved(trial, layer, low)
    return Outcome(layer, ttl_s, low, high, saved, _against(trial, layer, low, saved))


def _saved(trial: Trial, layer: CacheLayer, rate: float) -> float:
    """Return ms a minute: what the hits would have taken in the database, less what they cost; 0 where that is more."""
    candidate = trial.candidate
    return rate * max(0.0, candidate.ms_per_min - candidate.reads_per_min * HIT_COST_MS[layer])


def _against(trial: Trial, layer: CacheLayer, low: float | None, saved: float | None) -> str:
    if low is None or saved is None:
        return "the log cannot tell how often it would hit, as arguments are missing"
    if layer == "cdn" and not _is_for_all(trial):
        return "only public reads without arguments may lie at the edge"
    if low < LEAST_HIT_RATE:
        return f"{low:.0%} of the reads are sure to hit, below the gate of {LEAST_HIT_RATE:.0%}"
    return _stale(trial, layer) or _unpaid(trial, layer, saved)


def _unpaid(trial: Trial, layer: CacheLayer, saved: float) -> str:
    """Return why the time saved is not worth it, or nothing."""
    if saved >= trial.least:
        return ""
    if not saved:
        return f"a hit costs {HIT_COST_MS[layer]} ms, no less than the statement itself, so that no time is saved"
    return f"it saves {saved:,.1f} ms a minute, less than the {trial.least:,.1f} ms that pay"


def _stale(trial: Trial, layer: CacheLayer) -> str:
    """Return why the layer would show what is too old, or nothing; a shared layer has one copy to drop."""
    if layer == "process" and trial.setting.is_short_lived:
        return "processes that live for a request or two keep nothing"
    if layer == "cdn":
        return "" if trial.consistency == "eventual" else "no write can drop what lies at the edge at once"
    if layer == "redis" and trial.consistency == "strong":
        return "the brief asks for strong consistency, which only a copy inside the writing process can keep"
    instances = trial.setting.instances if layer == "process" else 1
    return too_stale(trial.candidate, trial.consistency, trial.writing, instances)


def _is_for_all(trial: Trial) -> bool:
    procedure = trial.candidate.procedure
    return procedure.access == "public" and procedure.action == "list" and not procedure.by
