"""The last proof of a workspace, kept beside it, so that reports can show it as long as it is true."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from archkit.errors import InputError
from archkit.implementation.proof.expectations import EXPECTATIONS, Expectations
from archkit.implementation.writing import generated_paths
from archkit.model.proof import Proof

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = ".archkit-proof.json"
_MADE_BY_TOOLS = frozenset({"node_modules", "dist", "package-lock.json"})


def keep_proof(folder: Path, proof: Proof) -> Proof:
    """Write the proof into the workspace, with the digest of the files that it is of, and return it so."""
    proven = proof.model_copy(update={"files": digest(folder)})
    (folder / RECORD).write_text(f"{proven.model_dump_json(indent=1)}\n", encoding="utf-8")
    return proven


def read_proof(folder: Path) -> Proof | None:
    """Return the last proof, if it is of the files as they are now; else None."""
    try:
        proof = Proof.model_validate_json((folder / RECORD).read_bytes())
        here = Expectations.model_validate_json((folder / EXPECTATIONS).read_bytes())
        is_current = proof.design == here.design and proof.files == digest(folder)
    except (OSError, ValidationError, InputError):
        return None
    return proof if is_current else None


def digest(folder: Path) -> str:
    """Return the sha256 over the workspace's files as they are, what was changed or added by hand included."""
    total = hashlib.sha256()
    for path in sorted({*generated_paths(folder), *_sources(folder)}):
        place = folder / path
        total.update(f"{path}\0".encode())
        total.update(hashlib.sha256(place.read_bytes()).digest() if place.is_file() else b"gone")
    return total.hexdigest()


def _sources(folder: Path) -> Iterator[str]:
    """Yield every file that tools neither made nor hide, as paths with forward slashes."""
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if _is_source(name)]
        place = Path(root).relative_to(folder)
        yield from ((place / name).as_posix() for name in files if _is_source(name))


def _is_source(name: str) -> bool:
    return name not in _MADE_BY_TOOLS and not name.startswith(".")
