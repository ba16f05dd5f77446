"""Judges load: the request rate that the brief asks for, and the connections that are open at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.limits import MOST_CONNECTIONS
from archkit.model.verdict import Verdict

if TYPE_CHECKING:
    from archkit.model.brief import Brief
    from archkit.model.evidence import Evidence, EvidenceTable
    from archkit.model.value import State


Cited = tuple["EvidenceTable", "Evidence"]
_MOST_FAILED = 0.01  # of the requests of a load test


def check_throughput(
    brief: Brief, rates: EvidenceTable | None, evidence: Evidence | None, tested: Cited | None = None
) -> Verdict | None:
    """Return whether the rate that the brief asks for was carried; None if it asks for none.

    It was where the peak minute of a log reached it, or else a load test (`tested`) of which at most 1 % of the
    requests failed. A rate that was never offered is not one that was missed: it is NO DATA.
    """
    if not brief.scale.requests_per_s:
        return None
    wanted = brief.scale.requests_per_s * (brief.scale.peak_factor or 1)
    verdict = Verdict(
        id="GATE-throughput",
        name="requests a second at peak",
        state="NO DATA",
        threshold=wanted,
        comparison=">=",
        unit="1/s",
        reason="No requests were measured: an access log would tell the rate, a load test the limit.",
    )
    reached = evidence.value / 60 if evidence and evidence.value and rates else 0.0
    if evidence and rates and reached >= wanted:
        return _measured(verdict, "PASS", reached, "The busiest minute carried it.", (rates, evidence))
    if tested and (tested[1].value or 0) >= max(wanted, reached):
        return _by_load_test(verdict, tested)
    if evidence and rates and reached:
        never = _NEVER_OFFERED.format(who="The busiest minute", reached=reached)
        return _measured(verdict, "NO DATA", reached, never, (rates, evidence))
    if tested and tested[1].value:
        never = _NEVER_OFFERED.format(who="A load test", reached=tested[1].value)
        return _measured(verdict, "NO DATA", tested[1].value, never, tested)
    return verdict


_NEVER_OFFERED = (
    "{who} brought {reached:.1f} a second; more was never asked. A load test at that rate decides."
)


def _by_load_test(verdict: Verdict, tested: Cited) -> Verdict:
    table, reached = tested
    failed = table.records()[0]["failed_share"]
    if isinstance(failed, float) and failed > _MOST_FAILED:
        reason = f"A load test offered it, and {failed:.1%} of its requests failed."
        return _measured(verdict, "FAIL", reached.value or 0, reason, tested)
    return _measured(verdict, "PASS", reached.value or 0, "A load test carried it.", tested)


def check_connections(
    table: EvidenceTable | None, evidence: tuple[Evidence, ...], *, is_complete: bool = True
) -> Verdict:
    """Return whether the busiest application stays within the pool gate.

    A log that leaves statements out may leave sessions out: too many is then a failure, few enough is NO DATA.
    """
    verdict = Verdict(
        id="GATE-connections",
        name="connections open at once",
        state="NO DATA",
        threshold=MOST_CONNECTIONS,
        comparison="<=",
        unit="connections",
        reason="A csvlog with log_connections and log_disconnections on would decide it.",
    )
    if not evidence or table is None:
        return verdict
    worst = evidence[0]
    observed = worst.value or 0
    if observed > MOST_CONNECTIONS:
        return _measured(verdict, "FAIL", observed, _OPEN_AT_ONCE, (table, worst))
    if not is_complete:
        return _measured(verdict, "NO DATA", observed, _MAY_BE_MORE, (table, worst))
    return _measured(verdict, "PASS", observed, _OPEN_AT_ONCE, (table, worst))


_OPEN_AT_ONCE = "The most sessions of one application that were open at one moment."
_MAY_BE_MORE = (
    "So many were seen, but the log is not complete: log_min_duration_statement = 0 would decide it."
)


def _measured(
    verdict: Verdict, state: State, observed: float, reason: str, cited: tuple[EvidenceTable, Evidence]
) -> Verdict:
    """Return the verdict with what was measured, and the table and value that say so."""
    table, value = cited
    return verdict.model_copy(
        update={
            "state": state,
            "observed": observed,
            "worst": value.subject,
            "n": value.n,
            "reason": reason,
            "sql": table.sql,
            "source": table.source,
            "evidence": (value.id,),
        }
    )
