"""What a change does to a design, by archkit's own count: measures of two designs of the same system, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.proposal import Effect, Move, MoveTables

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Change

OTHERS = "tables that move with it"


def effects_between(
    before: Assessment, after: Assessment, change: Change | None = None
) -> tuple[Effect, ...]:
    """Return the measures that differ, in one order; counts, so that none has a unit.

    Last come the tables that change their service though the change does not name them.
    """
    old, new = _measures(before), _measures(after)
    differ = tuple(
        Effect(measure=name, before=old[name], after=new[name]) for name in old if old[name] != new[name]
    )
    others = moved_beside(change, before, after) if isinstance(change, MoveTables) else ()
    return (*differ, Effect(measure=OTHERS, before=0, after=len(others), tables=others)) if others else differ


def moved_beside(change: MoveTables, before: Assessment, after: Assessment) -> tuple[Move, ...]:
    """Return the tables that the change does not name and whose service has another name afterwards, with that."""
    old, new = _places(before), _places(after)
    rest = old.keys() & new.keys() - {m.table for m in (*change.moves, *change.holds)}
    return tuple(Move(table=t, service=new[t]) for t in sorted(rest) if old[t] != new[t])


def _places(found: Assessment) -> dict[str, str]:
    return {t.table: t.service for t in found.boundaries.tables} if found.boundaries else {}


def _measures(found: Assessment) -> dict[str, float | None]:
    """Return each measure; None where nothing tells it."""
    cut, design = found.boundaries, found.design
    return {
        "cross-service foreign keys": cut.score.cross_foreign_keys if cut else None,
        "sagas": len(cut.sagas) if cut else None,
        "cross-service write transactions": cut.score.cross_write_transactions if cut else None,
        "services": len(design.services) if design else None,
        "apps": len(design.apps) if design else None,
        "links": len(design.links) if design else None,
        "procedures": len(design.api.procedures) if design else None,
        "caches": len(design.caches) if design else None,
        "contradictions": len(design.problems) if design else None,
    }
