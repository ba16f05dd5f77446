"""Paths as people know them: relative to the study where they are inside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.finding import Finding
    from archkit.model.ledger import Ledger


def shortened(assessment: Assessment, root: Path) -> Assessment:
    """Return the assessment with paths inside the study relative to it."""
    findings = tuple(_placed(finding, root) for finding in assessment.findings)
    return assessment.model_copy(
        update={"ledger": shortened_ledger(assessment.ledger, root), "findings": findings}
    )


def shortened_ledger(ledger: Ledger, root: Path) -> Ledger:
    """Return the ledger with paths inside the study relative to it."""
    files = tuple(f.model_copy(update={"path": short(f.path, root)}) for f in ledger.files)
    return ledger.model_copy(update={"files": files})


def short(path: str, root: Path) -> str:
    """Return the path relative to the root, or as it is where it lies elsewhere."""
    inside = Path(path)
    return inside.relative_to(root.resolve()).as_posix() if inside.is_relative_to(root.resolve()) else path


def _placed(finding: Finding, root: Path) -> Finding:
    if finding.where is None:
        return finding
    where = finding.where.model_copy(update={"file": short(finding.where.file, root)})
    return finding.model_copy(update={"where": where})
