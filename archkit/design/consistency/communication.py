"""Contradictions between services: calls that wait for each other, links and events without the other half."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.design import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.model.design import Design


def cycle_of_sync_links(design: Design) -> Iterator[Problem]:
    """Apps wait for each other in a circle.

    Seen as: sync links, or the sync half of hybrid ones, lead from an app back to itself. When one of these
    apps is slow all of them are, and none can be deployed or started alone.
    Do: make the weakest link of the circle async, or put its two services into one app.
    """
    calls: dict[str, set[str]] = {}
    for link in design.links:
        caller, callee = design.app_of(link.from_service), design.app_of(link.to_service)
        if link.kind != "async" and caller and callee and caller != callee:
            calls.setdefault(caller.name, set()).add(callee.name)
    for circle in _circles(calls):
        yield Problem(
            rule="cycle_of_sync_links",
            subject=circle[0],
            statement=f"These apps wait for each other: {', '.join(circle)}.",
            remedy="Make the weakest link among them async.",
        )


def link_without_event(design: Design) -> Iterator[Problem]:
    """Something should travel by event, and there is no such event.

    Seen as: an async or hybrid link between two services, neither of which has an event that the other
    consumes.
    Do: give the service that knows first an event with the other as its consumer, or make the link sync.
    """
    told = {(event.service, consumer) for event in design.events for consumer in event.consumers}
    for link in design.links:
        pair = (link.from_service, link.to_service)
        if link.kind != "sync" and pair not in told and pair[::-1] not in told:
            yield Problem(
                rule="link_without_event",
                subject=" to ".join(pair),
                statement=f"The link from {pair[0]} to {pair[1]} is {link.kind}, and no event passes between them.",
                remedy="Add the event that it rests on, or make the link sync.",
            )


def event_without_consumer(design: Design) -> Iterator[Problem]:
    """An event is told to nobody.

    Seen as: an event without a consumer, or with its own service as the only one. It costs work on each
    write and serves no link.
    Do: leave the event out until somebody needs it.
    """
    for event in design.events:
        if not set(event.consumers) - {event.service}:
            yield Problem(
                rule="event_without_consumer",
                subject=event.name,
                statement=f"No other service consumes {event.name} of {event.service}.",
                remedy=f"Leave {event.name} out, or name who needs it.",
            )


def _circles(calls: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """Yield each largest group of apps that all reach each other, sorted, once."""
    reached = {app: _reach(calls, app) for app in calls}
    seen: set[str] = set()
    for app in sorted(calls):
        circle = {other for other in reached[app] if app in reached.get(other, ())}
        if circle and app not in seen:
            seen |= circle
            yield tuple(sorted(circle))


def _reach(calls: Mapping[str, set[str]], start: str) -> set[str]:
    """Return what can be reached from there in one call or more."""
    reached: set[str] = set()
    ahead = list(calls[start])
    while ahead:
        app = ahead.pop()
        if app not in reached:
            reached.add(app)
            ahead += calls.get(app, ())
    return reached
