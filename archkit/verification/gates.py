"""The gates: which percentile of what must stay below how many milliseconds, by default and by the brief."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from archkit.model.endpoint import without_method

if TYPE_CHECKING:
    from archkit.model.brief import Brief

Percentile = Literal["p50", "p95", "p99"]
Complexity = Literal["simple", "complex", "any"]


@dataclass(frozen=True)
class LatencyGate:
    """One percentile of some work, and its threshold in milliseconds.

    `complexity` says whether simple, complex or any work is judged; `subject` narrows it to one endpoint, named
    plainly (each of its methods is then judged) or with its method: "PATCH /customers/:id".
    """

    percentile: Percentile
    complexity: Complexity
    threshold_ms: float
    subject: str | None = None

    @property
    def slug(self) -> str:
        """The gate's part of an id."""
        return f"{self.percentile}-{self.subject or self._kind}".replace(" ", "_")

    def name(self, of: str) -> str:
        """Return the gate's name, such as "p95 of complex endpoints"."""
        return f"{self.percentile} of {self.subject or f'{self._kind} {of}'}"

    def covers(self, subject: str, complexity: str | None, method: str = "") -> bool:
        """Whether the gate judges this subject; `method` is how an endpoint is asked, empty where unknown."""
        plain = without_method(subject)
        names = (None, subject, plain, f"{method} {plain}")
        return self.subject in names and self.complexity in ("any", complexity)

    @property
    def _kind(self) -> str:
        return "all" if self.complexity == "any" else self.complexity


LATENCY_GATES = (
    LatencyGate("p50", "simple", 100.0),
    LatencyGate("p95", "complex", 500.0),
    LatencyGate("p99", "any", 2000.0),
)
_ALL = "all"


def gates_for(brief: Brief) -> tuple[LatencyGate, ...]:
    """Return the default gates, tightened by what the brief asks of all endpoints; it never loosens one."""
    return tuple(
        replace(gate, threshold_ms=min([gate.threshold_ms, *_asked_of_all(brief, gate.percentile)]))
        for gate in LATENCY_GATES
    )


def target_gates(brief: Brief) -> tuple[LatencyGate, ...]:
    """Return a gate for each target that the brief sets for one endpoint, or for all where none judges all."""
    asked = {
        (target.metric, None if target.scenario == _ALL else target.scenario): target.max_ms
        for target in sorted(brief.targets, key=lambda target: -target.max_ms)
    }
    judged = {(gate.percentile, None) for gate in LATENCY_GATES if gate.complexity == "any"}
    return tuple(
        LatencyGate(metric, "any", most, subject)
        for (metric, subject), most in asked.items()
        if (metric, subject) not in judged
    )


def _asked_of_all(brief: Brief, percentile: Percentile) -> list[float]:
    return [t.max_ms for t in brief.targets if t.metric == percentile and t.scenario == _ALL]
