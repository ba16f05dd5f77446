"""Finding: something worth an architect's attention, with its evidence and a remedy."""

from __future__ import annotations

from typing import Literal

from archkit.model.value import Place, Value

Severity = Literal["error", "warning", "info"]


class Finding(Value):
    """What a rule saw. `evidence` holds ids; `where` is the line in a schema or in code."""

    id: str
    rule: str
    severity: Severity
    subject: str
    statement: str
    remedy: str
    evidence: tuple[str, ...] = ()
    where: Place | None = None
