"""The patterns that a design really uses, each with where and why: archkit's part of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.context import Pattern
from archkit.model.decision import API_VERSIONING, SERVICE_CUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archkit.model.design import Design

_LISTED = 8


def patterns_in_use(design: Design) -> tuple[Pattern, ...]:
    """Return the patterns that the design's own values show; none where nothing is designed."""
    return tuple(pattern for find in _FINDS for pattern in find(design)) if design.apps else ()


def _structure(design: Design) -> Iterator[Pattern]:
    one = len(design.apps) == 1
    why = next((d.why for d in design.decisions if d.id == SERVICE_CUT), "")
    yield Pattern(
        name="modular monolith" if one else "services that own their tables",
        where=_listed(app.name for app in design.apps),
        why=why,
    )


def _access(design: Design) -> Iterator[Pattern]:
    for layer in ("kysely", "prisma"):
        chosen = [choice for choice in design.access if choice.choice == layer]
        if chosen:
            yield Pattern(
                name=f"repository with {layer.capitalize()}",
                where=_listed(table for choice in chosen for table in choice.tables),
                why=chosen[0].expected,
            )


def _transactions(design: Design) -> Iterator[Pattern]:
    many = [p.full_name for p in design.api.procedures if p.action == "transact"]
    if many:
        yield Pattern(
            name="one transaction for several steps",
            where=_listed(many),
            why="What must hold together is written together, or not at all.",
        )


def _paging(design: Design) -> Iterator[Pattern]:
    lists = [p.full_name for p in design.api.procedures if p.action == "list"]
    if lists:
        yield Pattern(
            name="keyset paging",
            where=_listed(lists),
            why="A page costs the same however far it is, and rows that come meanwhile shift nothing.",
        )


def _caches(design: Design) -> Iterator[Pattern]:
    if design.caches:
        yield Pattern(
            name="cache-aside, dropped by writes",
            where=_listed(f"{cache.procedure} ({cache.layer})" for cache in design.caches),
            why=design.caches[0].why,
        )


def _events(design: Design) -> Iterator[Pattern]:
    if design.events:
        yield Pattern(
            name="events through an outbox",
            where=_listed(event.name for event in design.events),
            why="An event is stored in the transaction that it tells of, so that neither is lost alone.",
        )


def _versioning(design: Design) -> Iterator[Pattern]:
    decided = design.decision(API_VERSIONING)
    if decided:
        yield Pattern(name=f"API versions by {decided.chosen}", where="every procedure", why=decided.why)


def _middleware(design: Design) -> Iterator[Pattern]:
    for step in design.api.middleware:
        yield Pattern(name=f"middleware: {step.name}", where="every procedure", why=step.why)


_FINDS: tuple[Callable[[Design], Iterator[Pattern]], ...] = (
    _structure,
    _access,
    _transactions,
    _paging,
    _caches,
    _events,
    _versioning,
    _middleware,
)


def _listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    more = f" and {len(found) - _LISTED:,} more" if len(found) > _LISTED else ""
    return ", ".join(found[:_LISTED]) + more
