"""Finds the notebooks and samples that archkit ships, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path

from archkit.errors import StudyError

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """Return the folder of shipped files: "notebooks", or "data" with its samples."""
    for place in (_PACKAGE / "shipped" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise StudyError(f"This installation lacks its {name} folder.", then="Install archkit again.")
