"""What the statement logs can prove, told from how they look, before anything is concluded from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.analysis.log_settings import settings_for
from archkit.model.evidence import Window
from archkit.model.fitness import Fitness, Lack

if TYPE_CHECKING:
    from collections.abc import Collection

    from archkit.analysis.log_settings import LogSettings
    from archkit.analysis.questions import Analyst

_FEWEST = 50  # below so many signs nothing is concluded from their share
_COMPLETE = 0.95
_TIMED = 0.8  # statements that failed have no duration
_UNKNOWN = 0.2
_SURELY_ALL_MS = 1.0  # settings are whole milliseconds
_USUAL_THRESHOLDS_MS = tuple(
    int(text)
    for text in "1 2 3 5 10 20 25 30 50 100 150 200 250 300 400 500 750 1000 1500 2000 3000 5000 10000".split()
)
_WHAT = ("durations", "percentiles", "loops", "transactions", "arguments", "reuse", "traces", "requests")
_TIMES = "percentiles of requests"  # never said to be supported: `requests` says it
_REQUEST_TIME = "a log_format with $request_time (nginx), a LogFormat with %D (Apache)"
Row = dict[str, Any]


def measure_fitness(analyst: Analyst, formats: Collection[str] = ()) -> Fitness:
    """Return the threshold, the sampling and the gaps of the logs, and what follows from them.

    A log of all statements accounts for every transaction id that its sessions went through: BEGIN to COMMIT
    under one id, each single statement under its own. A cut or sampled log leaves ids out, binds without
    their execute, and BEGINs without their end. Sessions that are missing as a whole leave no trace.
    `formats` are those of the logs with statements: what is missing is named as their server names it.
    """
    (signs,) = analyst.rows("fitness").records()
    (totals,) = analyst.rows("totals").records()
    completeness, timed = _completeness(signs), _share(signs["durations"], signs["named"])
    threshold = _threshold(signs, completeness, timed)
    sampled = _sampled(threshold, completeness, timed)
    told = _with_sessions(
        analyst, Fitness(threshold_ms=threshold, sampled=sampled, completeness=completeness)
    )
    return told.model_copy(update={"supports": _WHAT}).lacking(
        _lacks(signs, totals, told, settings_for(formats))
    )


def _with_sessions(analyst: Analyst, fitness: Fitness) -> Fitness:
    """Return the same with what the order of the statements tells: gaps, rests, and who shares sessions."""
    (pools,) = analyst.rows("pooling").records()
    rests = analyst.rows("gaps").records()
    return fitness.model_copy(
        update={
            "gaps": tuple(Window(start=r["before"], end=r["after"]) for r in rests if not r["is_usual"]),
            "rests": sum(bool(r["is_usual"]) for r in rests),
            "repeated": analyst.rows("repeated").rows[0][0],
            "pooled": True if pools["served"] or pools["shared"] else False if pools["traced"] else None,
            "mixed": bool(pools["mixed"]) if pools["traced"] else None,
        }
    )


def _completeness(signs: Row) -> float | None:
    """Return the share (0 to 1) of what must have happened that the log holds; None: too little to tell.

    Ids, binds and pairs can show that a log is whole; statements without text can only show that it is not.
    """
    signed = (
        _share(signs["ids_used"], signs["ids_spanned"]),
        _share(signs["bound"], signs["extended"]),
        _kept_by_pairs(_share(signs["ended"], signs["begun"])),
        0.0 if _leaves_reads_out(signs) else None,
    )
    named = _share(signs["named"], signs["executions"])
    known = [share for share in signed if share is not None]
    if named is not None and (known or named < _COMPLETE):
        known.append(named)
    return min(known, default=None)


def _share(seen: int | None, all_: int | None) -> float | None:
    return min(1.0, (seen or 0) / all_) if all_ and all_ >= _FEWEST else None


def _kept_by_pairs(matched: float | None) -> float | None:
    """Return the share r of records kept: a BEGIN's successor is then its own end in 1 / (2 - r) of cases."""
    return max(0.0, 2 - 1 / matched) if matched else matched


