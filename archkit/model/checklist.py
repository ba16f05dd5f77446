"""Checklist: the twelve points that a backend is held against."""

from __future__ import annotations

from archkit.model.value import State, Value


class ChecklistItem(Value):
    """One point with its state and the reason; NO DATA says in the reason which input would decide it."""

    id: str
    item: str
    state: State
    reason: str
    evidence: tuple[str, ...] = ()
