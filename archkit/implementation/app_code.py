"""An app as its generated code says it: its services as modules, their entities and transactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.caches import caches_of, cascades_of, watched_by
from archkit.implementation.entity_code import EntityCode
from archkit.implementation.outbox_code import OutboxCode, event_of, outbox_of
from archkit.implementation.prisma_names import Names
from archkit.implementation.prisma_schema import entities_of_app
from archkit.implementation.transaction_code import TransactionCode, class_name, steps_of
from archkit.implementation.typescript_names import camel, folders

if TYPE_CHECKING:
    from archkit.model.api import Action, Entity, Procedure
    from archkit.model.design import Design
    from archkit.model.service import App

_STORED_AS: dict[str, Action] = {"insert": "create", "update": "update", "delete": "delete"}


@dataclass(frozen=True)
class ModuleCode:
    """A service as a module of the app."""

    name: str
    folder: str
    entities: tuple[EntityCode, ...]
    transactions: tuple[TransactionCode, ...]

    @property
    def variable(self) -> str:
        """What the module's declarations begin with."""
        return camel(self.folder)

    @property
    def type(self) -> str:
        """What the module's types begin with."""
        return self.variable[:1].upper() + self.variable[1:]

    @property
    def service_names(self) -> tuple[str, ...]:
        """The classes of its services and transactions."""
        return (*(f"{e.name}Service" for e in self.serving), *(t.name for t in self.transactions))

    @property
    def borrowed(self) -> tuple[EntityCode, ...]:
        """The entities of other modules that its transactions write, each once."""
        own = {entity.name for entity in self.entities}
        written = {entity.name: entity for t in self.transactions for entity in t.entities}
        return tuple(entity for name, entity in written.items() if name not in own)

    @property
    def stored(self) -> tuple[EntityCode, ...]:
        """The entities that have a repository."""
        return tuple(entity for entity in self.entities if entity.has_repository)

    @property
    def routed(self) -> tuple[EntityCode, ...]:
        """The entities that have procedures."""
        return tuple(entity for entity in self.entities if entity.procedures)

    @property
    def serving(self) -> tuple[EntityCode, ...]:
        """The entities that have a service."""
        return tuple(entity for entity in self.entities if entity.has_service)


@dataclass(frozen=True)
class AppCode:
    """What templates say of an app."""

    name: str
    folder: str
    entities: tuple[EntityCode, ...]
    modules: tuple[ModuleCode, ...]
    versioning: str
    outbox: OutboxCode | None = None

    @property
    def served(self) -> tuple[ModuleCode, ...]:
        """The modules that can be called; the tables of others are written by transactions of these alone."""
        return tuple(module for module in self.modules if module.service_names)

    @property
    def version(self) -> str:
        """How the server tells versions apart."""
        if self.versioning == "media-type":
            return f'{{ by: "media-type", type: "{self._media_type}" }}'
        return f'{{ by: "{self.versioning}" }}'

    @property
    def prefix(self) -> str:
        """The path below which procedures are called."""
        return "/v1/trpc" if self.versioning == "uri" else "/trpc"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What callers send to say which version they speak."""
        if self.versioning == "media-type":
            return (("accept", self._media_type),)
        return (("accept-version", "1"),) if self.versioning == "header" else ()

    @property
    def _media_type(self) -> str:
        return f"application/vnd.{self.folder}.v1+json"

    @property
    def told(self) -> tuple[tuple[ModuleCode, EntityCode], ...]:
        """The entities that events tell of, with their modules."""
        return tuple(
            (module, entity) for module in self.modules for entity in module.entities if entity.tells
        )

    @property
    def has_caches(self) -> bool:
        """Whether something is cached."""
        return any(entity.caches for entity in self.entities)


def app_folders(design: Design) -> dict[str, str]:
    """Return the folder of each app."""
    return folders((app.name for app in design.apps), "app")


def app_code(design: Design, app: App) -> AppCode:
    """Return the code of an app of the design."""
    folder = app_folders(design)[app.name]
    modules = folders(app.services, "service")
    owned = entities_of_app(design, app)
    coded = {
        entity.table: _entity(design, entity, owned, (folder, modules[entity.service])) for entity in owned
    }
    names = Names(f"{e.name}{part}" for e in owned for part in ("", "Service", "Repository"))
    found = []
    for service in app.services:
        entities = tuple(
            c for c in coded.values() if c.entity.service == service and (c.procedures or c.written)
        )
        transactions = tuple(
            _transaction(design, p, names.take(class_name(p, e.name)), coded)
            for e in entities
            for p in e.procedures
            if p.action == "transact"
        )
        if entities:
            found.append(ModuleCode(service, modules[service], entities, transactions))
    outbox = outbox_of(design, app, owned)
    return AppCode(app.name, folder, tuple(coded.values()), tuple(found), design.api.versioning, outbox)


def _entity(design: Design, entity: Entity, owned: tuple[Entity, ...], place: tuple[str, str]) -> EntityCode:
    procedures = tuple(p for r in design.api.routers if r.table == entity.table for p in r.procedures)
    written = {
        _STORED_AS[step.action]
        for p in design.api.procedures
        for step in p.steps
        if step.table == entity.table
    }
    watched = watched_by(design, owned)
    return EntityCode(
        entity,
        scope=entity.service,
        tag="/".join(place),
        procedures=procedures,
        written=frozenset(written),
        caches=caches_of(design, entity, procedures),
        is_watched=entity.table in watched,
        event=event_of(design, entity),
        cascades=tuple(t for t in cascades_of(entity.table, design.system) if t in watched),
    )


def _transaction(
    design: Design, procedure: Procedure, name: str, coded: dict[str, EntityCode]
) -> TransactionCode:
    steps = steps_of(procedure, design.api.parts_of(procedure), coded, design.system)
    watched = [s.step.table for s in steps if s.entity.is_watched]
    watched += [t for s in steps if s.step.action == "delete" for t in s.entity.cascades]
    tag = coded[procedure.table].tag
    return TransactionCode(name, tag, procedure, steps, tuple(dict.fromkeys(watched)))
