"""What a change does to a design, by archkit's own count: measures of two designs of the same system, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.proposal import Effect

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment


def effects_between(before: Assessment, after: Assessment) -> tuple[Effect, ...]:
    """Return the measures that differ, in one order; counts, so that none has a unit."""
    old, new = _measures(before), _measures(after)
    return tuple(
        Effect(measure=name, before=old[name], after=new[name]) for name in old if old[name] != new[name]
    )


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
