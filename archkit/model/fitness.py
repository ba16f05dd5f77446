"""Fitness: what a log can prove, and which setting would let it prove more."""

from __future__ import annotations

from archkit.model.evidence import Window
from archkit.model.value import Value


class Lack(Value):
    """Something the log cannot support; `setting` is what would change that."""

    what: str
    setting: str


class Fitness(Value):
    """What was found out about the statement logs of a study.

    `threshold_ms` is the duration below which statements were not logged (0: all were; None: unknown).
    `sampled` None means that it cannot be told. `gaps` are stretches that the log leaves out; `rests` counts those
    of its usual rhythm; `repeated` the lines that stand in several files, counted once. `pooled` is whether sessions
    serve many requests in turn (None: cannot be told), `mixed` whether requests interleave in them. `supports` holds
    any of: durations, percentiles, loops, transactions, arguments, reuse, traces, requests.
    """

    threshold_ms: float | None = None
    sampled: bool | None = None
    completeness: float | None = None
    gaps: tuple[Window, ...] = ()
    rests: int = 0
    repeated: int = 0
    pooled: bool | None = None
    mixed: bool | None = None
    supports: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()

    def lacking(self, lacks: tuple[Lack, ...]) -> Fitness:
        """Return the same with these lacks too; what they name is supported no more."""
        missing = {lack.what for lack in lacks}
        kept = tuple(what for what in self.supports if what not in missing)
        return self.model_copy(update={"supports": kept, "lacks": (*self.lacks, *lacks)})

    def lack_of(self, what: str) -> Lack | None:
        """Return why `what` is not supported, or None."""
        return next((lack for lack in self.lacks if lack.what == what), None)
