"""The session of this kernel: one for each study, however often a cell or a notebook is run again."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING

from archkit.report.resumed_words import in_one_line
from archkit.walk import Voice, new_walk, resumed_walk

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.study import Study
    from archkit.walk import Walk

_WALKS: dict[Path, Walk] = {}  # a kernel's memory: gone with it, as its sessions' locks are


def walk_of(study: Study, voice: Voice) -> Walk:
    """Return the walk of this kernel over the study, begun where there is none yet."""
    root = study.folder.root.resolve()
    if root not in _WALKS:
        _keep(root, new_walk(study, voice))
    return _WALKS[root].again(study, voice)


def came_back(study: Study) -> str:
    """Go on with the study's last session if it was interrupted, and say what came back; else empty."""
    root = study.folder.root.resolve()
    walk = None if root in _WALKS else resumed_walk(study, Voice())
    if walk is None:
        return ""
    _keep(root, walk)
    return in_one_line(walk.log.session, study.known_files(), study.choices())


def _keep(root: Path, walk: Walk) -> None:
    _WALKS[root] = walk
    atexit.register(_end, root)


def _end(root: Path) -> None:
    """Finish the session of a kernel that ends as it should; one that is killed can be resumed."""
    if root.is_dir():
        _WALKS[root].end()
