"""Generated files, and what became of them on disk."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator

from archkit.model.value import Value


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or any(part in {"..", "."} for part in parts):
        raise ValueError("a generated file lies below the folder it is generated into")
    return path


class GeneratedFile(Value):
    """One file of the workspace: its path below the folder, with forward slashes, and its text."""

    path: Annotated[str, AfterValidator(_inside)]
    text: str


class Written(Value):
    """What a writing did, as paths in order.

    `kept` are files that somebody changed by hand, or that were there before: they are left as they are.
    """

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
