"""The latency gates: which percentile of what must stay below how many milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archkit.model.brief import Brief

Percentile = Literal["p50", "p95", "p99"]
Complexity = Literal["simple", "complex", "any"]


@dataclass(frozen=True)
class LatencyGate:
    """One percentile of simple, complex or all work, and its default threshold in milliseconds."""

    percentile: Percentile
    complexity: Complexity
    threshold_ms: float

    @property
    def slug(self) -> str:
        """The gate's part of an id."""
        return f"{self.percentile}-{'all' if self.complexity == 'any' else self.complexity}"

    def name(self, of: str) -> str:
        """Return the gate's name, such as "p95 of complex endpoints"."""
        kind = "all" if self.complexity == "any" else self.complexity
        return f"{self.percentile} of {kind} {of}"


LATENCY_GATES = (
    LatencyGate("p50", "simple", 100.0),
    LatencyGate("p95", "complex", 500.0),
    LatencyGate("p99", "any", 2000.0),
)
MOST_CONNECTIONS = 30


def threshold_for(gate: LatencyGate, brief: Brief, subject: str) -> float:
    """Return the threshold in ms: the gate's, or what the brief asks of all or of the subject if tighter."""
    asked = [
        target.max_ms
        for target in brief.targets
        if target.metric == gate.percentile and target.scenario in ("all", subject)
    ]
    return min([gate.threshold_ms, *asked])
