"""Services as designed: bounded contexts, the links between them, and the apps that they are deployed in."""

from __future__ import annotations

from typing import Literal

from archkit.model.value import Value

LinkKind = Literal["sync", "async", "hybrid"]


class Event(Value):
    """Something that happened to a row of a service's table, told to others; `fields` are its columns."""

    name: str
    service: str
    table: str
    fields: tuple[str, ...] = ()
    consumers: tuple[str, ...] = ()
    why: str = ""
    evidence: tuple[str, ...] = ()


class Link(Value):
    """How one service reaches another; `per_minute` is the measured rate, None where no log tells."""

    from_service: str
    to_service: str
    kind: LinkKind
    why: str
    tables: tuple[str, ...] = ()
    per_minute: float | None = None
    evidence: tuple[str, ...] = ()


class Service(Value):
    """A bounded context: what it is for, and the tables that it alone owns and writes."""

    name: str
    domain: str
    responsibilities: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    why: str = ""
    evidence: tuple[str, ...] = ()


class App(Value):
    """What is built, deployed and scaled as one: a modular monolith has all services in one app."""

    name: str
    services: tuple[str, ...]
