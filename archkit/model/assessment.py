"""Assessment: everything one run found out about a study; the report renders it and computes nothing."""

from __future__ import annotations

from datetime import date
from typing import Literal

from archkit.model.boundaries import AccessSet, Boundaries
from archkit.model.brief import Brief
from archkit.model.checklist import ChecklistItem
from archkit.model.closure import Closure
from archkit.model.code import CodeFacts
from archkit.model.context import Heeded, Prior
from archkit.model.design import Design
from archkit.model.evidence import Evidence, EvidenceTable, Window
from archkit.model.finding import Finding
from archkit.model.fitness import Fitness
from archkit.model.ledger import Ledger
from archkit.model.loop import Loop
from archkit.model.proof import Proof
from archkit.model.proposal import Answers
from archkit.model.reuse import Reuse
from archkit.model.scope import Scope
from archkit.model.system import System
from archkit.model.value import Value
from archkit.model.verdict import Verdict


class Mismatch(Value):
    """Tables that only the log or only the schema knows, when both were given."""

    only_in_log: tuple[str, ...] = ()
    only_in_schema: tuple[str, ...] = ()
    in_both: tuple[str, ...] = ()


class Totals(Value):
    """How much was measured; each count is of interactive, batch and maintenance traffic together."""

    statements: int = 0
    interactive_statements: int = 0
    shapes: int = 0
    requests: int = 0
    sessions: int = 0
    transactions: int = 0


class Durations(Value):
    """Percentiles of all statements of a log, in ms; None where the log cannot support them."""

    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    max: float | None = None


class ShapeTable(Value):
    """A table that a shape reads or writes."""

    shape: str
    table: str
    access: Literal["read", "write"]


class ShapeTag(Value):
    """What the comments of a shape's statements say of it (sqlcommenter), and in how many."""

    shape: str
    name: str
    value: str
    calls: int


class ShapePredicate(Value):
    """A column that a shape filters, joins, sorts or groups by; `operator` is = in any range like is or other.

    Of the two columns of a join, "join" is the one by which rows of its table are looked up; "reach" is one that
    was read already and leads on to the other table.
    """

    shape: str
    table: str
    column: str
    operator: str
    use: Literal["filter", "join", "reach", "sort", "group"]


class Assessment(Value):
    """One run over one study. `tables` holds the evidence tables by question, in order of the report.

    `prior` is what the project context said before, `heeded` what became of its decisions. `summary` are the
    sentences that the architect accepted, which quote facts as `{id}`; `answers` the words on proposals.
    `code` is what was read of the workspace generated from the design, `code_as_is` of the architect's own.
    """

    study: str
    as_of: date
    brief: Brief = Brief()
    prior: Prior = Prior()
    scope: Scope = Scope()
    ledger: Ledger = Ledger()
    system: System = System()
    window: Window | None = None
    totals: Totals = Totals()
    fitness: Fitness = Fitness()
    mismatch: Mismatch | None = None
    tables: tuple[EvidenceTable, ...] = ()
    durations: Durations = Durations()
    shape_tables: tuple[ShapeTable, ...] = ()
    shape_tags: tuple[ShapeTag, ...] = ()
    shape_predicates: tuple[ShapePredicate, ...] = ()
    loops: tuple[Loop, ...] = ()
    closures: tuple[Closure, ...] = ()
    reuse: tuple[Reuse, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    accesses: tuple[AccessSet, ...] = ()
    boundaries: Boundaries | None = None
    design: Design | None = None
    heeded: tuple[Heeded, ...] = ()
    summary: tuple[str, ...] = ()
    answers: Answers = Answers()
    code: CodeFacts | None = None
    code_as_is: CodeFacts | None = None
    proof: Proof | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def table(self, question: str) -> EvidenceTable | None:
        """Return the evidence table that answers the question, or None."""
        return next((t for t in self.tables if t.question == question), None)

    @property
    def deleted_from(self) -> frozenset[str]:
        """The tables that statements of the log delete rows from, maintenance apart."""
        latency = self.table("shape_latency")
        deleting = {
            row["shape"]
            for row in (latency.records() if latency else ())
            if str(row["sql"]).startswith("delete ") and row["traffic"] != "maintenance"
        }
        return frozenset(u.table for u in self.shape_tables if u.shape in deleting and u.access == "write")

    def tables_of(self, shape: str) -> tuple[str, ...]:
        """Return the names of the tables that a shape reads or writes."""
        return tuple(dict.fromkeys(use.table for use in self.shape_tables if use.shape == shape))

    def evidence_of(self, question: str, subject: str) -> tuple[str, ...]:
        """Return the ids of the evidence on a subject over the whole window, for a finding to cite."""
        return tuple(
            e.id for e in self.evidence if e.question == question and e.subject == subject and not e.window
        )

    def cited(self, evidence_id: str) -> Evidence | None:
        """Return the evidence of that id, or None."""
        return next((e for e in self.evidence if e.id == evidence_id), None)
