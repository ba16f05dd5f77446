"""Which procedure takes the place of an observed endpoint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from archkit.design.conventional import Draft, find_name
from archkit.design.endpoint_names import name_of
from archkit.design.endpoint_work import is_query, main_table, often, said_columns
from archkit.design.lookups import find_columns
from archkit.design.naming import words
from archkit.design.steps import steps_of, writes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.design.conventional import Key
    from archkit.design.endpoint_names import Name
    from archkit.design.steps import Write
    from archkit.design.traffic import Endpoint, Traffic
    from archkit.model.api import Entity, Step

_BY_WRITE = {"insert": "create", "update": "update", "delete": "delete"}
_WELL = 2  # a name fits a table well from here on
_ITSELF = 3  # its last part names the table, and not only the row that the path goes on from


@dataclass
class Plan:
    """The procedures so far; observed endpoints find their place among them, or add one.

    `apps` tells the app of each service; a service that it does not name is in the one app with the others.
    """

    traffic: Traffic
    entities: dict[str, Entity]
    apps: Mapping[str, str] = field(default_factory=dict)
    drafts: dict[Key, Draft] = field(default_factory=dict)

    def place(self, endpoint: Endpoint) -> None:
        """Give the endpoint to the procedure that does its work; what cannot be told has no place."""
        draft = self._reading(endpoint) if is_query(endpoint) else self._writing(endpoint)
        if draft is not None:
            kept = self.drafts.setdefault(draft.key, draft)
            kept.endpoints.append(endpoint)
            kept.left |= dict.fromkeys(self._left(endpoint, kept))

    def _reading(self, endpoint: Endpoint) -> Draft | None:
        entity = self.entities.get(main_table(endpoint, self.traffic) or "")
        if entity is None or all(f.is_secret for f in entity.fields):
            return None
        named = name_of(endpoint)
        if named.below and self._fits(endpoint, entity) < _ITSELF:
            return None
        if named.action == "list" and not (named.by or named.below) and self._fits(endpoint, entity) >= _WELL:
            return self._known(entity, "list")
        columns = self._columns(endpoint, entity, named)
        if not named.below and entity.key and set(entity.key) <= set(columns):
            return self._known(entity, "get")
        by = find_columns(entity, columns, self.traffic)
        if by:
            return self._found(entity, by)
        return None if named.below else self._plain(endpoint, entity)

    def _columns(self, endpoint: Endpoint, entity: Entity, named: Name) -> tuple[str, ...]:
        """Return the columns that the endpoint looks rows of the entity up by: as seen, else as its name says."""
        reads = often(endpoint.of("read"))
        seen = tuple(c for work in reads if work.table == entity.table for c in work.columns)
        if named.below:
            led = self._led_by(entity, named.below)
            return led if led and (not reads or set(led) <= set(seen)) else seen
        return seen if reads else said_columns(named, tuple(f.column for f in entity.fields))

    def _led_by(self, entity: Entity, parent: tuple[str, ...]) -> tuple[str, ...]:
        """Return the foreign key to the table of that name; none where several lead there."""
        table = self.traffic.system.table(entity.table)
        keys = table.foreign_keys if table else ()
        found = {key.columns for key in keys if self.traffic.words.get(key.to_table) == parent}
        return found.pop() if len(found) == 1 else ()

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
        """Return the writes in one app, whichever of its services own the tables; other apps are told by events.

        It is the app that writes most of the tables, then that of the endpoint's main table, then the one
        with the most new rows: these are what the transaction is for.
        """
        writes = writes_of(often(endpoint.of("write")), self.entities)
        place = {w.table: self._app(w.table) for w in writes}
        written = Counter(place.values())
        inserted = Counter(place[w.table] for w in writes if w.action == "insert")
        main = self._app(main_table(endpoint, self.traffic) or "")
        leading = min(written, key=lambda app: (-written[app], app != main, -inserted[app], app), default="")
        return tuple(w for w in writes if place[w.table] == leading)

    def _app(self, table: str) -> str:
        entity = self.entities.get(table)
        return self.apps.get(entity.service, "") if entity else ""

    def _left(self, endpoint: Endpoint, draft: Draft) -> Iterator[str]:
        """Yield in sentences what the endpoint writes and the procedure does not."""
        if draft.kind == "query":
            return
        done = {step.table for step in draft.steps} or {draft.entity.table}
        left = sorted({w.table for w in often(endpoint.of("write"))} & self.entities.keys() - done)
        here = self._app(draft.entity.table)
        apart = [table for table in left if self._app(table) != here]
        undone = [table for table in left if self._app(table) == here]
        if apart:
            yield f"{endpoint.name} also writes {', '.join(apart)} of other apps: that is left to events."
        if undone:
            yield f"{endpoint.name} also writes {', '.join(undone)}, which no key or input reaches: by hand."

    def _transaction(self, endpoint: Endpoint, writes: tuple[Write, ...]) -> Draft:
        """Return the mutation in the router of its main table, under the last part of the endpoint's name.

        Where another procedure has that name, what is written beside the main table goes behind it: what
        hangs on that table first, then what is new.
        """
        steps = steps_of(writes, self.traffic.system)
        entity = self.entities[self._subject(endpoint, steps)]
        named = name_of(endpoint)
        said = named.last or ((named.action,) if named.action else ("write",))
        for name in self._names(said, entity, steps):
            known = self.drafts.get((entity.table, name))
            if known is None or self._tables(known.steps) == self._tables(steps):
                break
        return known or Draft(entity, name, "transact", steps=steps)

    def _names(
        self, said: tuple[str, ...], entity: Entity, steps: tuple[Step, ...]
    ) -> Iterator[tuple[str, ...]]:
        """Yield names for a transaction, the plainest first, without end."""
        yield said
        others = sorted(
            (s for s in steps if s.table != entity.table),
            key=lambda s: (not self._hangs_on(s.table, entity.table), s.action != "insert"),
        )
        whole = (*said, "with", *words(self.entities[others[0].table].router))
        yield whole
        yield from ((*whole, str(number)) for number in count(2))

    def _hangs_on(self, table: str, parent: str) -> bool:
        known = self.traffic.system.table(table)
        return known is not None and any(key.to_table == parent for key in known.foreign_keys)

    def _subject(self, endpoint: Endpoint, steps: tuple[Step, ...]) -> str:
        """Return the table that a transaction is about.

        It is the one that the name says; else one of the service that writes most, with the most new rows:
        that with the most parts, then one that is changed.
        """
        main = main_table(endpoint, self.traffic)
        tables = [self.traffic.system.table(step.table) for step in steps]
        led = Counter(key.to_table for table in tables if table for key in table.foreign_keys)
        service = {s.table: self.entities[s.table].service for s in steps}
        written = Counter(service.values())
        new = Counter(service[s.table] for s in steps if s.action == "insert")

        def place(step: Step) -> tuple[object, ...]:
            own = service[step.table]
            told = (step.table != main, -written[own], -new[own], own)
            return (*told, -led[step.table], step.action != "update", bool(step.filled), step.table)

        return min(steps, key=place).table

    def _tables(self, steps: tuple[Step, ...]) -> list[tuple[str, str]]:
        return [(step.table, step.action) for step in steps]
