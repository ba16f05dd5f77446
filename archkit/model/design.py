"""Design: everything phase 2 proposes, with the architect's choices in it; phase 3 builds exactly this."""

from __future__ import annotations

from archkit.model.api import Api
from archkit.model.caching import CachePolicy
from archkit.model.data import AccessChoice, IndexPlan
from archkit.model.decision import Decision
from archkit.model.service import App, Event, Link, Service
from archkit.model.system import System
from archkit.model.value import Value


class RoadmapStep(Value):
    """One step of the way from the system as it is to the design, in order, with the reason for its place."""

    order: int
    title: str
    why: str
    actions: tuple[str, ...] = ()
    confirmation: str = ""
    evidence: tuple[str, ...] = ()


class Problem(Value):
    """A contradiction inside the design: what, where, and what to do."""

    rule: str
    subject: str
    statement: str
    remedy: str


class Design(Value):
    """One design. `system` holds the tables it is of: those of the schema, else those the brief's entities become.

    `lacks` says in sentences what could not be designed, and which input would change that.
    """

    system: System = System()
    is_blank_page: bool = False
    services: tuple[Service, ...] = ()
    apps: tuple[App, ...] = ()
    links: tuple[Link, ...] = ()
    api: Api = Api()
    indexes: tuple[IndexPlan, ...] = ()
    access: tuple[AccessChoice, ...] = ()
    caches: tuple[CachePolicy, ...] = ()
    decisions: tuple[Decision, ...] = ()
    roadmap: tuple[RoadmapStep, ...] = ()
    problems: tuple[Problem, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, service by service."""
        return tuple(event for service in self.services for event in service.events)

    def service(self, name: str) -> Service | None:
        """Return the service of that name, or None."""
        return next((s for s in self.services if s.name == name), None)

    def app_of(self, service: str) -> App | None:
        """Return the app that the service runs in, or None."""
        return next((a for a in self.apps if service in a.services), None)

    def decision(self, decision_id: str) -> Decision | None:
        """Return the decision of that id, or None."""
        return next((d for d in self.decisions if d.id == decision_id), None)

    def cache_of(self, table: str) -> CachePolicy | None:
        """Return the cache policy of the table, or None."""
        return next((c for c in self.caches if c.table == table), None)
