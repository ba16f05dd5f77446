"""Opens JupyterLab on a study: the notebooks are copied into it once, then they are the architect's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from archkit.store.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path


def copy_notebooks(root: Path) -> Path:
    """Copy the shipped notebooks into `notebooks/` of the study, keeping those already there; return the folder."""
    target = root / "notebooks"
    target.mkdir(exist_ok=True)
    for notebook in sorted(shipped("notebooks").glob("*.ipynb")):
        if not (target / notebook.name).exists():
            shutil.copy(notebook, target / notebook.name)
    return target


def start_lab(root: Path) -> int:
    """Run JupyterLab on the study's notebooks until it is stopped; return its exit code."""
    notebooks = copy_notebooks(root)
    command = [sys.executable, "-m", "jupyter", "lab", f"--notebook-dir={notebooks}", "0_start.ipynb"]
    return subprocess.call(command)  # noqa: S603  our own interpreter and folder
