"""Judges latency: each endpoint and each statement, over the whole window and in the busiest hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit import laws
from archkit.model.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.model.evidence import Evidence
    from archkit.model.value import State
    from archkit.verification.gates import LatencyGate

_WORST_FIRST: tuple[State, ...] = ("FAIL", "WARN", "PASS", "NO DATA")
_QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


@dataclass(frozen=True)
class Measured:
    """The percentiles of one kind of subject ("endpoints" or "statements").

    `whole` and `busiest` are of the whole window and the busiest hour; `complexity` says simple or complex per
    subject, `methods` how each endpoint is asked. `lack` says what would decide the gates where the log cannot,
    or is empty; `unclassed` what would tell simple from complex where that is unknown.
    """

    of: str
    whole: tuple[Evidence, ...]
    busiest: tuple[Evidence, ...]
    complexity: Mapping[str, str | None]
    lack: str = ""
    unclassed: str = ""
    methods: Mapping[str, str] = field(default_factory=dict)


def check_latency(measured: Measured, gates: tuple[LatencyGate, ...]) -> tuple[Verdict, ...]:
    """Return one verdict per gate; one without any judgement is NO DATA and says what would decide it."""
    return tuple(_verdict(gate, measured) for gate in gates)


def _verdict(gate: LatencyGate, measured: Measured) -> Verdict:
    both = [(e, False) for e in measured.whole] + [(e, True) for e in measured.busiest]
    judged = [
        (_judge(gate, evidence, is_busiest), evidence)
        for evidence, is_busiest in both
        if evidence.question.endswith(f".{gate.percentile}_ms") and _covers(gate, evidence.subject, measured)
    ]
    judged.sort(key=lambda pair: _badness(pair[0]))
    told = [pair for pair in judged if pair[0].state != "NO DATA"]
    named = Verdict(
        id=f"GATE-{gate.slug}-{measured.of}",
        name=gate.name(measured.of),
        state="NO DATA",
        threshold=gate.threshold_ms,
        unit="ms",
        reason=_why_no_data(gate, judged, measured),
        judgements=tuple(judgement for judgement, _ in judged),
    )
    return _with_worst(named, *told[0]) if told else named


def _covers(gate: LatencyGate, subject: str, measured: Measured) -> bool:
    return gate.covers(subject, measured.complexity.get(subject), measured.methods.get(subject, ""))


def _with_worst(verdict: Verdict, worst: Judgement, evidence: Evidence) -> Verdict:
    failing = len({j.subject for j in verdict.judgements if j.state == "FAIL"})
    subjects = len({j.subject for j in verdict.judgements if j.state != "NO DATA"})
    untold = len({j.subject for j in verdict.judgements}) - subjects
    too_few = f" {untold} more were seen too rarely to tell." if untold > 0 else ""
    return verdict.model_copy(
        update={
            "state": worst.state,
            "worst": worst.subject,
            "interval": worst.interval,
            "observed": worst.observed,
            "threshold": worst.threshold,
            "n": worst.n,
            "window": worst.window,
            "sql": evidence.sql,
            "source": evidence.source,
            "evidence": (evidence.id,),
            "reason": f"{failing} of {subjects} {verdict.id.rsplit('-', 1)[1]} miss it.{too_few}",
        }
    )


def _judge(gate: LatencyGate, evidence: Evidence, is_busiest: bool) -> Judgement:
    return Judgement(
        subject=evidence.subject,
        state=_state(evidence, gate.threshold_ms, laws.fewest_for(_QUANTILES[gate.percentile])),
        observed=evidence.value,
        interval=evidence.interval,
        threshold=gate.threshold_ms,
        n=evidence.n,
        window=evidence.window,
        busiest_hour=is_busiest,
        evidence=evidence.id,
    )


def _state(evidence: Evidence, threshold: float, fewest: int) -> State:
    """Pass if the whole interval is below the threshold, fail if it is all at or above, warn between."""
    if evidence.value is None or evidence.interval is None or evidence.n < fewest:
        return "NO DATA"
    low, high = evidence.interval
    if high < threshold:
        return "PASS"
    return "FAIL" if low >= threshold else "WARN"


def _badness(judgement: Judgement) -> tuple[int, float, str]:
    observed = judgement.observed or 0.0
    return (_WORST_FIRST.index(judgement.state), -observed / judgement.threshold, judgement.subject)


def _why_no_data(gate: LatencyGate, judged: list[tuple[Judgement, Evidence]], measured: Measured) -> str:
    if measured.lack:
        return measured.lack
    if judged:
        most = max(judgement.n for judgement, _ in judged)
        if not most:
            return "No request was answered with a status below 400, so there is no latency to judge."
        return f"Seen too rarely: at most {most} times each. A longer log would decide it."
    if gate.subject:
        return f"No request to {gate.subject} was seen."
    if None in measured.complexity.values():
        return f"Which {measured.of} are simple is unknown. {measured.unclassed}".strip()
    return "Nothing of this kind was seen."
