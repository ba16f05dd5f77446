"""Which procedure stands for a statement of the log: a get, a find or the list of the table that it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.design.amounts import amount
from archkit.design.cache_rules import least_saving
from archkit.design.conventional import is_join
from archkit.model.caching import LEAST_HIT_RATE

if TYPE_CHECKING:
    from archkit.model.api import Entity, Procedure, Router
    from archkit.model.assessment import Assessment
    from archkit.model.reuse import Reuse
    from archkit.model.service import App

_AGGREGATE = re.compile(r"\b(?:count|sum|avg|min|max|array_agg|json_agg|string_agg)\s*\(")
_TTL_S = 300
_LISTED = 5


@dataclass(frozen=True)
class Reads:
    """The reads of a log beside the procedures of a design; without `apps` all services are in one."""

    measured: Assessment
    entities: tuple[Entity, ...]
    routers: tuple[Router, ...]
    apps: tuple[App, ...] = ()

    def place_of(self, read: Reuse) -> tuple[Entity, Procedure] | str:
        """Return the procedure that looks up the same rows, with its entity; else why there is none.

        A statement over several tables is about the one whose rows it looks up, where foreign keys lead from
        there to all the others: then it gives each row once, with its parents beside it.
        """
        if _AGGREGATE.search(self._texts.get(read.shape, "")):
            return "it counts or sums"
        main = self._main_table(read)
        if self._is_across_apps(read):
            return "it goes over tables of several apps"
        if main is None:
            return "it goes by way of a table that joins others"
        columns = self._looked_up_by(read)
        if columns is None:
            return "it compares by more than equality"
        procedure = self._procedure(main, columns)
        return (main, procedure) if procedure else f"no procedure of {main.table} looks rows up so"

    @cached_property
    def _texts(self) -> dict[str, str]:
        latency = self.measured.table("shape_latency")
        return {str(row["shape"]): str(row["sql"]) for row in (latency.records() if latency else ())}

    @cached_property
    def _known(self) -> dict[str, Entity]:
        return {entity.table: entity for entity in self.entities}

    @cached_property
    def _app_of(self) -> dict[str, str]:
        return {service: app.name for app in self.apps for service in app.services}

    def _main_table(self, read: Reuse) -> Entity | None:
        known = [self._known[table] for table in read.tables if table in self._known]
        if len(known) < len(read.tables) or not known:
            return None
        if len(known) == 1:
            return known[0]
        filtered = {
            p.table for p in self.measured.shape_predicates if p.shape == read.shape and p.use == "filter"
        }
        rooted = [e for e in known if self._reached(e.table, read.tables) == set(read.tables)]
        found = [e for e in rooted if filtered <= {e.table} and not is_join(e, self.measured.system)]
        return found[0] if len(found) == 1 else None

    def _is_across_apps(self, read: Reuse) -> bool:
        owners = {self._known[table].service for table in read.tables if table in self._known}
        return len({self._app_of.get(owner, "") for owner in owners}) > 1

    def _reached(self, start: str, among: tuple[str, ...]) -> set[str]:
        """Return the tables that foreign keys lead to from there, itself among them."""
        seen, ahead = {start}, [start]
        while ahead:
            table = self.measured.system.table(ahead.pop())
            parents = {key.to_table for key in (table.foreign_keys if table else ())}
            new = (parents & set(among)) - seen
            seen |= new
            ahead.extend(new)
        return seen

    def _looked_up_by(self, read: Reuse) -> frozenset[str] | None:
        """Return the columns that the statement compares for equality; None where it looks up in another way."""
        usual = {"filter", "join", "reach"} if len(read.tables) > 1 else {"filter"}
        used = [p for p in self.measured.shape_predicates if p.shape == read.shape and p.use != "sort"]
        filters = [p for p in used if p.use == "filter"]
        if any(p.use not in usual for p in used) or any(p.operator != "=" for p in filters):
            return None
        return frozenset(p.column for p in filters)

    def _procedure(self, entity: Entity, columns: frozenset[str]) -> Procedure | None:
        """Return the query over the entity that looks rows up by just these columns; a list by none."""
        queries = [
            p for r in self.routers if r.table == entity.table for p in r.procedures if p.kind == "query"
        ]
        if not columns:
            return next((p for p in queries if p.action == "list" and not p.by), None)
        by_key = (p for p in queries if p.action == "get" and columns == set(entity.key))
        return next(by_key, next((p for p in queries if p.action == "find" and set(p.by) == columns), None))


def not_considered(reads: Reads) -> tuple[str, ...]:
    """Return one sentence on the reads that would pay and that no procedure stands for, most time saved first."""
    least = least_saving(reads.measured)
    said = [
        f"{', '.join(read.tables)} ({read.shape}: {why}; {rate:.0%} of {amount(read.reads_per_min)} reads/min hit)"
        for read in sorted(reads.measured.reuse, key=lambda r: (-(r.saved_ms or 0), r.shape))
        if (rate := _rate(read)) >= LEAST_HIT_RATE and read.reads_per_min * (read.mean_ms or 0) >= least
        if isinstance(why := reads.place_of(read), str)
    ]
    if not said:
        return ()
    more = f" and {len(said) - _LISTED:,} more" if len(said) > _LISTED else ""
    kept = "1 read" if len(said) == 1 else f"{len(said):,} reads"
    sentence = f"{kept} of the log would pay a cache of 5 min, and no procedure gives the same rows"
    return (f"{sentence}: {'; '.join(said[:_LISTED])}{more}.",)


def _rate(read: Reuse) -> float:
    """Return the share of reads that are sure to hit, 0 to 1; 0 where the log cannot tell."""
    return next((found.low for found in read.lifetimes if found.ttl_s == _TTL_S), 0.0)
