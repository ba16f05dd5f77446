"""Phase 2 in order: from what was measured and what the architect decided to one design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.access_layer import propose_access
from archkit.design.blank_page import clocks_of, secrets_of
from archkit.design.cache_reads import Reads
from archkit.design.caching import propose_caches
from archkit.design.consistency import check_design
from archkit.design.deciding import unheard
from archkit.design.entities import NO_COLUMNS, entities_of
from archkit.design.events import propose_events
from archkit.design.indexes import propose_indexes
from archkit.design.lacks import caches_missing, inputs_missing, left_by_hand
from archkit.design.links import propose_links
from archkit.design.middleware import propose_middleware
from archkit.design.procedures import propose_routers
from archkit.design.roadmap import propose_roadmap
from archkit.design.services import propose_apps, propose_services
from archkit.design.versioning import propose_versioning
from archkit.design.wanted_finds import unmet_finds
from archkit.model.api import Api
from archkit.model.design import Design

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.decision import Choices
    from archkit.model.system import System


def propose_design(measured: Assessment, system: System, choices: Choices) -> Design:
    """Return the design of the tables of `system` that the evidence asks for, the architect's choices in it.

    `measured` holds evidence, findings and boundaries; without boundaries (no table is known) there is
    nothing to design, and the design says which input would change that.
    """
    if not measured.boundaries or not system.tables:
        return Design(lacks=tuple(inputs_missing(measured, system)))
    services = propose_services(measured, choices)
    apps, cut = propose_apps(measured, services, choices)
    links, link_decisions = propose_links(measured, services, choices)
    services = propose_events(services, links, measured)
    clocks = NO_COLUMNS if measured.system.tables else clocks_of(measured.brief, system)
    entities = entities_of(system, services, secrets_of(measured.brief, system), clocks)
    routers = propose_routers(measured, entities, services, choices, apps=apps)
    versioning = propose_versioning(measured.brief, choices)
    access, access_decisions = propose_access(measured, system, services, choices, apps=apps)
    reads = Reads(measured, entities, routers, apps)
    caches, cache_decisions = propose_caches(reads, choices)
    decisions = (cut, versioning, *link_decisions, *access_decisions, *cache_decisions)
    design = Design(
        system=system,
        is_blank_page=not measured.system.tables,
        services=services,
        apps=apps,
        links=links,
        api=Api(
            entities=entities,
            routers=routers,
            middleware=propose_middleware(measured, routers),
            versioning=versioning.chosen,
        ),
        indexes=propose_indexes(measured, system),
        access=access,
        caches=caches,
        decisions=decisions,
        lacks=(
            *inputs_missing(measured, system),
            *left_by_hand(reads),
            *caches_missing(reads, cache_decisions),
        ),
    )
    unmet = (*unheard(decisions, choices), *unmet_finds(choices, design.api, system))
    problems = (*check_design(design), *unmet)
    return design.model_copy(update={"roadmap": propose_roadmap(measured, design), "problems": problems})
