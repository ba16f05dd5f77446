"""The shop sample beside the notebook, copied once: so every notebook runs in a plain checkout."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from archkit.store.folder import is_study
from archkit.study import Study, new_study, open_study

SAMPLE = "shop-study"


def open_or_sample(root: Path) -> tuple[Study, str]:
    """Open the study in that folder, or the sample beside it; return it with a sentence on which it is."""
    if is_study(root):
        study = open_study(root)
        return study, f"Opened the study {study.folder.name}."
    _copy_once(root / SAMPLE)
    return open_study(root / SAMPLE), f"No study here, so this is the shop sample, copied to {SAMPLE}/."


def _copy_once(target: Path) -> None:
    """Copy aside and rename: of two notebooks that start together, one wins and both find it whole."""
    if is_study(target):
        return
    with tempfile.TemporaryDirectory(prefix=f".{SAMPLE}-", dir=target.parent) as aside:
        made = new_study(Path(aside) / SAMPLE, sample="shop")
        try:
            made.folder.root.rename(target)
        except OSError:
            if not is_study(target):
                shutil.copytree(made.folder.root, target, dirs_exist_ok=True)
