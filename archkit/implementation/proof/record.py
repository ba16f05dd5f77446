"""The last proof of a workspace, kept beside it, so that reports can show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from archkit.implementation.proof.expectations import EXPECTATIONS, Expectations
from archkit.model.proof import Proof

if TYPE_CHECKING:
    from pathlib import Path

RECORD = ".archkit-proof.json"


def keep_proof(folder: Path, proof: Proof) -> None:
    """Write the proof into the workspace."""
    (folder / RECORD).write_text(f"{proof.model_dump_json(indent=1)}\n", encoding="utf-8")


def read_proof(folder: Path) -> Proof | None:
    """Return the last proof of what lies in the folder; None if there is none, or the code has changed since."""
    try:
        proof = Proof.model_validate_json((folder / RECORD).read_bytes())
        here = Expectations.model_validate_json((folder / EXPECTATIONS).read_bytes())
    except (OSError, ValidationError):
        return None
    return proof if proof.design == here.design else None
