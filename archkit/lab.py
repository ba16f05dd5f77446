"""Opens JupyterLab on a study: the notebooks are copied into it once, then they are the architect's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from archkit.store.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path


def copy_notebooks(root: Path) -> None:
    """Copy the shipped notebooks beside brief.yaml; those already there are the architect's and stay."""
    for notebook in sorted(shipped("notebooks").glob("*.ipynb")):
        if not (root / notebook.name).exists():
            shutil.copy(notebook, root / notebook.name)


def start_lab(root: Path) -> int:
    """Run JupyterLab on the study until it is stopped; return its exit code."""
    copy_notebooks(root)
    command = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={root.resolve()}"]
    return subprocess.call([*command, "--LabApp.default_url=/lab/tree/0_start.ipynb"])  # noqa: S603  our own
