"""What an accepted move holds where it is, so that nothing else moves: first, the services that it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.proposal import Move, MoveTables

if TYPE_CHECKING:
    from collections.abc import Collection

    from archkit.model.assessment import Assessment


def held(change: MoveTables, found: Assessment, services: Collection[str] = ()) -> MoveTables:
    """Return the change with the other tables of the services that it touches held where they are, and of `services`.

    A table that is pinned already needs no hold.
    """
    if found.boundaries is None:
        return change
    goes = {move.table: move.service for move in change.moves}
    places = {t.table: t.service for t in found.boundaries.tables}
    touched = {places.get(table) for table in goes} | set(goes.values()) | set(services)
    rest = sorted(places.keys() - goes.keys() - fixed_tables(found))
    holds = tuple(Move(table=t, service=places[t]) for t in rest if places[t] in touched)
    return change.model_copy(update={"holds": holds})


def fixed_tables(found: Assessment) -> frozenset[str]:
    """Return the tables that are pinned, without those whose pin is there only because an accepted move holds them."""
    if found.boundaries is None:
        return frozenset()
    changes = [a.proposal.change for a in found.answers.answers if a.answer == "accepted"]
    moves = [change for change in changes if isinstance(change, MoveTables)]
    moved = {move.table for change in moves for move in change.moves}
    loose = {(hold.table, hold.service) for change in moves for hold in change.holds}
    return frozenset(
        pin.table
        for pin in found.boundaries.pins
        if pin.table in moved or (pin.table, pin.service) not in loose
    )
