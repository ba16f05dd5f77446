"""What the statement logs can prove, told from how they look, before anything is concluded from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.model.evidence import Window
from archkit.model.fitness import Fitness, Lack

if TYPE_CHECKING:
    from archkit.analysis.questions import Analyst

_FEWEST = 50
_COMPLETE = 0.8
_SURELY_ALL_MS = 1.0
_USUAL_THRESHOLDS_MS = (
    1,
    2,
    3,
    5,
    10,
    20,
    25,
    30,
    50,
    100,
    150,
    200,
    250,
    300,
    400,
    500,
    750,
    1000,
    1500,
    2000,
)
_ALL = "log_min_duration_statement = 0"
_SAMPLING = "log_statement_sample_rate, log_transaction_sample_rate and log_min_duration_sample off"


def measure_fitness(analyst: Analyst) -> Fitness:
    """Return the threshold, the sampling and the gaps of the logs, and what follows from them.

    A log of all statements accounts for every transaction id that its sessions went through: BEGIN to COMMIT
    under one id, each single statement under its own. A cut or sampled log leaves ids out.
    """
    (signs,) = analyst.rows("fitness").records()
    (totals,) = analyst.rows("totals").records()
    threshold = _threshold(signs)
    completeness = _completeness(signs)
    sampled = _sampled(threshold, completeness)
    lacks = _lacks(signs, totals, threshold, sampled)
    missing = {lack.what for lack in lacks}
    return Fitness(
        threshold_ms=threshold,
        sampled=sampled,
        completeness=completeness,
        gaps=tuple(Window(start=before, end=after) for before, after in analyst.rows("gaps").rows),
        supports=tuple(what for what in _WHAT if what not in missing),
        lacks=lacks,
    )


_WHAT = ("durations", "percentiles", "loops", "transactions", "arguments", "traces", "requests")


def _threshold(signs: dict[str, Any]) -> float | None:
    """Return the usual setting just below the shortest duration; 0 where that is what any full log has."""
    least = signs["least_ms"]
    if least is None:
        return None
    if least < _SURELY_ALL_MS:
        return 0.0
    return float(max((t for t in _USUAL_THRESHOLDS_MS if t <= least), default=0))


def _completeness(signs: dict[str, Any]) -> float | None:
    """Return the share (0 to 1) of what must have happened that the log holds; None: too little to tell."""
    pairs = ((signs["ids_used"], signs["ids_spanned"]), (signs["bound"], signs["extended"]))
    shares = [min(1.0, seen / all_) for seen, all_ in pairs if all_ and all_ >= _FEWEST]
    return min(shares) if shares else None


def _sampled(threshold: float | None, completeness: float | None) -> bool | None:
    if threshold is None or threshold > 0 or completeness is None:
        return None
    return completeness < _COMPLETE


def _lacks(
    signs: dict[str, Any], totals: dict[str, Any], threshold: float | None, sampled: bool | None
) -> tuple[Lack, ...]:
    """Name everything that is missing, each with the setting that would give it."""
    found: dict[str, str] = {}
    if not signs["executions"]:
        found |= dict.fromkeys(
            ("durations", "percentiles", "loops", "transactions", "arguments", "traces"), _NO_LOG
        )
    elif not signs["durations"]:
        found |= dict.fromkeys(("durations", "percentiles"), f"{_ALL} (this log holds no durations)")
    elif threshold:
        cut = f"{_ALL} (only statements of about {threshold:g} ms and more were logged)"
        found |= dict.fromkeys(("percentiles", "loops", "transactions"), cut)
    elif sampled:
        found |= dict.fromkeys(
            ("percentiles", "loops", "transactions"), f"{_ALL} with {_SAMPLING} (only a sample was logged)"
        )
    if not totals["traced"]:
        found.setdefault("traces", "a traceparent comment on each statement (sqlcommenter)")
    if not totals["transactions"]:
        found.setdefault("transactions", "csvlog, whose virtual_transaction_id tells transactions apart")
        if not totals["traced"]:
            found.setdefault("loops", "a traceparent comment on each statement, or explicit transactions")
    if not totals["arguments"]:
        found.setdefault("arguments", "log_parameter_max_length = -1")
        found.setdefault("loops", "log_parameter_max_length = -1")
    if not totals["requests"]:
        found["requests"] = "an access log (JSON lines) of the same time"
    return tuple(Lack(what=what, setting=found[what]) for what in _WHAT if what in found)


_NO_LOG = f"a PostgreSQL csvlog, with {_ALL}"
