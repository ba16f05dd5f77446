"""The project context: what a team of agents knows of one backend, a value under each key, with its form.

Others may write more into a value than its form knows; what they wrote is kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from archkit.model.boundaries import Pin
from archkit.model.brief import Target, Technology
from archkit.model.decision import Decided, Status
from archkit.model.finding import Severity
from archkit.model.system import System
from archkit.model.value import Place, State, Value

Json = Any
StageName = Literal["context", "analysis", "design", "implementation", "report"]
SESSION = "backend_architect_session_"
READ_KEYS = (
    "backend_architecture",
    "backend_patterns",
    "backend_decisions",
    "tech_stack_config",
    "database_schema",
    "code_quality_standards",
)
WRITTEN_KEYS = (
    "backend_architecture",
    "backend_decisions",
    "backend_patterns",
    "backend_performance_benchmarks",
    "backend_findings",
    "backend_improvements",
)


class Entry(Value):
    """A value of the project context. `revision` is that of the file, empty where the peer keeps none.

    `problem` says why it cannot be read, where it cannot: the value is then None.
    """

    key: str
    value: Json
    description: str = ""
    updated_by: str = ""
    updated_at: datetime | None = None
    revision: str = ""
    problem: str = ""


class Update(Value):
    """A value to write. A description that is None stays as it is.

    With `expected_revision` (empty: there is none yet) the write is refused if somebody else was first.
    """

    key: str
    value: Json
    description: str | None = None
    expected_revision: str | None = None


class Passage(Value):
    """A part of a document that answers a question: its place, what it is, and its scrubbed text."""

    path: str
    line: int
    symbol: str = ""
    text: str
    score: float


class Open(Value):
    """A value that others may have written more into; their fields are kept."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True, serialize_by_alias=True)


class DeclaredService(Open):
    """A service and its tables. Only `declared` ones bind the next design; archkit itself writes `proposed`."""

    name: str
    tables: tuple[str, ...] = ()
    domain: str = ""
    status: Literal["proposed", "declared"] = "declared"
    by: str = ""


class Architecture(Open):
    """backend_architecture: the services, whether they are deployed apart, and how they reach each other."""

    services: tuple[DeclaredService, ...] = ()
    structure: str = ""
    structure_by: str = ""
    links: tuple[dict[str, Json], ...] = ()


class Pattern(Open):
    """A way of doing things that is in use, where, and what for."""

    name: str
    where: str = ""
    why: str = ""
    by: str = ""


class Patterns(Open):
    """backend_patterns: the catalogue of patterns in use."""

    patterns: tuple[Pattern, ...] = ()


class PriorDecision(Open):
    """A decision that was taken before. It binds while its status is `accepted`."""

    id: str
    chosen: str
    status: Status = "accepted"
    title: str = ""
    superseded_by: str = ""
    by: str = ""


class PriorDecisions(Open):
    """backend_decisions: what was decided, by whom, and what took its place."""

    decisions: tuple[PriorDecision, ...] = ()


class TechStack(Open):
    """tech_stack_config: the technologies in use, with versions where known."""

    stack: tuple[Technology, ...] = ()


class DatabaseSchema(Open):
    """database_schema: either DDL or a Prisma schema as text, or tables in archkit's own form."""

    sql: str = ""
    prisma: str = ""
    system: System | None = None


class QualityStandards(Open):
    """code_quality_standards: latency targets, which tighten the gates as those of the brief do."""

    targets: tuple[Target, ...] = ()


class Benchmark(Open):
    """A gate's measure: the worst subject, its value with interval and n, against the threshold."""

    gate: str
    state: State
    worst: str | None = None
    observed: float | None = None
    interval: tuple[float, float] | None = None
    threshold: float
    unit: str
    n: int = 0
    evidence: tuple[str, ...] = ()
    by: str = ""


class Benchmarks(Open):
    """backend_performance_benchmarks: what was measured against which gate."""

    as_of: str
    benchmarks: tuple[Benchmark, ...] = ()


class KnownFinding(Open):
    """A finding, as archkit's rules saw it."""

    id: str
    severity: Severity
    subject: str
    statement: str
    evidence: tuple[str, ...] = ()
    where: Place | None = None
    by: str = ""


class KnownFindings(Open):
    """backend_findings: what is wrong or worth attention, worst first."""

    as_of: str
    findings: tuple[KnownFinding, ...] = ()


class Improvement(Open):
    """Something to do, in order, with what it answers."""

    what: str
    why: str = ""
    actions: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    by: str = ""


class Improvements(Open):
    """backend_improvements: the roadmap from the system as it is to the design."""

    as_of: str
    improvements: tuple[Improvement, ...] = ()


class Stage(Open):
    """A stage of a session: `facts` counts what it found once it is done."""

    name: StageName
    state: Literal["running", "done"] = "running"
    facts: str = ""
    at: datetime | None = None


class Session(Open):
    """backend_architect_session_{timestamp}: one piece of work, written as it goes on, so that it can be resumed.

    One that was interrupted is `abandoned` once a later one came to its end. `options` are the scope and inputs that
    it was started with; `decisions` the ids that the architect decided.
    """

    study: str
    started_at: datetime
    updated_at: datetime
    state: Literal["running", "finished", "abandoned"] = "running"
    options: dict[str, Json] = Field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    decisions: tuple[str, ...] = ()

    def stage(self, name: str) -> Stage | None:
        """Return that stage, or None while it has not begun."""
        return next((s for s in self.stages if s.name == name), None)


FORMS: dict[str, type[Open]] = {
    "backend_architecture": Architecture,
    "backend_patterns": Patterns,
    "backend_decisions": PriorDecisions,
    "tech_stack_config": TechStack,
    "database_schema": DatabaseSchema,
    "code_quality_standards": QualityStandards,
    "backend_performance_benchmarks": Benchmarks,
    "backend_findings": KnownFindings,
    "backend_improvements": Improvements,
}


class Heeded(Value):
    """What became of a prior decision: respected, or superseded by what, and why."""

    decision: PriorDecision
    state: Literal["respected", "superseded"]
    by: str = ""


class Prior(Value):
    """What the project context says before a run: each part feeds one thing, and the architect's files win.

    `stack` joins the brief's, `targets` tighten the gates, `system` stands in for a schema that was not given,
    `pins` are declared boundaries, `decided` holds where the architect said nothing, `patterns` are the
    catalogue. `problems` says in sentences which keys could not be used, `away` that a peer did not answer.
    """

    stack: tuple[Technology, ...] = ()
    targets: tuple[Target, ...] = ()
    system: System = System()
    pins: tuple[Pin, ...] = ()
    decisions: tuple[PriorDecision, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    keys: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    away: str = ""

    @property
    def decided(self) -> tuple[Decided, ...]:
        """The prior decisions that bind."""
        return tuple(
            Decided(id=d.id, chosen=d.chosen, status=d.status, by="context")
            for d in self.decisions
            if d.status == "accepted"
        )
