"""Procedures whose answers a cache could keep, with the reads of the log that they take the place of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.design.cache_reads import Reads
    from archkit.model.api import Entity, Procedure
    from archkit.model.reuse import Reuse

_NO_WORSE = 0.01  # of all reads
_FEWEST_ENTRIES = 100


@dataclass(frozen=True)
class Candidate:
    """A procedure whose reads the log holds: `reads` are the statements that it takes the place of."""

    entity: Entity
    procedure: Procedure
    reads: tuple[Reuse, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the answer is made of: its own first, then those that statements join to it."""
        joined = {table for read in self.reads for table in read.tables} - {self.entity.table}
        return (self.entity.table, *sorted(joined))

    @property
    def reads_per_min(self) -> float:
        """How often the statements ran, together."""
        return sum(r.reads_per_min for r in self.reads)

    @property
    def ms_per_min(self) -> float:
        """How long they took, together, in each minute."""
        return sum(r.reads_per_min * (r.mean_ms or 0) for r in self.reads)

    @property
    def keys(self) -> int:
        """The largest number of different arguments of one of the statements: the working set."""
        return max((r.keys or 0 for r in self.reads), default=0)

    @property
    def writes(self) -> int:
        """How many writes to its tables the log holds."""
        return max((r.writes for r in self.reads), default=0)

    def hits(self, ttl_s: int, *, low: bool, instances: int = 1) -> float | None:
        """Return the share of reads that hit, 0 to 1; None where the log cannot tell for that time.

        Of several statements the mean by reads: one cache for all of them hits at least so often. With n
        instances, each fills its own cache, so that there are up to n misses for one.
        """
        rates = [
            (r.reads, found.low if low else found.high)
            for r in self.reads
            for found in r.lifetimes
            if found.ttl_s == ttl_s
        ]
        if len(rates) < len(self.reads):
            return None
        rate = sum(n * share for n, share in rates) / sum(n for n, _ in rates)
        return max(0.0, 1 - instances * (1 - rate))

    def entries(self) -> int:
        """Return how many entries are worth their memory: the fewest tried that hit as often as the most tried."""
        enough = [self.keys]
        for read in self.reads:
            best = max((s.rate for s in read.sizes), default=0.0)
            enough.append(min((s.size for s in read.sizes if s.rate >= best - _NO_WORSE), default=self.keys))
        return max(_FEWEST_ENTRIES, min(self.keys, max(enough[1:])))


def candidates_of(reads: Reads) -> tuple[Candidate, ...]:
    """Return for each table the procedure that most of its repeated reads' time goes to, by table."""
    by_procedure: dict[str, list[Reuse]] = defaultdict(list)
    found: dict[str, tuple[Entity, Procedure]] = {}
    for read in reads.measured.reuse:
        place = reads.place_of(read)
        if not isinstance(place, str):
            entity, procedure = place
            found[procedure.full_name] = entity, procedure
            by_procedure[procedure.full_name].append(read)
    best: dict[str, Candidate] = {}
    for name in sorted(found):
        entity, procedure = found[name]
        own = tuple(sorted(by_procedure[name], key=lambda r: r.shape))
        candidate = Candidate(entity, procedure, own)
        known = best.get(entity.table)
        if known is None or _saves(candidate) > _saves(known):
            best[entity.table] = candidate
    return tuple(best[table] for table in sorted(best))


def _saves(candidate: Candidate) -> float:
    return sum(r.saved_ms or 0 for r in candidate.reads)
