"""Reads that a cache could answer: of one entity by its key, by one look-up, or of the whole table."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.api import Entity, Procedure, Router
    from archkit.model.assessment import Assessment
    from archkit.model.reuse import Reuse

_AGGREGATE = re.compile(r"\b(?:count|sum|avg|min|max|array_agg|json_agg|string_agg)\s*\(")
_NO_WORSE = 0.01  # of all reads
_FEWEST_ENTRIES = 100


@dataclass(frozen=True)
class Candidate:
    """A procedure whose reads the log holds: `reads` are the statements that it takes the place of."""

    entity: Entity
    procedure: Procedure
    reads: tuple[Reuse, ...]

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
        """How many writes to the table the log holds."""
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


def candidates_of(
    measured: Assessment, entities: tuple[Entity, ...], routers: tuple[Router, ...]
) -> tuple[Candidate, ...]:
    """Return for each table the procedure that most of its repeated reads' time goes to, by table."""
    by_procedure: dict[str, list[Reuse]] = defaultdict(list)
    found: dict[str, tuple[Entity, Procedure]] = {}
    for entity, procedure, read in _placed(measured, entities, routers):
        found[procedure.full_name] = entity, procedure
        by_procedure[procedure.full_name].append(read)
    best: dict[str, Candidate] = {}
    for name in sorted(found):
        entity, procedure = found[name]
        reads = tuple(sorted(by_procedure[name], key=lambda r: r.shape))
        candidate = Candidate(entity, procedure, reads)
        known = best.get(entity.table)
        if known is None or _saves(candidate) > _saves(known):
            best[entity.table] = candidate
    return tuple(best[table] for table in sorted(best))


def _saves(candidate: Candidate) -> float:
    return sum(r.saved_ms or 0 for r in candidate.reads)


def _placed(
    measured: Assessment, entities: tuple[Entity, ...], routers: tuple[Router, ...]
) -> Iterator[tuple[Entity, Procedure, Reuse]]:
    known = {entity.table: entity for entity in entities}
    latency = measured.table("shape_latency")
    texts = {row["shape"]: str(row["sql"]) for row in (latency.records() if latency else ())}
    for read in measured.reuse:
        entity = known.get(read.tables[0]) if len(read.tables) == 1 else None
        columns = _looked_up_by(measured, read.shape)
        if entity and columns is not None and not _AGGREGATE.search(texts.get(read.shape, "")):
            procedure = _procedure(entity, routers, columns)
            if procedure:
                yield entity, procedure, read


def _looked_up_by(measured: Assessment, shape: str) -> frozenset[str] | None:
    """Return the columns that the statement compares for equality; None where it looks up in another way."""
    used = [p for p in measured.shape_predicates if p.shape == shape and p.use != "sort"]
    if any(p.use != "filter" or p.operator != "=" for p in used):
        return None
    return frozenset(p.column for p in used)


def _procedure(entity: Entity, routers: tuple[Router, ...], columns: frozenset[str]) -> Procedure | None:
    """Return the query over the entity that looks rows up by just these columns; a list by none."""
    queries = [p for r in routers if r.table == entity.table for p in r.procedures if p.kind == "query"]
    if not columns:
        return next((p for p in queries if p.action == "list" and not p.by), None)
    by_key = (p for p in queries if p.action == "get" and columns == set(entity.key))
    return next(by_key, next((p for p in queries if p.action == "find" and set(p.by) == columns), None))
