"""Contradictions about who owns what: tables, services, apps, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.design import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.design import Design


def table_owned_by_many(design: Design) -> Iterator[Problem]:
    """One table has two owners or more.

    Seen as: a table stands in the tables of two services. Then nobody answers for its rows, and either
    service can break what the other relies on.
    Do: pin the table to one of them.
    """
    for table, owners in _owners(design).items():
        if len(owners) > 1:
            yield Problem(
                rule="table_owned_by_many",
                subject=table,
                statement=f"{table} is owned by {', '.join(owners)}.",
                remedy=f"Pin {table} to one service.",
            )


def table_without_owner(design: Design) -> Iterator[Problem]:
    """A table has no owner.

    Seen as: a table of the schema that no service names. Nothing would be built for it, and its rows could
    be written by anybody.
    Do: pin the table to a service.
    """
    for table in design.system.names - _owners(design).keys():
        yield Problem(
            rule="table_without_owner",
            subject=table,
            statement=f"No service owns {table}.",
            remedy=f"Pin {table} to a service.",
        )


def unknown_service(design: Design) -> Iterator[Problem]:
    """Something speaks of a service that is not there.

    Seen as: an app, link, event, router, entity or access layer names a service that the design does not
    have. Mostly a pin or an edit still has the old name of a service.
    Do: give it the name of a service of the design, or take it out.
    """
    known = {service.name for service in design.services}
    for name, places in _named_services(design).items():
        if name not in known:
            yield Problem(
                rule="unknown_service",
                subject=name,
                statement=f"{', '.join(sorted(places))}: there is no service {name}.",
                remedy=f"Services are: {', '.join(sorted(known)) or 'none yet'}.",
            )


def service_outside_one_app(design: Design) -> Iterator[Problem]:
    """A service runs in no app, or in more than one.

    Seen as: a service that the apps together do not name exactly once. It would not be deployed, or twice
    over the same tables.
    Do: put the service into one app.
    """
    for service in design.services:
        apps = [app.name for app in design.apps for name in app.services if name == service.name]
        if len(apps) != 1:
            yield Problem(
                rule="service_outside_one_app",
                subject=service.name,
                statement=f"{service.name} runs in {' and '.join(sorted(apps)) or 'no app'}.",
                remedy=f"Put {service.name} into one app.",
            )


def decision_without_option(design: Design) -> Iterator[Problem]:
    """A decision chooses what is none of its options.

    Seen as: the chosen or proposed name is missing among the options. Mostly a typing error in the file of
    the decision.
    Do: choose one of its options.
    """
    for decision in design.decisions:
        options = [option.name for option in decision.options]
        for name in sorted({decision.chosen, decision.proposed} - set(options)):
            yield Problem(
                rule="decision_without_option",
                subject=decision.id,
                statement=f"{decision.id} has no option {name}.",
                remedy=f"Choose one of: {', '.join(options)}.",
            )


def _owners(design: Design) -> dict[str, list[str]]:
    owners: dict[str, list[str]] = {}
    for service in sorted(design.services, key=lambda s: s.name):
        for table in service.tables:
            owners.setdefault(table, []).append(service.name)
    return owners


def _named_services(design: Design) -> dict[str, set[str]]:
    """Return the places where each service is named."""
    named = [
        *((name, f"app {app.name}") for app in design.apps for name in app.services),
        *(
            (n, f"link {k.from_service} to {k.to_service}")
            for k in design.links
            for n in (k.from_service, k.to_service)
        ),
        *((name, f"event {e.name}") for e in design.events for name in (e.service, *e.consumers)),
        *((router.service, f"router {router.name}") for router in design.api.routers),
        *((entity.service, f"entity {entity.name}") for entity in design.api.entities),
        *((choice.service, f"access layer {choice.name}") for choice in design.access),
    ]
    places: dict[str, set[str]] = {}
    for name, place in named:
        places.setdefault(name, set()).add(place)
    return places
