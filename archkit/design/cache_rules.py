"""What a cache must promise: the gate, the least it must save, and how stale each entity may be."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.naming import in_singular, words
from archkit.model.endpoint import area_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.design.cache_candidates import Candidate
    from archkit.model.api import Entity, Procedure, Router
    from archkit.model.assessment import Assessment
    from archkit.model.brief import Brief, Consistency
    from archkit.model.system import System

_CASCADE = frozenset({"cascade"})
_REACHING = frozenset({"cascade", "set null", "set default"})
LEAST_SHARE = 0.01  # of the time of all simple interactive statements
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_UNITS = r"(?:node|instance|replica|pod|server|machine|container|vm)s?\b"
_COUNTED = re.compile(rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\b(?:\s+\w+){{0,2}}?\s+{_UNITS}", re.IGNORECASE)
_SHORT_LIVED = re.compile(r"\b(?:serverless|lambda|cloud functions?|edge functions?|vercel)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Setting:
    """How the backend runs: instances (1 where nothing says more), and whether a process lives long enough."""

    instances: int
    is_short_lived: bool


def setting_of(brief: Brief) -> Setting:
    """Return what the brief's hosting says: "two small nodes" are two instances of the app at most."""
    hosting = brief.hosting or ""
    counts = [_number(found) for found in _COUNTED.findall(hosting)]
    return Setting(max([1, *counts]), _SHORT_LIVED.search(hosting) is not None)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.index(text.lower()) + 1


def least_saving(measured: Assessment) -> float:
    """Return the ms a minute that a cache must save: 1 % of the time of simple interactive statements.

    Caches replace simple reads; against the time of a few heavy reports none would count. Infinite where no
    durations were logged.
    """
    table = measured.table("shape_latency")
    rows = table.records() if table else ()
    simple = [r for r in rows if r["traffic"] == "interactive" and r["complexity"] == "simple"]
    total = sum(float(r["total_ms"] or 0) for r in simple if r["kind"] in ("read", "write"))
    minutes = measured.window.seconds / 60 if measured.window else 0.0
    return LEAST_SHARE * total / max(1.0, minutes) if total and minutes else math.inf


def consistency_of(entity: Entity, entities: tuple[Entity, ...], brief: Brief) -> Consistency | None:
    """Return what the brief asks of the table's entity: of that name, else of the one name that it ends with."""
    own = _stem(entity.table)
    asked = {_stem(e.name): e.consistency for e in brief.entities if e.consistency}
    if own in asked:
        return asked[own]
    stems = [_stem(e.table) for e in entities]
    for name, consistency in sorted(asked.items()):
        if name not in stems and [s for s in stems if s[-len(name) :] == name] == [own]:
            return consistency
    return None


def strictest(asked: Iterable[Consistency | None]) -> Consistency | None:
    """Return what an answer made of several entities must keep: strong, else what is not said, else eventual."""
    found = set(asked)
    return "strong" if "strong" in found else None if None in found else "eventual"


def writers_of(table: str, system: System, routers: tuple[Router, ...]) -> tuple[str, ...]:
    """Return the full names of the procedures that write the table, or delete rows that it is deleted with."""
    parents = _cascading_to(table, system)
    return tuple(
        sorted(
            procedure.full_name
            for router in routers
            for procedure in router.procedures
            for written in [_written_by(procedure)]
            if any(place == table or (action == "delete" and place in parents) for place, action in written)
        )
    )


def _written_by(procedure: Procedure) -> frozenset[tuple[str, str]]:
    """Return the tables that the procedure writes, each with the action on it."""
    if procedure.action == "transact":
        return frozenset((step.table, step.action) for step in procedure.steps)
    writes = procedure.action in ("create", "update", "delete")
    return frozenset({(procedure.table, procedure.action)} if writes else ())


def _cascading_to(table: str, system: System) -> frozenset[str]:
    """Return the tables whose deletes reach this one: through any number of cascades, the last may also set null."""
    found: set[str] = set()
    waiting = [(table, _REACHING)]
    while waiting:
        name, actions = waiting.pop()
        keys = child.foreign_keys if (child := system.table(name)) else ()
        parents = {k.to_table for k in keys if (k.on_delete or "").lower() in actions} - found
        found |= parents
        waiting += [(parent, _CASCADE) for parent in sorted(parents)]
    return frozenset(found)


@dataclass(frozen=True)
class Writing:
    """Who writes a table: procedures of the design, and programs of the log that are no endpoint."""

    writers: tuple[str, ...]
    outsiders: tuple[str, ...]


def too_stale(candidate: Candidate, consistency: Consistency | None, writing: Writing, copies: int) -> str:
    """Return why the entity may not be read from so many copies of a cache, or nothing.

    Strong consistency needs every write to drop the key in the one place that holds it; time alone never
    gives it. Where the brief is silent, the same holds unless the log shows no write at all.
    """
    if consistency == "eventual" or (consistency is None and not candidate.writes):
        return ""
    named = (
        "the brief asks for strong consistency" if consistency else "the brief does not say how old it may be"
    )
    if copies > 1:
        return f"{named}, and a write in one of {copies} instances leaves the others stale"
    if not writing.writers:
        return f"{named}, and no procedure writes it, so only time would end an entry"
    if writing.outsiders:
        return f"{named}, and {', '.join(writing.outsiders)} writes it past the procedures"
    return ""


def writing_of(tables: tuple[str, ...], measured: Assessment, routers: tuple[Router, ...]) -> Writing:
    """Return who writes any of the tables."""
    writers = {name for table in tables for name in writers_of(table, measured.system, routers)}
    outsiders = {area for table in tables for area in _outsiders(table, measured)}
    return Writing(tuple(sorted(writers)), tuple(sorted(outsiders)))


def _outsiders(table: str, measured: Assessment) -> tuple[str, ...]:
    """Return the areas that write the table and are no part of an endpoint's name: jobs, scripts, other programs."""
    rows = measured.table("table_writers")
    latency = measured.table("endpoint_latency")
    if rows is None or latency is None:
        return ()
    areas = {area_of(str(row["endpoint"])) for row in latency.records()}
    writing = {str(row["area"]) for row in rows.records() if row["table"] == table}
    return tuple(sorted(writing - areas))


def _stem(name: str) -> tuple[str, ...]:
    """Return the words of a name without its schema, the last in the singular; one without Latin letters as it is."""
    plain = name.rsplit(".", 1)[-1]
    return in_singular(words(plain)) or (plain.lower(),)
