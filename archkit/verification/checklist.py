"""The checklist: the twelve points that a backend is held against, in order, from what is known so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.checklist import ChecklistItem
from archkit.verification import points

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.model.assessment import Assessment
    from archkit.verification.standing import Standing

POINTS: tuple[tuple[str, str, Callable[[Assessment], Standing]], ...] = (
    ("boundaries", "Service boundaries", points.boundaries),
    ("validated-inputs", "Validated inputs", points.validated_inputs),
    ("effect-composition", "Effect composition", points.effect_composition),
    ("indexes", "Indexes on foreign keys and query columns", points.indexes),
    ("caching", "Caching with invalidation", points.caching),
    ("access-control", "Authentication and authorisation", points.access_control),
    ("latency-and-throughput", "Latency and throughput", points.latency_and_throughput),
    ("failure-modes", "Failure modes", points.failure_modes),
    ("transactions", "Transactions for multi-step operations", points.transactions),
    ("observability", "Observability", points.observability),
    ("security", "Security", points.security),
    ("documentation", "Documentation", points.documentation),
)


def check_list(assessment: Assessment) -> tuple[ChecklistItem, ...]:
    """Return the twelve points in order, from the verdicts, design, code, proof and brief in the assessment.

    Structure is judged as designed where there is a design, and what the system as it is does worse makes it a
    warning; latency is judged as measured. A point that nothing decides is NO DATA and says what would.
    """
    return tuple(_item(slug, name, point(assessment)) for slug, name, point in POINTS)


def _item(slug: str, name: str, standing: Standing) -> ChecklistItem:
    return ChecklistItem(
        id=f"CHECK-{slug}", item=name, state=standing.state, reason=standing.reason, evidence=standing.links
    )
