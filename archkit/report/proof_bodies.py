"""Proof and checklist in the page and in notebooks: what was tried, and the twelve points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.html import body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from archkit.model.checklist import ChecklistItem
    from archkit.model.proof import Proof
    from archkit.model.value import State

RUNGS = {
    "node": "Node is here",
    "install": "The packages install",
    "schema": "Prisma's own parser accepts every schema",
    "sql": "Every schema gives SQL",
    "types": "The strict compiler accepts every file",
    "tests": "The workspace's own tests pass",
    "boot": "Each app starts on a PostgreSQL",
    "health": "It says that it is ready, database included",
    "query": "A query answers with data",
    "mutation": "A mutation writes, and a query shows it",
    "refused": "A call without token or scope is refused",
    "invalid": "An input that breaks the schema is refused",
    "shutdown": "At SIGTERM it ends in order",
}
UNPROVEN = "Nothing is proven yet: archkit generate writes the code of this design, archkit prove tries it."


def proof_body(proof: Proof | None) -> Markup:
    """Render the ladder rung by rung; without a proof, what would give one."""
    return body("proof.html.j2", proof=proof, rungs=RUNGS, passed=proof_line(proof))


def proof_line(proof: Proof | None) -> str:
    """Say in a sentence how far the proof came."""
    if proof is None or not proof.rungs:
        return UNPROVEN
    missed = [r for r in proof.rungs if r.state != "PASS"]
    first = next((r for r in missed if r.state == "FAIL"), next(iter(missed), None))
    if first is None:
        return f"All {len(proof.rungs)} rungs pass: the generated code holds."
    passed = sum(r.state == "PASS" for r in proof.rungs)
    says = "has no data" if first.state == "NO DATA" else "fails" if first.state == "FAIL" else "warns"
    return f"{passed} of {len(proof.rungs)} rungs pass; the rung {words.head(first.name, 40)} {says}."


def checklist_body(items: Sequence[ChecklistItem], cited: frozenset[str] = frozenset()) -> Markup:
    """Render the points in their order, each with its state, reason and links."""
    return body("checklist.html.j2", items=items, counts=item_counts(items), cited=cited)


def item_counts(items: Sequence[ChecklistItem]) -> tuple[tuple[State, int], ...]:
    """Count the points by state, worst first."""
    return tuple((state, sum(i.state == state for i in items)) for state in words.STATES)
