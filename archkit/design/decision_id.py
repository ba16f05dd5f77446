"""Ids of decisions: made from names, and usable as names of files."""

from __future__ import annotations

import re
from hashlib import sha256

_LONGEST = 80  # characters; with what stands around it, a file name on every system


def decision_id(kind: str, subject: str) -> str:
    """Return `ADR-<kind>-<subject>`; a subject that no file could be named after is told apart by its hash."""
    slug = re.sub(r"[^a-z0-9_.-]+", "-", subject)[:_LONGEST]
    slug = slug.rstrip(".")
    told = "" if slug == subject else f"-{sha256(subject.encode()).hexdigest()[:6]}"
    return f"ADR-{kind}-{slug}{told}"
