"""The last proof of a workspace, kept beside it, so that reports can show it as long as it is true."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pydantic import ValidationError

from archkit.implementation.proof.expectations import EXPECTATIONS, Expectations
from archkit.implementation.writing import generated_paths
from archkit.model.proof import Proof

if TYPE_CHECKING:
    from pathlib import Path

RECORD = ".archkit-proof.json"


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
    except (OSError, ValidationError):
        return None
    return proof if is_current else None


def digest(folder: Path) -> str:
    """Return the sha256 over the workspace's files as they are, hand-made changes included."""
    total = hashlib.sha256()
    for path in sorted(generated_paths(folder)):
        total.update(f"{path}\0".encode())
        total.update(hashlib.sha256((folder / path).read_bytes()).digest())
    return total.hexdigest()
