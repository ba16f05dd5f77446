"""Judges load: the request rate that the brief asks for, and the connections that are open at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.verdict import Verdict
from archkit.verification.gates import MOST_CONNECTIONS

if TYPE_CHECKING:
    from archkit.model.brief import Brief
    from archkit.model.evidence import Evidence, EvidenceTable


def check_throughput(brief: Brief, rates: EvidenceTable | None, evidence: Evidence | None) -> Verdict | None:
    """Return whether the peak minute reached the rate that the brief asks for; None if it asks for none.

    A rate that was never offered is not one that was missed: it is NO DATA, and a load test would decide.
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
    if not (evidence and evidence.value and rates):
        return verdict
    reached = evidence.value / 60
    state = "PASS" if reached >= wanted else "NO DATA"
    why = "The busiest minute carried it." if state == "PASS" else _NEVER_OFFERED.format(reached=reached)
    return verdict.model_copy(
        update={
            "state": state,
            "observed": reached,
            "worst": evidence.subject,
            "n": evidence.n,
            "reason": why,
            "sql": rates.sql,
            "source": rates.source,
            "evidence": (evidence.id,),
        }
    )


_NEVER_OFFERED = (
    "The busiest minute brought {reached:.1f} a second; more was never asked. A load test decides."
)


def check_connections(table: EvidenceTable | None, evidence: tuple[Evidence, ...]) -> Verdict:
    """Return whether the busiest application stays within the pool gate."""
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
    return verdict.model_copy(
        update={
            "state": "PASS" if observed <= MOST_CONNECTIONS else "FAIL",
            "observed": observed,
            "worst": worst.subject,
            "n": worst.n,
            "reason": "The most sessions of one application that were open at one moment.",
            "sql": table.sql,
            "source": table.source,
            "evidence": (worst.id,),
        }
    )
