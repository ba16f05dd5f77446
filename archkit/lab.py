"""Opens JupyterLab on a study: the notebooks are copied into it once, then they are the architect's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from archkit.store.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path


def copy_notebooks(root: Path) -> None:
    """Copy the shipped notebooks beside brief.yaml, without the sample's outputs; those already there stay."""
    for notebook in sorted(shipped("notebooks").glob("*.ipynb")):
        if not (root / notebook.name).exists():
            text = _without_outputs(notebook.read_text(encoding="utf-8"))
            (root / notebook.name).write_text(text, encoding="utf-8", newline="\n")


def _without_outputs(text: str) -> str:
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def start_lab(root: Path) -> int:
    """Run JupyterLab on the study until it is stopped; return its exit code."""
    copy_notebooks(root)
    command = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={root.resolve()}"]
    command += ["--allow-root"] * (os.name == "posix" and os.geteuid() == 0)  # as in most containers
    return subprocess.call([*command, "--LabApp.default_url=/lab/tree/0_start.ipynb"])  # noqa: S603  our own
