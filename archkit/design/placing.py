"""Which procedure takes the place of an observed endpoint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.design.conventional import Draft, find_name
from archkit.design.endpoint_names import name_of
from archkit.design.endpoint_work import is_query, main_table, often, said_columns
from archkit.design.lookups import find_columns
from archkit.design.naming import words
from archkit.design.steps import steps_of, writes_of

if TYPE_CHECKING:
    from archkit.design.conventional import Key
    from archkit.design.steps import Write
    from archkit.design.traffic import Endpoint, Traffic
    from archkit.model.api import Entity, Step

_BY_WRITE = {"insert": "create", "update": "update", "delete": "delete"}
_WELL = 2  # a name fits a table well from here on


@dataclass
class Plan:
    """The procedures so far; observed endpoints find their place among them, or add one."""

    traffic: Traffic
    entities: dict[str, Entity]
    drafts: dict[Key, Draft] = field(default_factory=dict)

    def place(self, endpoint: Endpoint) -> None:
        """Give the endpoint to the procedure that does its work; what cannot be told has no place."""
        draft = self._reading(endpoint) if is_query(endpoint) else self._writing(endpoint)
        if draft is not None:
            self.drafts.setdefault(draft.key, draft).endpoints.append(endpoint)

    def _reading(self, endpoint: Endpoint) -> Draft | None:
        entity = self.entities.get(main_table(endpoint, self.traffic) or "")
        if entity is None or all(f.is_secret for f in entity.fields):
            return None
        named = name_of(endpoint)
        reads = often(endpoint.of("read"))
        columns = tuple(c for work in reads if work.table == entity.table for c in work.columns)
        if not reads:
            columns = said_columns(named, tuple(f.column for f in entity.fields))
        if named.action == "list" and not (named.by or self._fits(endpoint, entity) < _WELL):
            return self._known(entity, "list")
        if entity.key and set(entity.key) <= set(columns):
            return self._known(entity, "get")
        by = find_columns(entity, columns, self.traffic)
        if by:
            return self._found(entity, by)
        return self._plain(endpoint, entity)

    def _plain(self, endpoint: Endpoint, entity: Entity) -> Draft | None:
        """Place an endpoint that looks up nothing: a list of its only table, or what its name says."""
        reads = {work.table for work in often(endpoint.of("read"))}
        if reads == {entity.table}:
            return self._known(entity, "list")
        action = name_of(endpoint).action
        says = not reads and action in ("list", "get") and self._fits(endpoint, entity) >= _WELL
        return self._known(entity, action) if says and action else None

    def _fits(self, endpoint: Endpoint, entity: Entity) -> int:
        return name_of(endpoint).fits(self.traffic.words.get(entity.table, ()))

    def _known(self, entity: Entity, name: str) -> Draft | None:
        return self.drafts.get((entity.table, (name,)))

    def _found(self, entity: Entity, by: tuple[str, ...]) -> Draft:
        draft = Draft(entity, find_name(entity, by), "find", by=by)
        return self.drafts.get(draft.key, draft)

    def _writing(self, endpoint: Endpoint) -> Draft | None:
        named = name_of(endpoint)
        if named.is_opaque:
            return None
        if not endpoint.works:
            entity = self.entities.get(main_table(endpoint, self.traffic) or "")
            is_plain = entity is not None and named.action and self._fits(endpoint, entity) >= _WELL
            return self._known(entity, named.action) if entity and is_plain and named.action else None
        writes = self._own(endpoint)
        if len(writes) > 1:
            return self._transaction(endpoint, writes)
        if not writes:
            return None
        return self._known(self.entities[writes[0].table], _BY_WRITE[writes[0].action])

    def _own(self, endpoint: Endpoint) -> tuple[Write, ...]:
        """Return the writes in one service; those in others are reached by links.

        It is the service that writes most of the tables, then that of the endpoint's main table, then the one
        with the most new rows: these are what the transaction is for.
        """
        writes = writes_of(often(endpoint.of("write")), self.entities)
        owner = {w.table: self.entities[w.table].service for w in writes}
        written = Counter(owner.values())
        inserted = Counter(owner[w.table] for w in writes if w.action == "insert")
        main = self.entities.get(main_table(endpoint, self.traffic) or "")
        leading = min(
            written,
            key=lambda s: (-written[s], not main or s != main.service, -inserted[s], s),
            default="",
        )
        return tuple(w for w in writes if owner[w.table] == leading)

    def _transaction(self, endpoint: Endpoint, writes: tuple[Write, ...]) -> Draft:
        """Return the mutation in the router of its main table, under the last part of the endpoint's name.

        Where another procedure has that name, what is written beside the main table goes behind it.
        """
        steps = steps_of(writes, self.traffic.system)
        entity = self.entities[self._subject(endpoint, steps)]
        named = name_of(endpoint)
        said = named.last or ((named.action,) if named.action else ("write",))
        others = [self.entities[s.table].router for s in steps if s.table != entity.table]
        for name in (said, (*said, "with", *words(others[0]))):
            known = self.drafts.get((entity.table, name))
            if known is None or self._tables(known.steps) == self._tables(steps):
                break
        return known or Draft(entity, name, "transact", steps=steps)

    def _subject(self, endpoint: Endpoint, steps: tuple[Step, ...]) -> str:
        """Return the table that a transaction is about: by name, then by its parts, then what is changed."""
        main = main_table(endpoint, self.traffic)
        tables = [self.traffic.system.table(step.table) for step in steps]
        led = Counter(key.to_table for table in tables if table for key in table.foreign_keys)
        first = min(
            steps,
            key=lambda s: (s.table != main, -led[s.table], s.action != "update", bool(s.filled), s.table),
        )
        return first.table

    def _tables(self, steps: tuple[Step, ...]) -> list[tuple[str, str]]:
        return [(step.table, step.action) for step in steps]
