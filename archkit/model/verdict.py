"""Verdict: a gate judged by evidence. A percentile passes only if its whole interval does."""

from __future__ import annotations

from typing import Literal

from archkit.model.evidence import Source, Window
from archkit.model.value import State, Value

Comparison = Literal["<", "<=", ">", ">="]


class Judgement(Value):
    """One subject (an endpoint or a shape) held against the threshold, in one window."""

    subject: str
    state: State
    observed: float | None
    interval: tuple[float, float] | None
    threshold: float
    n: int
    window: Window | None
    busiest_hour: bool
    evidence: str


class Verdict(Value):
    """A gate and its state: the worst of its judgements. NO DATA says in `reason` what would decide it."""

    id: str
    name: str
    subject: Literal["as_is", "as_designed"] = "as_is"
    state: State
    worst: str | None = None
    interval: tuple[float, float] | None = None
    observed: float | None = None
    threshold: float
    comparison: Comparison = "<"
    unit: str
    n: int = 0
    window: Window | None = None
    sql: str | None = None
    source: tuple[Source, ...] = ()
    reason: str = ""
    evidence: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
