"""Events in code: which writes tell of what, and the outbox that keeps them until they are handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.prisma_names import TAKEN_TYPES, Names

if TYPE_CHECKING:
    from archkit.model.api import Action, Entity
    from archkit.model.design import Design
    from archkit.model.service import App, Event

_TOLD_BY: dict[Action, str] = {"create": "created", "update": "updated", "delete": "deleted"}


@dataclass(frozen=True)
class EventCode:
    """An event of one table; `columns` are what it tells of a row."""

    name: str
    columns: tuple[str, ...]
    consumers: tuple[str, ...]
    changes: tuple[str, ...]

    def told_by(self, action: Action) -> str | None:
        """Return what the event calls an action, or None where it does not tell of it."""
        change = _TOLD_BY.get(action)
        return change if change in self.changes else None


@dataclass(frozen=True)
class OutboxCode:
    """The outbox of an app: the name of its model and of its table, which no other one has."""

    model: str
    table: str


def outbox_of(design: Design, app: App, owned: tuple[Entity, ...]) -> OutboxCode | None:
    """Return the outbox of an app, or None where it tells of nothing."""
    if not any(event.service in app.services and _is_told(event, design) for event in design.events):
        return None
    models = Names({*TAKEN_TYPES, *(entity.name for entity in owned), *(e.name for e in design.system.enums)})
    tables = Names(".".join(entity.path) for entity in owned)
    return OutboxCode(models.take("OutboxEvent"), tables.take("outbox_events"))


def event_of(design: Design, entity: Entity) -> EventCode | None:
    """Return the event that writes to an entity's table raise, or None."""
    event = next((e for e in design.events if e.table == entity.table), None)
    if event is None:
        return None
    known = {field.column for field in entity.fields if not field.is_secret}
    columns = tuple(dict.fromkeys(c for c in (*entity.key, *event.fields) if c in known))
    return EventCode(event.name, columns, event.consumers, _changes(event))


def _is_told(event: Event, design: Design) -> bool:
    """Whether a procedure, or a step of one, makes a change that the event speaks of."""
    made = {_TOLD_BY.get(p.action) for p in design.api.procedures if p.table == event.table}
    steps = (s for p in design.api.procedures for s in p.steps if s.table == event.table)
    made |= {"created" if s.action == "insert" else _TOLD_BY[s.action] for s in steps}
    return not made.isdisjoint(_changes(event))


def _changes(event: Event) -> tuple[str, ...]:
    """Return the changes that the name speaks of: OrderCreated of one, OrderChanged of all."""
    said = tuple(change for change in _TOLD_BY.values() if event.name.lower().endswith(change))
    return said or tuple(_TOLD_BY.values())
