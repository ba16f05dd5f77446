"""What the rows of latency's pictures are: endpoints or statements, how each is named, what its gate asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.endpoint import is_backend
from archkit.report.heat import Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.evidence import EvidenceTable
    from archkit.model.verdict import Verdict


def endpoints_of(verdicts: Iterable[Verdict]) -> Subjects:
    """Return the endpoints as rows; files and unknown paths are left out where there are others."""
    return Subjects("endpoint", shown=is_backend, limits=p95_limits(verdicts))


def statements_of(latency: EvidenceTable | None, verdicts: Iterable[Verdict]) -> Subjects:
    """Return the statements as rows, named by their SQL."""
    sql = {str(row["shape"]): str(row["sql"]) for row in latency.records()} if latency else {}
    return Subjects("statement", named=lambda shape: sql.get(shape, shape), limits=p95_limits(verdicts))


def p95_limits(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """Return the p95 in ms that the gates ask of each subject, the strictest of several."""
    limits: dict[str, float] = {}
    for verdict in verdicts:
        if verdict.unit == "ms" and "p95" in verdict.name:
            for judged in verdict.judgements:
                limits[judged.subject] = min(judged.threshold, limits.get(judged.subject, judged.threshold))
    return limits