def _leaves_reads_out(signs: Row) -> bool:
    """Whether texts were logged for changes only (log_statement = mod or ddl)."""
    quiet = not (signs["durations"] or signs["reads"] or signs["steers"])
    return quiet and (signs["named"] or 0) >= _FEWEST


def _threshold(signs: Row, completeness: float | None, timed: float | None) -> float | None:
    """Return the usual setting just below the shortest duration; 0 where all durations were logged.

    A log without anything short is only called whole where its transaction ids say so.
    """
    least = signs["least_ms"]
    if least is None:
        return None
    has_ids = _share(signs["ids_used"], signs["ids_spanned"]) is not None
    is_whole = has_ids and (completeness or 0) >= _COMPLETE and (timed or 0) >= _TIMED
    if least < _SURELY_ALL_MS or is_whole:
        return 0.0
    return float(max(t for t in _USUAL_THRESHOLDS_MS if t <= least))


def _sampled(threshold: float | None, completeness: float | None, timed: float | None) -> bool | None:
    """Return whether only a part was logged, other than by a threshold; None where it cannot be told."""
    if threshold:
        return None
    if threshold is not None and timed is not None and timed < _TIMED:
        return True
    return None if completeness is None else completeness < _COMPLETE


def _lacks(signs: Row, totals: Row, fitness: Fitness, settings: LogSettings) -> tuple[Lack, ...]:
    """Name everything that is missing, each with the setting that would give it."""
    found = _lacks_of_logging(signs, fitness, settings)
    if not totals["traced"]:
        found.setdefault("traces", "a traceparent comment on each statement (sqlcommenter)")
    if not totals["transactions"]:
        found.setdefault("transactions", settings.transactions)
        if not totals["traced"] and (fitness.pooled or not totals["sessions"]):
            found.setdefault("loops", "a traceparent comment on each statement, or explicit transactions")
    if not totals["arguments"] or (_share(signs["unknown"], signs["asked"]) or 0) > _UNKNOWN:
        found.setdefault("arguments", settings.arguments)
        found.setdefault("loops", settings.arguments)
        found.setdefault("reuse", settings.arguments)
    if not totals["requests"]:
        found["requests"] = "an access log of the same time"
    elif not totals["timed_requests"]:
        found[_TIMES] = _REQUEST_TIME
    return tuple(Lack(what=what, setting=found[what]) for what in (*_WHAT, _TIMES) if what in found)


def _lacks_of_logging(signs: Row, fitness: Fitness, settings: LogSettings) -> dict[str, str]:
    """Return what is missing because of the durations and statements that were not logged."""
    if not signs["named"]:
        setting = f"{settings.all} (this log holds durations without their statements)"
        everything = ("durations", "percentiles", "loops", "transactions", "arguments", "reuse", "traces")
        return dict.fromkeys(
            everything, setting if signs["executions"] else f"{settings.log}, with {settings.all}"
        )
    found: dict[str, str] = {}
    if not signs["durations"]:
        found |= dict.fromkeys(("durations", "percentiles"), f"{settings.all} (this log holds no durations)")
    is_partial = (fitness.completeness or 0) < _COMPLETE
    partly = ("percentiles", "loops", "transactions", "reuse") if is_partial else ("percentiles",)
    if fitness.threshold_ms:
        setting = (
            f"{settings.all} (only statements of about {fitness.threshold_ms:g} ms and more were logged)"
        )
    elif signs["named"] < _COMPLETE * signs["executions"]:
        setting = f"{settings.all} (many durations were logged without their statement)"
    elif fitness.sampled and not signs["durations"]:
        setting = f"{settings.any_text} (only some statements were logged)"
    elif fitness.sampled:
        setting = f"{settings.all} with {settings.unsampled} (only a part was logged)"
    else:
        return found
    return dict.fromkeys(partly, setting) | found
