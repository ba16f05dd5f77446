"""Routers of procedures: by one convention from entities, and from what endpoints were seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.conventional import drafts_of
from archkit.design.naming import identifiers
from archkit.design.placing import Plan
from archkit.design.rate_limits import limit_of
from archkit.design.traffic import Traffic
from archkit.design.wanted_finds import wanted_finds
from archkit.model.api import Procedure, Router
from archkit.model.decision import Choices

if TYPE_CHECKING:
    from archkit.design.conventional import Draft
    from archkit.model.api import Entity
    from archkit.model.assessment import Assessment
    from archkit.model.decision import ProcedureEdit
    from archkit.model.service import App, Service

_ORDER = ("list", "get", "find", "create", "update", "delete", "transact")
_CONVENTIONAL = ("list", "get", "create", "update", "delete")
_NONE = Choices()


def propose_routers(
    measured: Assessment,
    entities: tuple[Entity, ...],
    services: tuple[Service, ...],
    choices: Choices,
    *,
    apps: tuple[App, ...] = (),
) -> tuple[Router, ...]:
    """Return a router for each entity of the services, by service and name, with the architect's edits in it.

    An observed endpoint gives its name, rate and evidence to the procedure that does its work; one that
    writes several tables of an app becomes a transaction under the last part of its own name. Without `apps`
    all services are in one.
    """
    names = {service.name for service in services}
    plan = _planned(measured, tuple(e for e in entities if e.service in names), apps, choices)
    edits = {edit.name: edit for service in choices.services for edit in service.procedures}
    routers = []
    for entity in plan.entities.values():
        drafts = [d for d in plan.drafts.values() if d.entity.table == entity.table]
        procedures = (_edited(p, edits.get(p.full_name)) for p in _named(drafts, plan.traffic))
        kept = tuple(p for p in procedures if p is not None)
        routers.append(
            Router(name=entity.router, service=entity.service, table=entity.table, procedures=kept)
        )
    return tuple(sorted(routers, key=lambda r: (r.service, r.name)))


def unplaced(measured: Assessment, entities: tuple[Entity, ...]) -> tuple[str, ...]:
    """Return the observed endpoints that no procedure takes the place of, the busiest first."""
    plan = _planned(measured, entities)
    placed = {e.name for draft in plan.drafts.values() for e in draft.endpoints}
    return tuple(dict.fromkeys(e.name for e in plan.traffic.endpoints if e.name not in placed))


def _planned(
    measured: Assessment,
    entities: tuple[Entity, ...],
    apps: tuple[App, ...] = (),
    choices: Choices = _NONE,
) -> Plan:
    traffic = Traffic.of(measured)
    app_of = {service: app.name for app in apps for service in app.services}
    plan = Plan(traffic, {e.table: e for e in entities}, app_of)
    for entity in entities:
        plan.drafts |= {draft.key: draft for draft in drafts_of(entity, traffic)}
    for draft in wanted_finds(choices, entities, traffic.system):
        plan.drafts.setdefault(draft.key, draft)
    for endpoint in traffic.endpoints:
        plan.place(endpoint)
    return plan


def _named(drafts: list[Draft], traffic: Traffic) -> tuple[Procedure, ...]:
    """Return the procedures of a router, each with a name that is valid and its own."""
    free = {str(i): d.name for i, d in enumerate(drafts) if d.name not in [(c,) for c in _CONVENTIONAL]}
    names = identifiers(free, "procedure", taken=_CONVENTIONAL)
    made = [_procedure(d, names.get(str(i), d.name[0]), traffic) for i, d in enumerate(drafts)]
    return tuple(sorted(made, key=lambda p: (_ORDER.index(p.action), p.name)))


def _procedure(draft: Draft, name: str, traffic: Traffic) -> Procedure:
    limit, reason = limit_of(draft.endpoints, traffic, traffic.measured.brief.scale)
    lookups = [f"{draft.entity.table}.{column}" for column in draft.by if draft.action == "find"]
    evidence = [e for endpoint in draft.endpoints for e in endpoint.evidence]
    evidence += [
        e for lookup in lookups for e in traffic.measured.evidence_of("predicate_load.p95_ms", lookup)
    ]
    if draft.endpoints and traffic.peak:
        evidence += traffic.peak.evidence
    return Procedure(
        router=draft.entity.router,
        name=name,
        kind=draft.kind,
        action=draft.action,
        table=draft.entity.table,
        by=draft.by,
        steps=draft.steps,
        rate_limit_per_minute=limit,
        rate_reason=" ".join((reason, *draft.left)),
        endpoint=_endpoint(draft),
        evidence=tuple(dict.fromkeys(evidence)),
    )


def _endpoint(draft: Draft) -> str | None:
    """Return the endpoint that bears the procedure's own name, else the busiest."""
    names = [e.name for e in draft.endpoints]
    own = f"{draft.entity.router}.{draft.name[0]}"
    return own if own in names else next(iter(names), None)


def _edited(procedure: Procedure, edit: ProcedureEdit | None) -> Procedure | None:
    if edit is None:
        return procedure
    if edit.is_left_out:
        return None
    update: dict[str, object] = {}
    if edit.access is not None:
        update["access"] = edit.access
    if edit.rate_limit_per_minute is not None:
        update["rate_limit_per_minute"] = edit.rate_limit_per_minute
        update["rate_reason"] = "The architect set it."
    return procedure.model_copy(update=update)
