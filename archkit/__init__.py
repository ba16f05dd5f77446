"""archkit: backend designs that can be defended, from logs, schemas and requirements to one report."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version

_HOMES = {
    "Assessment": "archkit.model.assessment",
    "Brief": "archkit.model.brief",
    "Evidence": "archkit.model.evidence",
    "Finding": "archkit.model.finding",
    "Given": "archkit.pipeline",
    "Scope": "archkit.model.scope",
    "Study": "archkit.study",
    "System": "archkit.model.system",
    "Verdict": "archkit.model.verdict",
    "assess_files": "archkit.study",
    "new_study": "archkit.study",
    "open_study": "archkit.study",
}
__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  the names are listed once, with their homes


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: a kernel that only draws a form needs no DuckDB."""
    if name == "__version__":
        return version("archkit")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"archkit has no {name!r}")
