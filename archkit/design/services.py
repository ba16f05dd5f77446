"""Services as bounded contexts of the accepted boundaries, and the apps that they run in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.amounts import amount, span
from archkit.design.deciding import settled
from archkit.design.endpoint_work import main_table
from archkit.design.naming import slug
from archkit.design.responsibilities import domain_of, responsibilities_of, why_together
from archkit.design.traffic import Traffic
from archkit.model.decision import SERVICE_CUT, Decision, Option, Prediction
from archkit.model.service import App, Service

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries
    from archkit.model.decision import Choices

_SECONDS_PER_HOUR = 3600.0
MONOLITH, SERVICES = "modular monolith", "services"


def propose_services(measured: Assessment, choices: Choices) -> tuple[Service, ...]:
    """Return a bounded context for each service of the boundaries, by name, with the architect's words in it."""
    if measured.boundaries is None:
        return ()
    traffic = Traffic.of(measured)
    about = [(endpoint, main_table(endpoint, traffic)) for endpoint in traffic.endpoints]
    found = []
    for cut in sorted(measured.boundaries.services, key=lambda s: s.name):
        tables = tuple(sorted(cut.tables))
        said, evidence = responsibilities_of(cut.name, tables, traffic, about)
        edit = choices.service(cut.name)
        found.append(
            Service(
                name=cut.name,
                domain=(edit and edit.domain) or domain_of(cut.name, tables, traffic),
                responsibilities=said
                if edit is None or edit.responsibilities is None
                else edit.responsibilities,
                tables=tables,
                why=why_together(cut.name, tables, measured.boundaries),
                evidence=evidence,
            )
        )
    return tuple(found)


def propose_apps(
    measured: Assessment, services: tuple[Service, ...], choices: Choices
) -> tuple[tuple[App, ...], Decision]:
    """Return what is deployed as one: all services in one app, unless the evidence or the architect parts them."""
    decision = settled(_cut(measured, services), choices)
    if decision.chosen == SERVICES and len(services) > 1:
        return _apart(services), decision
    name = slug(measured.study, "app")
    return (App(name=name, services=tuple(s.name for s in services)),), decision


def _apart(services: tuple[Service, ...]) -> tuple[App, ...]:
    """Return an app for each service; where two would be called alike, the later one gets a number."""
    apps: dict[str, App] = {}
    for service in services:
        name = slug(service.name, "service")
        free = next(n for n in (name, *(f"{name}-{i}" for i in range(2, len(services) + 2))) if n not in apps)
        apps[free] = App(name=free, services=(service.name,))
    return tuple(apps.values())


def _cut(measured: Assessment, services: tuple[Service, ...]) -> Decision:
    boundaries = measured.boundaries
    split = bool(boundaries and boundaries.recommendation.split)
    proposed = SERVICES if split else MONOLITH
    written = [t for saga in (boundaries.sagas if boundaries else ()) for t in saga.tables]
    return Decision(
        id=SERVICE_CUT,
        title="Deploy the bounded contexts as one app or apart",
        context=f"{len(services)} bounded contexts were found. {_rests_on(boundaries)}".strip(),
        drivers=(
            "A transaction that two services write must become a saga",
            "Teams that release apart must own what they release",
        ),
        options=_options(measured, len(services)),
        proposed=proposed,
        chosen=proposed,
        why=boundaries.recommendation.why if boundaries else "NO DATA: no table is known.",
        consequences=(
            "The contexts stay modules with their own tables, so that a later cut moves code and no rows",
            "Each further app adds a deployment, a pool of connections and failures in between",
        ),
        prediction=_prediction(boundaries) if split else None,
        evidence=tuple(
            dict.fromkeys(e for t in written for e in measured.evidence_of("table_access.writers", t))
        ),
    )


def _options(measured: Assessment, n: int) -> tuple[Option, ...]:
    hourly = _sagas_per_hour(measured.boundaries)
    sagas = "how many transactions would become sagas is NO DATA"
    if hourly is not None:
        seconds = measured.window.seconds if measured.window else _SECONDS_PER_HOUR
        basis = f" (from {span(seconds)} of log)" if seconds < _SECONDS_PER_HOUR else ""
        sagas = f"{amount(hourly)} transactions an hour become sagas{basis}"
    return (
        Option(
            name=MONOLITH,
            pros=("Every transaction stays one", "One deployment, one pool, calls without a network"),
            cons=("All contexts release and scale together",),
        ),
        Option(
            name=SERVICES,
            pros=(f"{n} contexts release, scale and fail apart",),
            cons=(sagas, f"{n} deployments to run"),
        ),
    )


def _sagas_per_hour(boundaries: Boundaries | None) -> float | None:
    if boundaries is None or boundaries.score.cross_write_transactions is None:
        return None
    rates = [saga.per_hour for saga in boundaries.sagas]
    known = [rate for rate in rates if rate is not None]
    return sum(known) if len(known) == len(rates) else None


def _prediction(boundaries: Boundaries | None) -> Prediction | None:
    hourly = _sagas_per_hour(boundaries)
    return None if hourly is None else Prediction(measure="sagas", value=round(hourly, 1), unit="per hour")


def _rests_on(boundaries: Boundaries | None) -> str:
    return f"They rest on {', '.join(boundaries.rests_on)}." if boundaries and boundaries.rests_on else ""
